import { findSnap } from '#lib/core/roads/index.ts';
import { COVERING_KINDS, countFacility, isNearEnough } from '#lib/domain/counting.ts';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import type { ScenarioChange, ScenarioFigures, ScenarioResult } from '#lib/domain/scenario.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import { Invalid, NotFound } from '#lib/server/errors.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import {
	findAreaGeometry,
	listCountedFacilities,
	type CountedFacility
} from '#lib/server/queries/coverage-input.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { projectionByCode } from '#lib/core/geometry/index.ts';
import { createRuleReader, getPlacedDistrict, widenBox } from '../analysis.ts';
import { authorizeWhole, type Context } from '../context.ts';
import { findHoles, type HoleCollection, type ReachPoint } from '../coverage-compute.ts';
import { loadBuildings } from '../building-points.ts';
import { figureCranes } from '../crane-figures.ts';
import { loadPeople } from '../people.ts';
import { reachOfKind } from '../reach.ts';
import { findReach, summarizeReach } from '../reach-compute.ts';
import { findResponse, summarize } from '../response-compute.ts';
import { loadRoads } from '../road-cache.ts';
import type { RoadLayer } from '../road-layer.ts';
import { countCovered, markCovered, type CountedPoint } from './covered.ts';

const CLOSE_METERS = 50;

/** Facilities of one side, never inspected ones counted as working. */
interface Side {
	reach: ReachPoint[];
	stations: { id: string; name: string | null; lon: number; lat: number; turnoutSeconds: number }[];
	cranes: CountedFacility[];
	microStations: CountedFacility[];
	closedEdges: number[];
}

export interface Evaluated {
	result: ScenarioResult;
	holes: { before: HoleCollection | null; after: HoleCollection | null };
	inputs: Record<string, unknown>;
}

/**
 * What changes come to, beside today's figures from the same data; in this thread. Never inspected
 * facilities count as working on both sides, so that the difference is the changes'.
 *
 * @throws {NotFound} A change names a facility that does not stand in this district.
 * @throws {Invalid} A road to close is not there.
 */
export async function evaluateScenarioHere(
	context: Context,
	district: string,
	changes: readonly ScenarioChange[],
	options: ViewOptions
): Promise<Evaluated> {
	authorizeWhole(context, district);
	const { db } = context;
	const now = context.now();
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const rule = await createRuleReader(db, district);
	const box = widenBox(bbox, rule('border.station_m'));
	const listed = await listCountedFacilities(db, district, FACILITY_KINDS, box, now);
	const facilities = listed.filter(isNearEnough(widenBox(bbox, rule('border.facility_m'))));
	const chosen = await findCoverageArea(db, district);
	const area = chosen && (await findAreaGeometry(db, district, chosen.id));
	const hasRoads = (await findCurrentBatch(db, district)) !== undefined;
	const layer = hasRoads ? await loadRoads(db, district, srid) : undefined;
	const closedNow = layer ? await listClosedEdgeIds(db, district, layer.batch, now) : [];
	const byId = new Map(facilities.map((facility) => [facility.id, facility]));
	const verifiedDays = rule('pessimistic.verified_days');

	const counts = (facility: CountedFacility) =>
		facility.kind === 'fire_station'
			? facility.lifecycle === 'in_service'
			: countFacility(facility, { ...options, verifiedDays, now }) !== 'not';
	const before = sideOf(facilities.filter(counts), closedNow);
	const after = sideOf(applyChanges(), [...closedNow, ...changes.flatMap(edgeToClose)]);
	const projection = projectionByCode(srid);
	const buildings = layer ? await loadBuildings(db, district, layer) : [];
	const spreadMeters = rule('people.spread_m');
	const { homes } = await loadPeople(db, district, { srid, spreadMeters }, buildings);
	const covered = (points: readonly CountedPoint[]) => {
		const marks = markCovered(points, before.reach, projection);
		return (side: Side) =>
			countCovered(
				points,
				marks,
				side === before ? marks : markCovered(points, side.reach, projection)
			);
	};
	const countBuildings = covered(buildings);
	const countPeople = covered(homes);
	const figuresOf = (side: Side): { figures: ScenarioFigures; holes: HoleCollection | null } => {
		const found = area
			? findHoles({ area: area.geometry, known: side.reach, unverified: [], projection })
			: undefined;
		const isDriven = layer !== undefined && side.stations.length > 0;
		const summary = isDriven
			? summarize(
					findResponse(layer, {
						stations: side.stations,
						snapMeters: rule('station.snap_m'),
						speedFactor: options.winter ? rule('winter.speed_factor') : 1,
						closedEdges: side.closedEdges
					}),
					rule('station.arrival_minutes')
				)
			: undefined;
		return {
			holes: found?.holes ?? null,
			figures: {
				coverage: found
					? {
							areaSquareMeters: found.areaSquareMeters,
							coveredSquareMeters: found.coveredSquareMeters,
							holeSquareMeters: found.holeSquareMeters,
							coveredRate: found.coveredRate,
							holeCount: found.holeCount
						}
					: null,
				response: summary
					? {
							totalMeters: summary.totalMeters,
							reachedMeters: summary.reachedMeters,
							p50Seconds: summary.p50Seconds,
							p90Seconds: summary.p90Seconds
						}
					: null,
				buildings: countBuildings(side),
				people: countPeople(side),
				cranes: layer ? figureCranes(layer, { ...side, buildings, ...spacing(layer, side) }) : null,
				onFoot: layer ? walkedBy(layer, side) : null
			}
		};
	};
	const sides = { before: figuresOf(before), after: figuresOf(after) };
	const { register, roads, areas, rules, base } = await getRevision(db, district);
	return {
		result: { before: sides.before.figures, after: sides.after.figures },
		holes: { before: sides.before.holes, after: sides.after.holes },
		inputs: { register, roads, areas, rules, base }
	};

	function applyChanges(): CountedFacility[] {
		const current = new Map(facilities.filter(counts).map((facility) => [facility.id, facility]));
		changes.forEach((change, index) => {
			if (change.action === 'close') return;
			if (change.action === 'add') {
				const [lon, lat] = change.position;
				const id = `new-${index}`;
				current.set(id, {
					id,
					district,
					kind: change.kind,
					code: null,
					name: change.name,
					lifecycle: 'in_service',
					season: null,
					condition: 'intact',
					last_verified_at: now.toISOString(),
					usable_under_ice: true,
					is_in_outage: false,
					turnout_seconds: null,
					lon,
					lat
				});
				return;
			}
			const facility = byId.get(change.facility_id);
			if (!facility || facility.district !== district) throw noFacility(index, change.facility_id);
			if (change.action === 'remove') current.delete(facility.id);
			else if (change.action === 'repair') current.set(facility.id, facility);
			else if (current.has(facility.id)) {
				const [lon, lat] = change.position;
				current.set(facility.id, { ...facility, lon, lat });
			}
		});
		return [...current.values()];
	}

	function spacing({ network }: RoadLayer, side: Side) {
		const closedEdges = new Uint8Array(network.edgeCount);
		for (const edge of side.closedEdges) closedEdges[edge] = 1;
		return { spacingMeters: rule('water_crane.spacing_m'), closedEdges };
	}

	function walkedBy(roads: RoadLayer, { microStations, closedEdges }: Side) {
		const { totalMeters, reachedMeters } = summarizeReach(
			findReach(roads, {
				facilities: microStations,
				withinMeters: reachOfKind('micro_station', rule),
				offRoadMeters: rule('reach.off_road_m'),
				closedEdges
			})
		);
		return { totalMeters, reachedMeters };
	}

	function sideOf(standing: readonly CountedFacility[], closedEdges: number[]): Side {
		return {
			reach: standing
				.filter(({ kind }) => COVERING_KINDS.some((covering) => covering === kind))
				.map(({ lon, lat, kind }) => ({
					lon,
					lat,
					radiusMeters: rule(kind === 'hydrant' ? 'hydrant.radius_m' : 'intake.radius_m')
				})),
			stations: standing
				.filter(({ kind }) => kind === 'fire_station')
				.map(({ id, name, lon, lat, turnout_seconds }) => ({
					id,
					name,
					lon,
					lat,
					turnoutSeconds: turnout_seconds ?? rule('station.turnout_seconds')
				})),
			cranes: standing.filter(({ kind }) => kind === 'water_crane'),
			microStations: standing.filter(({ kind }) => kind === 'micro_station'),
			closedEdges
		};
	}

	function edgeToClose(change: ScenarioChange, index: number): number[] {
		if (change.action !== 'close') return [];
		const [lon, lat] = change.position;
		const [x = NaN, y = NaN] = projectionByCode(srid).forward(lon, lat);
		const snap = layer && findSnap(layer.snaps, x, y, { limitMeters: CLOSE_METERS });
		if (snap) return [snap.edge];
		throw new Invalid(
			[
				'第 {n} 项：{meters} 米内没有可断的道路。',
				'Change {n}: there is no road within {meters} m to close.'
			],
			{ params: { n: index + 1, meters: CLOSE_METERS } }
		);
	}
}

function noFacility(index: number, id: string): NotFound {
	return new NotFound(
		[
			'第 {n} 项：本区没有在用或停用、已落图的设施 {id}。',
			'Change {n}: the district has no placed facility {id} in service or suspended.'
		],
		{ params: { n: index + 1, id } }
	);
}
