import { projectionByCode } from '#lib/core/geometry/index.ts';
import { COVERING_KINDS, countFacility, verifiedUntil } from '#lib/domain/counting.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import { RULE_USES } from '#lib/domain/rule-uses.ts';
import { NotFound, Unavailable } from '#lib/server/errors.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { findFreshSummary } from '#lib/server/queries/analysis.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import {
	findAreaGeometry,
	findNextOutageChange,
	listCountedFacilities,
	listNeighborRevisions,
	listTownships,
	type CountedFacility,
	type CoverageArea
} from '#lib/server/queries/coverage-input.ts';
import { findDistrict } from '#lib/server/queries/district.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import {
	createRuleReader,
	getPlacedDistrict,
	hashOf,
	reuseOrCompute,
	widenBox,
	type Computed
} from './analysis.ts';
import { authorize, type Context } from './context.ts';
import { findHoles, type HolesAnswer, type ReachPoint } from './coverage-compute.ts';

export interface CoverageOptions extends ViewOptions {
	/** Another area than the district's own choice. */
	areaId?: string | undefined;
	/** Covered means reached by at least so many facilities, 1 … `MOST_DEPTH`; 1 unless given. */
	depth?: number | undefined;
	/** Computes anew even if a stored result would do. */
	isFresh?: boolean | undefined;
}

/** Deeper than this nobody plans. */
export const MOST_DEPTH = 9;

/** docs/API.md, `Coverage`. */
export type Coverage = HolesAnswer &
	Computed & {
		area: { id: string; kind: string; name: string; source: string; isDerived: boolean };
		view: ViewOptions['view'];
		winter: boolean;
		radiusMeters: number;
		/** How many facilities must reach a place for it to be covered. */
		depth: number;
		/** Facilities that count, uninspected ones included. */
		facilityCount: number;
		unverifiedCount: number;
		rules: string[];
	};

/**
 * Holes in the coverage of a named area by hydrants, pools and intakes, in a view.
 *
 * @throws {Unavailable} There is no area to cover yet.
 * @throws {NotFound} The area asked for is not of this district.
 */
export async function computeCoverage(
	context: Context,
	district: string,
	options: CoverageOptions
): Promise<Coverage> {
	authorize(context, district, 'map.read');
	return offThread(context, 'coverage', [district, options], () =>
		computeCoverageHere(context, district, options)
	);
}

/** The same in this thread. */
export async function computeCoverageHere(
	context: Context,
	district: string,
	options: CoverageOptions
): Promise<Coverage> {
	const { db } = context;
	const now = context.now();
	const { view, winter, depth = 1 } = options;
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const rule = await createRuleReader(db, district);
	const area = await chooseArea(context, district, options.areaId);
	const box = widenBox(bbox, rule('border.facility_m'));
	const inputs = await listInputs(context, district, box);
	const facilities = await listCountedFacilities(db, district, COVERING_KINDS, box, now);
	const verifiedDays = rule('pessimistic.verified_days');
	const nextOutage = await findNextOutageChange(db, districtsOf(district, facilities), now);
	const nextExpiry =
		view === 'pessimistic' ? findNextExpiry(facilities, verifiedDays, now) : undefined;
	const validUntil = view === 'designed' ? undefined : earliest(nextOutage, nextExpiry);
	return reuseOrCompute(
		db,
		{
			district,
			kind: 'coverage',
			params: { view, winter, area: area.id, ...(depth > 1 && { depth }) },
			inputs,
			validUntil,
			now,
			isFresh: options.isFresh
		},
		async () => {
			const townships = await listTownships(db, district);
			const reach = (wanted: 'counts' | 'unverified'): ReachPoint[] =>
				facilities
					.filter(
						(facility) => countFacility(facility, { view, winter, verifiedDays, now }) === wanted
					)
					.map(({ lon, lat, kind }) => ({
						lon,
						lat,
						radiusMeters: rule(kind === 'hydrant' ? 'hydrant.radius_m' : 'intake.radius_m')
					}));
			const known = reach('counts');
			const unverified = reach('unverified');
			const projection = projectionByCode(srid);
			return () => ({
				...findHoles({ area: area.geometry, known, unverified, projection, townships, depth }),
				area: {
					id: area.id,
					kind: area.kind,
					name: area.name,
					source: area.source,
					isDerived: area.is_derived
				},
				view,
				winter,
				radiusMeters: rule('hydrant.radius_m'),
				depth,
				facilityCount: known.length + unverified.length,
				unverifiedCount: unverified.length,
				rules: [...RULE_USES.coverage]
			});
		},
		({ holes, ...summary }) => ({ ...summary, holeCount: holes.features.length })
	);
}

/** What stands of a district's coverage where many are listed. */
export interface CoverageGlance {
	coveredRate: number;
	holeCount: number;
	holeSquareMeters: number;
	areaName: string;
}

/** The coverage in a view if it was computed and still holds; null: nothing is computed for it. */
export async function glanceAtCoverage(
	context: Context,
	district: string,
	{ view, winter }: ViewOptions
): Promise<CoverageGlance | null> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const record = await findDistrict(db, district);
	const area = await findCoverageArea(db, district);
	if (!record?.bbox || !area) return null;
	const rule = await createRuleReader(db, district);
	const inputs = await listInputs(
		context,
		district,
		widenBox(record.bbox, rule('border.facility_m'))
	);
	const params = hashOf({ view, winter, area: area.id });
	const summary = await findFreshSummary(
		db,
		district,
		'coverage',
		params,
		hashOf(inputs),
		context.now()
	);
	if (!summary) return null;
	return {
		coveredRate: Number(summary['coveredRate']),
		holeCount: Number(summary['holeCount']),
		holeSquareMeters: Number(summary['holeSquareMeters']),
		areaName: area.name
	};
}

/** The area asked for, else the district's own choice. @throws {Unavailable} @throws {NotFound} */
export async function chooseArea(
	{ db }: Context,
	district: string,
	areaId: string | undefined
): Promise<CoverageArea> {
	const id = areaId ?? (await findCoverageArea(db, district))?.id;
	if (id === undefined)
		throw new Unavailable([
			'还没有可计算的范围：请导入建成区或城镇开发边界，或导入含建筑物的 OpenStreetMap 文件以推算建成区。',
			'There is no area to cover yet: import a built-up area or an urban growth boundary, or an OpenStreetMap file with buildings to derive one.'
		]);
	const area = await findAreaGeometry(db, district, id);
	if (area) return area;
	throw new NotFound(['本区没有这个范围：{id}', 'The district has no area {id}'], {
		params: { id }
	});
}

/** Revisions that coverage is computed from, neighbors' inside the box among them. */
export async function listInputs(
	{ db }: Context,
	district: string,
	box: readonly [number, number, number, number]
): Promise<Record<string, unknown>> {
	const { register, areas, rules } = await getRevision(db, district);
	const neighbors = await listNeighborRevisions(db, district, box);
	return { register, areas, rules, neighbors };
}

/** A district and those whose facilities lie in its reach. */
export function districtsOf(district: string, facilities: readonly CountedFacility[]): string[] {
	return [...new Set([district, ...facilities.map((facility) => facility.district)])];
}

function findNextExpiry(
	facilities: readonly CountedFacility[],
	verifiedDays: number,
	now: Date
): Date | undefined {
	const ends = facilities
		.map((facility) => verifiedUntil(facility, verifiedDays) ?? 0)
		.filter((end) => end > now.getTime());
	return ends.length === 0 ? undefined : new Date(ends.reduce((a, b) => Math.min(a, b)));
}

export function earliest(...moments: (Date | undefined)[]): Date | undefined {
	const times = moments.flatMap((moment) => (moment ? [moment.getTime()] : []));
	return times.length === 0 ? undefined : new Date(Math.min(...times));
}
