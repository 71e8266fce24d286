import { findStatedDatum, type DatumEvidence } from '#lib/domain/outline-datum.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import type { OutlineOutcome } from '#lib/map/client/api-types.ts';
import { ApiError, explainFailure } from '#lib/map/client/api-error.ts';
import { readPolygonFile } from './read-polygon-file.ts';

/** An outline being imported into a district; what was chosen stays until the server has it. */
export class OutlineDraft {
	datum = $state('');
	source = $state('');
	evidence = $state.raw<DatumEvidence | null>(null);
	isSending = $state(false);
	problem = $state<string | null>(null);
	datumProblem = $state<string | undefined>(undefined);
	outcome = $state.raw<OutlineOutcome | null>(null);
	#file: File | null = null;
	readonly #client: DistrictClient;
	readonly #locale: Locale;

	constructor(client: DistrictClient, locale: Locale) {
		this.#client = client;
		this.#locale = locale;
	}

	/** Looks at the file: what it says of its datum, and chooses what it looks like. */
	async choose(file: File | null): Promise<void> {
		this.#file = file;
		this.problem = null;
		this.outcome = null;
		this.evidence = await findFileDatum(file);
		this.datum = this.evidence?.reason === 'amap' ? this.evidence.datum : '';
		if (this.source === '' && file) this.source = file.name;
	}

	/** @returns whether the district has the outline now. */
	async send(): Promise<boolean> {
		this.problem = null;
		this.datumProblem = undefined;
		this.outcome = null;
		const read = await readPolygonFile(this.#file, this.#locale);
		if (!read.ok || !this.#file) {
			this.problem = read.ok ? null : read.problem;
			return false;
		}
		this.isSending = true;
		try {
			this.outcome = await this.#client.setBoundary({
				boundary: JSON.parse((await this.#file.text()).replace(/^\uFEFF/, '')),
				datum: this.datum,
				source: this.source.trim()
			});
			return true;
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
			if (reason instanceof ApiError)
				this.datumProblem = reason.issues.find(({ path }) => path === 'datum')?.message;
			return false;
		} finally {
			this.isSending = false;
		}
	}
}

/** What a chosen file says or shows of its datum; null when it is no JSON, which is told later. */
export async function findFileDatum(file: File | null): Promise<DatumEvidence | null> {
	if (!file) return null;
	try {
		return findStatedDatum(JSON.parse((await file.text()).replace(/^\uFEFF/, ''))) ?? null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}
