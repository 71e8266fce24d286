import { COVERING_KINDS, countFacility } from '#lib/domain/counting.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import type { WhatIfData, WhatIfRoads } from '#lib/domain/what-if.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import { findAreaGeometry, listCountedFacilities } from '#lib/server/queries/coverage-input.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { listPlaces } from '#lib/server/queries/place.ts';
import { createRuleReader, getPlacedDistrict, widenBox } from './analysis.ts';
import { loadBuildings } from './building-points.ts';
import { authorizeWhole, type Context } from './context.ts';
import { loadRoads } from './road-cache.ts';
import type { RoadLayer } from './road-layer.ts';

/** Where people are counted: a town's number holds its communities' again. */
const PEOPLED = ['community', 'village', 'forest_unit'] as const;

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
	const kinds = [...COVERING_KINDS, 'fire_station'] as const;
	const facilities = await listCountedFacilities(db, district, kinds, box, now);
	const chosen = await findCoverageArea(db, district);
	const area = chosen && (await findAreaGeometry(db, district, chosen.id));
	const hasRoads = (await findCurrentBatch(db, district)) !== undefined;
	const layer = hasRoads ? await loadRoads(db, district, srid) : undefined;
	const closed = layer ? await listClosedEdgeIds(db, district, layer.batch, now) : [];
	const buildings = layer ? await loadBuildings(db, district, layer) : [];
	const places = (await listPlaces(db, district, PEOPLED)).filter(
		({ population }) => population !== null
	);
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
		people: places.flatMap(({ position: [lon, lat], population }) => [lon, lat, population ?? 0]),
		roads: layer ? toWhatIfRoads(layer, closed) : null
	};
}

const DRIVABLE = 1;

/** Drivable streets only: that is what engines use. */
function toWhatIfRoads(
	{ network, lonLats }: RoadLayer,
	closedEdges: readonly number[]
): WhatIfRoads {
	const isClosed = new Set(closedEdges);
	const roads: WhatIfRoads = {
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
		if (((network.edgeUse[edge] ?? 0) & DRIVABLE) === 0) continue;
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
	return roads;
}
