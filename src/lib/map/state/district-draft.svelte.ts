import type { Locale } from '#lib/domain/messages/index.ts';
import type { DatumEvidence } from '#lib/domain/outline-datum.ts';
import { createApiClient, type Fetch } from '#lib/map/client/api-client.ts';
import { ApiError, explainFailure } from '#lib/map/client/api-error.ts';
import { findFileDatum } from './outline-draft.svelte.ts';
import { readPolygonFile } from './read-polygon-file.ts';

/** A district being created; what was entered stays until the server has it. */
export class DistrictDraft {
	code = $state('');
	name = $state('');
	boundaryMode = $state<'auto' | 'file'>('auto');
	boundarySource = $state('');
	/** Of the outline; `''`: as the file says. */
	datum = $state('');
	evidence = $state.raw<DatumEvidence | null>(null);
	isSending = $state(false);
	problem = $state<string | null>(null);
	/** What is wrong with a field, by its name. */
	fieldProblems = $state.raw<Record<string, string>>({});
	#file: File | null = null;
	readonly #locale: Locale;
	readonly #fetch: Fetch;

	constructor(locale: Locale, fetch: Fetch) {
		this.#locale = locale;
		this.#fetch = fetch;
	}

	/** Looks at the outline's file: what it says of its datum, and chooses what it looks like. */
	async choose(file: File | null): Promise<void> {
		this.#file = file;
		this.evidence = await findFileDatum(file);
		this.datum = this.evidence?.reason === 'amap' ? this.evidence.datum : '';
	}

	/** @returns the code of the district, or null when there is something to mend. */
	async send(): Promise<string | null> {
		this.problem = null;
		this.fieldProblems = {};
		this.isSending = true;
		try {
			const boundary = this.boundaryMode === 'auto' ? 'auto' : await this.#readBoundary();
			if (boundary === null) return null;
			const source = this.boundarySource.trim() || this.#file?.name;
			const created = await createApiClient(this.#fetch, this.#locale).createDistrict({
				code: this.code.trim(),
				name: this.name.trim(),
				boundary,
				...(boundary === 'auto' ? {} : { datum: this.datum }),
				...(boundary !== 'auto' && source ? { boundary_source: source } : {})
			});
			return created.code;
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
			if (reason instanceof ApiError)
				this.fieldProblems = Object.fromEntries(
					reason.issues.map(({ path, message }) => [path, message])
				);
			return null;
		} finally {
			this.isSending = false;
		}
	}

	async #readBoundary(): Promise<Record<string, unknown> | null> {
		const read = await readPolygonFile(this.#file, this.#locale);
		// The whole file goes: its properties say what its datum is.
		if (read.ok && this.#file) return JSON.parse((await this.#file.text()).replace(/^\uFEFF/, ''));
		if (read.ok) return null;
		this.fieldProblems = { boundary: read.problem };
		return null;
	}
}
