import { countFacility } from '#lib/domain/counting.ts';
import type { ReachKind } from '#lib/domain/reach-query.ts';
import { RULE_USES } from '#lib/domain/rule-uses.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import { listCountedFacilities } from '#lib/server/queries/coverage-input.ts';
import { createRuleReader, getPlacedDistrict, widenBox } from './analysis.ts';
import { loadBuildings } from './building-points.ts';
import { authorize, type Context } from './context.ts';
import {
	findReach,
	reachBuildings,
	reachFeatures,
	summarizeReach,
	type BuildingReach,
	type ReachProperties
} from './reach-compute.ts';
import { loadRoads } from './road-cache.ts';

export interface ReachOptions extends ViewOptions {
	kind: ReachKind;
	/** Length of hose or way; of the kind's rule unless given. */
	withinMeters?: number | undefined;
	offRoadMeters?: number | undefined;
}

/** docs/API.md, `Reach`. */
export type Reach = ReachOptions & {
	withinMeters: number;
	offRoadMeters: number;
	totalMeters: number;
	reachedMeters: number;
	beyondMeters: number;
	/** Share of all walkable street; null where there is none. */
	reachedRate: number | null;
	facilityCount: number;
	/** Of these, never inspected: they count here as if they worked. */
	unverifiedCount: number;
	/** Facilities with no street within the off-road budget: they reach nothing. */
	offRoad: { id: string; name: string | null }[];
	buildingCount: number;
	reachedBuildings: number;
	/** Buildings not reached, at most 500 of them. */
	unreached: BuildingReach[];
	closedEdgeCount: number;
	projection: string;
	rules: string[];
	computedAt: string;
	elapsedMs: number;
};

const MOST_LISTED = 500;

/**
 * Streets and buildings within a length of hose or way of the facilities that count in a view.
 *
 * @throws {Unavailable} There are no roads yet.
 */
export async function computeReachOf(
	context: Context,
	district: string,
	options: ReachOptions
): Promise<Reach> {
	authorize(context, district, 'map.read');
	const { summary } = await offThread(context, 'reach', [district, options, false], () =>
		computeReachHere(context, district, options, false)
	);
	return summary;
}

/** The same with the reached parts of streets as features. */
export async function computeReachFeatures(
	context: Context,
	district: string,
	options: ReachOptions
): Promise<Awaited<ReturnType<typeof computeReachHere>>> {
	authorize(context, district, 'map.read');
	return offThread(context, 'reach', [district, options, true], () =>
		computeReachHere(context, district, options, true)
	);
}

/** The same in this thread. */
export async function computeReachHere(
	context: Context,
	district: string,
	options: ReachOptions,
	hasFeatures: boolean
): Promise<{
	summary: Reach;
	edges: GeoJSON.FeatureCollection<GeoJSON.LineString, ReachProperties> | undefined;
	buildings: BuildingReach[];
}> {
	const { db } = context;
	const now = context.now();
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const layer = await loadRoads(db, district, srid);
	const rule = await createRuleReader(db, district);
	const verifiedDays = rule('pessimistic.verified_days');
	const withinMeters = options.withinMeters ?? reachOfKind(options.kind, rule);
	const offRoadMeters = options.offRoadMeters ?? rule('reach.off_road_m');
	const box = widenBox(bbox, rule('border.facility_m'));
	const listed = await listCountedFacilities(db, district, [options.kind], box, now);
	const counted = listed.map((facility) => ({
		facility,
		counting: countFacility(facility, { ...options, verifiedDays, now })
	}));
	const facilities = counted.filter(({ counting }) => counting !== 'not');
	const closedEdges = await listClosedEdgeIds(db, district, layer.batch, now);
	const points = await loadBuildings(db, district, layer);
	const started = performance.now();
	const found = findReach(layer, {
		facilities: facilities.map(({ facility }) => facility),
		withinMeters,
		offRoadMeters,
		closedEdges
	});
	const meters = summarizeReach(found);
	const buildings = reachBuildings(
		found,
		points.map(({ id, name, address, lon, lat }) => ({
			id: String(id),
			name: name ?? address,
			lon,
			lat
		}))
	);
	const unreached = buildings.filter((building) => building.meters === null);
	const edges = hasFeatures ? reachFeatures(found) : undefined;
	const summary: Reach = {
		kind: options.kind,
		view: options.view,
		winter: options.winter,
		withinMeters,
		offRoadMeters,
		...meters,
		reachedRate: meters.totalMeters > 0 ? meters.reachedMeters / meters.totalMeters : null,
		facilityCount: facilities.length,
		unverifiedCount: facilities.filter(({ counting }) => counting === 'unverified').length,
		offRoad: found.offRoad.map(({ id, name }) => ({ id, name })),
		buildingCount: buildings.length,
		reachedBuildings: buildings.length - unreached.length,
		unreached: unreached.slice(0, MOST_LISTED),
		closedEdgeCount: closedEdges.length,
		projection: layer.projection.code,
		rules: [...RULE_USES.reach],
		computedAt: now.toISOString(),
		elapsedMs: performance.now() - started
	};
	return { summary, edges, buildings: hasFeatures ? buildings : [] };
}

const KMH_PER_METER_PER_MINUTE = 0.06;

/** Hose: the protection radius laid along the street. Micro stations: minutes at their speed. */
export function reachOfKind(kind: ReachKind, rule: (key: string) => number): number {
	if (kind === 'micro_station')
		return (
			(rule('micro_station.walk_minutes') * rule('micro_station.speed_kmh')) /
			KMH_PER_METER_PER_MINUTE
		);
	return rule(kind === 'hydrant' ? 'hydrant.radius_m' : 'intake.radius_m');
}
