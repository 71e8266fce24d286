import { countFacility, isNearEnough } from '#lib/domain/counting.ts';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import type { WhatIfData, WhatIfRoads } from '#lib/domain/what-if.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import { findAreaGeometry, listCountedFacilities } from '#lib/server/queries/coverage-input.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { createRuleReader, getPlacedDistrict, widenBox } from './analysis.ts';
import { loadBuildings, type BuildingOnRoad } from './building-points.ts';
import { authorizeWhole, type Context } from './context.ts';
import { CRANE_SNAP_METERS, markMainRoads } from './crane-figures.ts';
import { loadPeople } from './people.ts';
import { reachOfKind } from './reach.ts';
import { loadRoads } from './road-cache.ts';
import type { RoadLayer } from './road-layer.ts';

/**
 * A district as a browser recomputes it while somebody tries things. Never inspected facilities
 * count as working, as in scenarios.
 */
export async function loadWhatIf(
	context: Context,
	district: string,
	options: ViewOptions
): Promise<WhatIfData> {
	authorizeWhole(context, district);
	const { db } = context;
	const now = context.now();
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const rule = await createRuleReader(db, district);
	const verifiedDays = rule('pessimistic.verified_days');
	const box = widenBox(bbox, rule('border.station_m'));
	const listed = await listCountedFacilities(db, district, FACILITY_KINDS, box, now);
	const facilities = listed.filter(isNearEnough(widenBox(bbox, rule('border.facility_m'))));
	const chosen = await findCoverageArea(db, district);
	const area = chosen && (await findAreaGeometry(db, district, chosen.id));
	const hasRoads = (await findCurrentBatch(db, district)) !== undefined;
	const layer = hasRoads ? await loadRoads(db, district, srid) : undefined;
	const closed = layer ? await listClosedEdgeIds(db, district, layer.batch, now) : [];
	const buildings = layer ? await loadBuildings(db, district, layer) : [];
	const spreadMeters = rule('people.spread_m');
	const people = await loadPeople(db, district, { srid, spreadMeters }, buildings);
	const packed = layer ? packRoads(layer, closed, buildings) : null;
	return {
		areaName: area?.name ?? null,
		area: area?.geometry ?? null,
		epsg: srid,
		hydrantRadiusMeters: rule('hydrant.radius_m'),
		waterRadiusMeters: rule('intake.radius_m'),
		snapMeters: rule('station.snap_m'),
		speedFactor: options.winter ? rule('winter.speed_factor') : 1,
		turnoutSeconds: rule('station.turnout_seconds'),
		limitSeconds: rule('station.arrival_minutes') * 60,
		craneSpacingMeters: rule('water_crane.spacing_m'),
		craneSnapMeters: CRANE_SNAP_METERS,
		walkMeters: reachOfKind('micro_station', rule),
		offRoadMeters: rule('reach.off_road_m'),
		facilities: facilities.map((facility) => ({
			id: facility.id,
			kind: facility.kind,
			code: facility.code,
			name: facility.name,
			position: [facility.lon, facility.lat],
			counts:
				facility.kind === 'fire_station'
					? facility.lifecycle === 'in_service'
					: countFacility(facility, { ...options, verifiedDays, now }) !== 'not',
			state: facility.condition ?? 'uninspected',
			lifecycle: facility.lifecycle === 'suspended' ? 'suspended' : 'in_service',
			turnoutSeconds: facility.turnout_seconds,
			isOwn: facility.district === district
		})),
		buildings: buildings.flatMap(({ lon, lat }) => [lon, lat]),
		buildingRoads: packed?.buildingRoads ?? [],
		people: people.homes.flatMap((home) => [home.lon, home.lat, home.people]),
		peopledPlaces: { known: people.knownPlaces, unknown: people.unknownPlaces },
		roads: packed?.roads ?? null
	};
}

/** Streets that engines drive or people walk; edges are numbered anew, those of buildings with them. */
function packRoads(
	layer: RoadLayer,
	closedEdges: readonly number[],
	buildings: readonly BuildingOnRoad[]
): { roads: WhatIfRoads; buildingRoads: number[] } {
	const { network, lonLats } = layer;
	const isClosed = new Set(closedEdges);
	const isMain = markMainRoads(layer);
	const placeOf = new Int32Array(network.edgeCount).fill(-1);
	const roads: WhatIfRoads = {
		use: [],
		isMain: [],
		from: [],
		to: [],
		oneWay: [],
		speedKmh: [],
		meters: [],
		starts: [0],
		lonLats: [],
		closed: []
	};
	for (let edge = 0; edge < network.edgeCount; edge++) {
		const use = network.edgeUse[edge] ?? 0;
		if (use === 0) continue;
		placeOf[edge] = roads.from.length;
		roads.use.push(use);
		roads.isMain.push(isMain[edge] ?? 0);
		if (isClosed.has(edge)) roads.closed.push(roads.from.length);
		roads.from.push(network.edgeFrom[edge] ?? -1);
		roads.to.push(network.edgeTo[edge] ?? -1);
		roads.oneWay.push(network.edgeOneWay[edge] ?? 0);
		roads.speedKmh.push(network.edgeSpeedKmh[edge] ?? 0);
		roads.meters.push(network.edgeMeters[edge] ?? 0);
		const first = (network.pointStart[edge] ?? 0) * 2;
		const last = (network.pointStart[edge + 1] ?? 0) * 2;
		roads.lonLats.push(...lonLats.subarray(first, last));
		roads.starts.push(roads.lonLats.length / 2);
	}
	const buildingRoads = buildings.flatMap(({ road }) =>
		road ? [placeOf[road.edge] ?? -1, road.offsetMeters] : [-1, 0]
	);
	return { roads, buildingRoads };
}
