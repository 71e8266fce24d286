import {
	CODE_FIELDS,
	NAME_FIELDS,
	guessField,
	isOneAreaKind,
	toAreaInputs
} from '#lib/formats/polygon-areas.ts';
import type { AreaKind } from '#lib/domain/area.ts';
import { translate, type Locale, type MessageKey } from '#lib/domain/messages/index.ts';
import type { PolygonFile } from '#lib/formats/polygon-file.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import { readPolygonFile } from './read-polygon-file.ts';

/** Areas being imported from a polygon file; what was chosen stays until the server has all of them. */
export class AreaDraft {
	kind = $state<AreaKind>('built_up');
	name = $state('');
	source = $state('');
	nameField = $state('');
	codeField = $state('');
	polygons = $state.raw<Extract<PolygonFile, { ok: true }> | null>(null);
	/** How many of how many areas the server has; null while nothing is being sent. */
	progress = $state.raw<{ done: number; total: number } | null>(null);
	problem = $state<string | null>(null);
	/** What was done, and what the server had to repair. */
	notices = $state.raw<readonly string[]>([]);
	readonly #client: DistrictClient;
	readonly #locale: Locale;

	constructor(client: DistrictClient, locale: Locale) {
		this.#client = client;
		this.#locale = locale;
	}

	get isOneArea(): boolean {
		return isOneAreaKind(this.kind);
	}

	async choose(file: File | null): Promise<void> {
		this.problem = null;
		this.notices = [];
		this.polygons = null;
		if (!file) return;
		const read = await readPolygonFile(file, this.#locale);
		if (!read.ok) {
			this.problem = read.problem;
			return;
		}
		this.polygons = read;
		this.nameField = guessField(read.fieldNames, NAME_FIELDS);
		this.codeField = guessField(read.fieldNames, CODE_FIELDS);
	}

	/** Sends one area after the other. @returns whether all of them arrived. */
	async send(): Promise<boolean> {
		const { kind, polygons, nameField, codeField } = this;
		this.problem = null;
		this.notices = [];
		if (!polygons) return this.#refuse('geojson.missing');
		const { inputs, unnamed } = toAreaInputs(polygons.features, {
			kind,
			source: this.source.trim(),
			name: this.isOneArea ? this.name.trim() : null,
			nameField,
			codeField,
			crs: polygons.crs
		});
		if (inputs.length === 0) return this.#refuse('areas.noNames');
		let name = '';
		try {
			for (const [done, input] of inputs.entries()) {
				this.progress = { done, total: inputs.length };
				name = input.name;
				const { notices } = await this.#client.createArea(input);
				this.notices = [...this.notices, ...notices.map((notice) => `${name}: ${notice}`)];
			}
		} catch (reason) {
			const done = this.progress?.done ?? 0;
			this.problem = translate('areas.stopped', this.#locale, {
				done,
				total: inputs.length,
				name,
				reason: explainFailure(reason, this.#locale)
			});
			return false;
		} finally {
			this.progress = null;
		}
		this.#report(inputs.length, unnamed, polygons.skippedCount);
		return true;
	}

	#report(count: number, unnamed: readonly number[], skippedCount: number): void {
		const t = (key: MessageKey, params: Record<string, unknown>) =>
			translate(key, this.#locale, params);
		this.notices = [
			t('areas.done', { count }),
			...(unnamed.length > 0 ? [t('areas.unnamed', { numbers: unnamed.join(', ') })] : []),
			...(skippedCount > 0 ? [t('areas.skipped', { count: skippedCount })] : []),
			...this.notices
		];
	}

	#refuse(key: MessageKey): false {
		this.problem = translate(key, this.#locale);
		return false;
	}
}
