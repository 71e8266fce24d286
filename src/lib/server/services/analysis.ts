import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ruleOf } from '#lib/domain/rules.ts';
import type { Database, Queryable } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import {
	findFreshAnalysis,
	upsertAnalysis,
	type AnalysisKind
} from '#lib/server/queries/analysis.ts';
import { findDistrict, type DistrictRecord } from '#lib/server/queries/district.ts';
import { listDistrictRules } from '#lib/server/queries/rule.ts';
import { noDistrict } from './district-access.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Every result says when it was computed, how long that took, and from what. */
export type Computed = { computedAt: string; elapsedMs: number; inputs: Record<string, unknown> };

/** Least level of gzip: results of megabytes are written often and read soon. */
const GZIP_LEVEL = 1;

/**
 * The stored result of the same question while its inputs are unchanged and it is not out of date;
 * else computes and stores it.
 */
export async function reuseOrCompute<Result extends Record<string, unknown>>(
	db: Database,
	question: {
		district: string;
		kind: AnalysisKind;
		params: Record<string, unknown>;
		/** What it is computed from: revisions and moments. */
		inputs: Record<string, unknown>;
		validUntil: Date | undefined;
		now: Date;
		/** Computes even if a stored result would do, to measure it. */
		isFresh?: boolean | undefined;
	},
	/** Fetches what is needed and answers with the computation proper, which is what is timed. */
	prepare: () => Promise<() => Result>,
	summarize: (result: Result) => Record<string, unknown>
): Promise<Result & Computed> {
	const { district, kind, params, inputs, now } = question;
	const paramsHash = hashOf(params);
	const inputsHash = hashOf(inputs);
	const stored = question.isFresh
		? undefined
		: await findFreshAnalysis(db, district, kind, paramsHash, inputsHash, now);
	if (stored) {
		const text = (await unzip(stored.payload)).toString('utf8');
		const result: Result = JSON.parse(text);
		return {
			...result,
			inputs,
			computedAt: stored.computed_at,
			elapsedMs: stored.elapsed_ms
		};
	}
	const compute = await prepare();
	const started = performance.now();
	const result = compute();
	const elapsedMs = performance.now() - started;
	await upsertAnalysis(db, district, kind, {
		paramsHash,
		params,
		inputs,
		inputsHash,
		validUntil: question.validUntil ?? null,
		computedAt: now,
		summary: summarize(result),
		payload: await zip(JSON.stringify(result), { level: GZIP_LEVEL }),
		elapsedMs
	});
	return { ...result, inputs, computedAt: now.toISOString(), elapsedMs };
}

/** Stable short name of a plain value: keys sorted. */
export function hashOf(value: unknown): string {
	return createHash('sha256').update(stableText(value)).digest('base64url').slice(0, 22);
}

function stableText(value: unknown): string {
	return JSON.stringify(value, (_key, entry: unknown) =>
		entry !== null && typeof entry === 'object' && !Array.isArray(entry)
			? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
			: entry
	);
}

/** The values of rules in a district: its own, else the national one. */
export async function createRuleReader(
	db: Queryable,
	district: string
): Promise<(key: string) => number> {
	const own = new Map(
		(await listDistrictRules(db, district)).map((rule) => [rule.key, rule.value])
	);
	return (key) => own.get(key) ?? ruleOf(key).value;
}

/** The limit of a response in minutes, turnout inside: the district's own, else the national one. */
export async function readArrivalMinutes(db: Queryable, district: string): Promise<number> {
	return (await createRuleReader(db, district))('station.arrival_minutes');
}

/** A district that has data, so that a plane is known. @throws {NotFound} @throws {Unavailable} */
export async function getPlacedDistrict(
	db: Queryable,
	code: string
): Promise<DistrictRecord & { srid: number; bbox: [number, number, number, number] }> {
	const district = await findDistrict(db, code);
	if (!district) throw noDistrict(code);
	const { srid, bbox } = district;
	if (srid === null || bbox === null)
		throw new Unavailable(
			[
				'本区还没有边界和数据：请先导入 OpenStreetMap 文件（atlas import osm 文件 --district {code}）。',
				'The district has no boundary and no data yet: import an OpenStreetMap file first (atlas import osm FILE --district {code}).'
			],
			{ params: { code } }
		);
	return { ...district, srid, bbox };
}

/** A box in degrees, wider by some meters on every side. */
export function widenBox(
	[west, south, east, north]: readonly [number, number, number, number],
	meters: number
): [number, number, number, number] {
	const latDegrees = meters / 110_500;
	const widest = Math.max(Math.abs(south), Math.abs(north)) + latDegrees;
	const lonDegrees = latDegrees / Math.max(0.05, Math.cos((widest * Math.PI) / 180));
	return [west - lonDegrees, south - latDegrees, east + lonDegrees, north + latDegrees];
}
