import * as v from 'valibot';
import type { DistrictCard } from '#lib/domain/district.ts';
import { KNOWN_CRS, parseCrs, type LedgerCrs } from '#lib/domain/ledger/mapping.ts';
import {
	compareWithOutline,
	findStatedDatum,
	toDegrees,
	type DatumEvidence
} from '#lib/domain/outline-datum.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { findBoundary, findDistrict, updateBoundary } from '#lib/server/queries/district.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { sridOf, toCard } from './district-card.ts';
import { checkPolygon, type CheckedPolygon } from './polygon.ts';
import { invalid, parseInput } from './validation.ts';

/** An outline for a district that is there. Without `datum` what the file says of itself counts. */
export const OutlineInputSchema = v.strictObject({
	boundary: v.record(v.string(), v.unknown(), '应为 GeoJSON 面 — must be GeoJSON polygons'),
	datum: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40)), ''),
	source: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请说明区界来源 — say where the outline is from'),
		v.maxLength(300)
	)
});
export type OutlineInput = v.InferInput<typeof OutlineInputSchema>;

export interface OutlineOutcome {
	district: DistrictCard;
	/** What the coordinates were taken for: `WGS-84`, `GCJ-02`, `EPSG:4552`, … */
	datum: string;
	areaSquareMeters: number;
	notices: string[];
}

/**
 * Gives a district another outline. Its plane of lengths stays once there is one.
 *
 * @throws {Invalid} No polygons; an unknown datum; or none given although the outline looks shifted.
 */
export async function setBoundary(
	context: Context,
	code: string,
	input: OutlineInput
): Promise<OutlineOutcome> {
	authorize(context, code, 'area.write');
	const { db, actor } = context;
	const before = await requireDistrict(db, code);
	const { boundary, datum, source } = parseInput(OutlineInputSchema, input);
	const present = before.boundary_mode === 'given' ? await findBoundary(db, code) : null;
	const read = await readOutline(db, boundary, datum, present);
	const srid = sridOf(read.geometry);
	const areaSquareMeters = await db.transaction(
		async (client) => {
			const area = await updateBoundary(client, code, {
				boundary: read.geometry,
				source,
				srid: before.srid ?? srid
			});
			await bumpRevision(client, code, 'areas');
			await insertAudit(client, {
				actor,
				district: code,
				action: 'update',
				entity: 'district',
				entityId: code,
				before: { boundary_source: before.boundary_source, bbox: before.bbox },
				after: { boundary_source: source, datum: read.datum, area_m2: Math.round(area) }
			});
			return area;
		},
		{ label: 'set boundary' }
	);
	const notices = [...read.notices];
	if (before.srid !== null && before.srid !== srid) {
		notices.push(
			`长度和面积仍按 EPSG:${before.srid} 计算；新区界的中部属于 EPSG:${srid} — lengths and areas stay in EPSG:${before.srid}; the middle of the new outline is in EPSG:${srid}`
		);
	}
	const after = await findDistrict(db, code);
	return { district: toCard(after ?? before), datum: read.datum, areaSquareMeters, notices };
}

/** A checked outline in degrees, and what its coordinates were taken for. */
export type ReadOutline = CheckedPolygon & { datum: string };

/**
 * Reads an outline in any datum that we know.
 *
 * @param datum As a person names it; empty: what the file says, else degrees of WGS 84, unless it
 *   looks shifted, which a person has to decide.
 * @param present The outline that is there, to compare with.
 */
export async function readOutline(
	db: Queryable,
	boundary: Record<string, unknown>,
	datum: string,
	present: GeoJSON.MultiPolygon | null
): Promise<ReadOutline> {
	const evidence =
		findStatedDatum(boundary) ?? (present ? compareWithOutline(boundary, present) : undefined);
	const notices: string[] = [];
	const crs = datum === '' ? crsWithoutWord(evidence, notices) : crsByName(datum);
	if (datum !== '' && evidence && !agrees(crs, evidence)) notices.push(describe(evidence));
	const checked = await checkPolygon(db, 'boundary', convert(boundary, crs));
	return { ...checked, notices: [...notices, ...checked.notices], datum: nameOf(crs) };
}

function crsByName(datum: string): LedgerCrs {
	const crs = parseCrs(datum);
	if (crs) return crs;
	throw invalid([{ path: 'datum', message: `${KNOWN_CRS.zh} — ${KNOWN_CRS.en}` }]);
}

/** @throws {Invalid} It looks shifted: half a kilometer is nothing to assume. */
function crsWithoutWord(evidence: DatumEvidence | undefined, notices: string[]): LedgerCrs {
	if (evidence?.reason === 'stated') return evidence.crs;
	if (!evidence) {
		notices.push(
			'文件没有说明坐标系，按 WGS-84（与 CGCS2000 视为相同）处理；手机地图上的区界会偏 500 米左右，请在图上核对 — the file names no datum: taken as WGS-84 (as CGCS2000); outlines from phone maps are off by some 500 m, so look at it'
		);
		return { type: 'geographic' };
	}
	const { zh, en } = wordsOf(evidence);
	throw invalid([
		{
			path: 'datum',
			message: `${zh}。请指明 ${evidence.datum} 或 WGS-84 — ${en}: say ${evidence.datum} or WGS-84`
		}
	]);
}

function describe(evidence: DatumEvidence): string {
	const { zh, en } = wordsOf(evidence);
	return `${zh} — ${en}`;
}

function wordsOf(evidence: DatumEvidence): { zh: string; en: string } {
	if (evidence.reason === 'stated')
		return {
			zh: `文件自称坐标系为 ${evidence.words}`,
			en: `the file says of itself: ${evidence.words}`
		};
	if (evidence.reason === 'amap')
		return {
			zh: '看起来是 GCJ-02：文件带有高德（DataV）区界的字段',
			en: 'looks like GCJ-02: it has the fields of outlines from AMap (DataV)'
		};
	const [given, shifted] = [evidence.givenMeters, evidence.shiftedMeters].map(Math.round);
	return {
		zh: `看起来是 ${evidence.datum}：与现有区界相差 ${given} 米，去偏后 ${shifted} 米`,
		en: `looks like ${evidence.datum}: ${given} m off the present outline, ${shifted} m without the shift`
	};
}

function agrees(crs: LedgerCrs, evidence: DatumEvidence): boolean {
	if (evidence.reason === 'stated') return nameOf(crs) === nameOf(evidence.crs);
	return crs.type === 'shifted' && crs.datum === evidence.datum;
}

function nameOf(crs: LedgerCrs): string {
	if (crs.type === 'shifted') return crs.datum;
	return crs.type === 'projected' ? `EPSG:${crs.epsg}` : 'WGS-84';
}

function convert(boundary: Record<string, unknown>, crs: LedgerCrs): Record<string, unknown> {
	try {
		return toDegrees(boundary, crs);
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		const name = nameOf(crs);
		throw invalid([
			{
				path: 'boundary',
				message: `坐标不在 ${name} 内（${error.message}） — not in ${name}: ${error.message}`
			}
		]);
	}
}
