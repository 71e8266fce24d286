import type { Queryable } from '#lib/server/db/pool.ts';

export type AnalysisKind = 'coverage' | 'cranes' | 'response' | 'shortfall' | 'repairs';

/** A computed result as stored. */
export interface StoredAnalysis {
	id: string;
	inputs: Record<string, unknown>;
	computed_at: string;
	elapsed_ms: number;
	/** gzip of the JSON result. */
	payload: Uint8Array;
}

/** The stored result of these parameters, if its inputs are unchanged and it is not out of date. */
export async function findFreshAnalysis(
	db: Queryable,
	district: string,
	kind: AnalysisKind,
	paramsHash: string,
	inputsHash: string,
	now: Date
): Promise<StoredAnalysis | undefined> {
	const { rows } = await db.query<
		Omit<StoredAnalysis, 'computed_at'> & { computed_at: Date | string }
	>(
		`select id, inputs, computed_at, elapsed_ms, payload from analysis
		where district = $1::text and kind = $2::text and params_hash = $3::text
			and inputs_hash = $4::text and computed_at <= $5::timestamptz + interval '1 second'
			and (valid_until is null or valid_until > $5::timestamptz)`,
		[district, kind, paramsHash, inputsHash, now]
	);
	const row = rows[0];
	return row && { ...row, computed_at: new Date(row.computed_at).toISOString() };
}

/** The summary of a stored result, if it is still current; nothing is unpacked. */
export async function findFreshSummary(
	db: Queryable,
	district: string,
	kind: AnalysisKind,
	paramsHash: string,
	inputsHash: string,
	now: Date
): Promise<Record<string, unknown> | undefined> {
	const { rows } = await db.query<{ summary: Record<string, unknown> }>(
		`select summary from analysis
		where district = $1::text and kind = $2::text and params_hash = $3::text
			and inputs_hash = $4::text and computed_at <= $5::timestamptz + interval '1 second'
			and (valid_until is null or valid_until > $5::timestamptz)`,
		[district, kind, paramsHash, inputsHash, now]
	);
	return rows[0]?.summary;
}

/** Keeps a result in place of the earlier one of the same parameters. */
export async function upsertAnalysis(
	db: Queryable,
	district: string,
	kind: AnalysisKind,
	analysis: {
		paramsHash: string;
		params: Record<string, unknown>;
		inputs: Record<string, unknown>;
		inputsHash: string;
		validUntil: Date | null;
		computedAt: Date;
		summary: Record<string, unknown>;
		payload: Uint8Array;
		elapsedMs: number;
	}
): Promise<void> {
	await db.query(
		`insert into analysis (district, kind, params_hash, params, inputs, inputs_hash, valid_until,
			computed_at, summary, payload, elapsed_ms)
		values ($1::text, $2::text, $3::text, $4::jsonb, $5::jsonb, $6::text, $7::timestamptz,
			$8::timestamptz, $9::jsonb, $10::bytea, $11::float8)
		on conflict (district, kind, params_hash) do update set params = excluded.params,
			inputs = excluded.inputs, inputs_hash = excluded.inputs_hash,
			valid_until = excluded.valid_until, computed_at = excluded.computed_at,
			summary = excluded.summary, payload = excluded.payload, elapsed_ms = excluded.elapsed_ms`,
		[
			district,
			kind,
			analysis.paramsHash,
			JSON.stringify(analysis.params),
			JSON.stringify(analysis.inputs),
			analysis.inputsHash,
			analysis.validUntil,
			analysis.computedAt,
			JSON.stringify(analysis.summary),
			Buffer.from(analysis.payload),
			analysis.elapsedMs
		]
	);
}
