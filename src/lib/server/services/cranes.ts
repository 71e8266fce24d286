import {
	computeCraneSpacing,
	computeRefill,
	refillAtPoint,
	type CraneSpacing
} from '#lib/core/roads/index.ts';
import type { Place } from '#lib/domain/area.ts';
import { countFacility } from '#lib/domain/counting.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import { RULE_USES } from '#lib/domain/rule-uses.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { listClosedEdgeIds, findNextClosureChange } from '#lib/server/queries/closure.ts';
import {
	findNextOutageChange,
	listCountedFacilities,
	listNeighborRevisions,
	type CountedFacility
} from '#lib/server/queries/coverage-input.ts';
import { listPlaces } from '#lib/server/queries/place.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import {
	createRuleReader,
	getPlacedDistrict,
	hashOf,
	reuseOrCompute,
	widenBox,
	type Computed
} from './analysis.ts';
import { loadBuildings, snapPlace, type BuildingOnRoad } from './building-points.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { earliest } from './coverage.ts';
import { markMainRoads, refillOf, snapCrane } from './crane-figures.ts';
import { loadRoads, type LoadedRoads } from './road-cache.ts';
import { rounded } from './response-compute.ts';
import { sliceEdge } from './road-layer.ts';

export type StretchProperties = {
	name: string | null;
	class: string;
	lengthMeters: number;
	/** Along roads to the nearest crane; null where no road leads to one. */
	minMeters: number | null;
	maxMeters: number | null;
};

/** docs/API.md, cranes: spacing along main roads and driving distance to refill, never a radius. */
export type Cranes = Computed & {
	view: ViewOptions['view'];
	winter: boolean;
	spacingMeters: number;
	craneCount: number;
	unverifiedCount: number;
	unsnapped: { id: string; name: string | null }[];
	/** Main roads farther than half the spacing from any crane. */
	stretches: GeoJSON.FeatureCollection<GeoJSON.LineString, StretchProperties>;
	mainRoadMeters: number;
	servedMeters: number;
	/** Neighboring cranes along main roads, widest apart first. */
	gaps: { from: string; to: string; spacingMeters: number; position: [number, number] }[];
	perStation: { id: string; name: string | null; count: number }[];
	/** Over all buildings: road driven to the nearest crane; null where the share has none. */
	refillP50Meters: number | null;
	refillP90Meters: number | null;
	refillPlaces: { id: string; name: string; meters: number | null; craneId: string | null }[];
	rules: string[];
};

/** Water cranes that count in a view: their spacing along main roads and the way to refill. */
export async function computeCranes(
	context: Context,
	district: string,
	options: ViewOptions
): Promise<Cranes> {
	authorize(context, district, 'map.read');
	const cranes = await offThread(context, 'cranes', [district, options], () =>
		computeCranesHere(context, district, options)
	);
	if (confinedTo(context.actor, district) === undefined) return cranes;
	// A servicing unit sees where main roads lack a crane, not whose cranes stand beside.
	const gaps = cranes.gaps.map((gap) => ({ ...gap, from: '', to: '' }));
	return { ...cranes, unsnapped: [], gaps };
}

export async function computeCranesHere(
	context: Context,
	district: string,
	options: ViewOptions
): Promise<Cranes> {
	const { db } = context;
	const now = context.now();
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const roads = await loadRoads(db, district, srid);
	const rule = await createRuleReader(db, district);
	const box = widenBox(bbox, rule('border.facility_m'));
	const kinds = ['water_crane', 'fire_station'] as const;
	const facilities = await listCountedFacilities(db, district, kinds, box, now);
	const verifiedDays = rule('pessimistic.verified_days');
	const cranes = facilities
		.filter(({ kind }) => kind === 'water_crane')
		.map((crane) => ({ crane, counting: countFacility(crane, { ...options, verifiedDays, now }) }))
		.filter(({ counting }) => counting !== 'not');
	const closedEdges = await listClosedEdgeIds(db, district, roads.batch, now);
	const { register, roads: revision, rules, base } = await getRevision(db, district);
	const neighbors = await listNeighborRevisions(db, district, box);
	const inputs = { register, roads: revision, rules, base, neighbors, closed: hashOf(closedEdges) };
	return reuseOrCompute(
		db,
		{
			district,
			kind: 'cranes',
			// The view's outcome, so that a look that expired makes it another question.
			params: { ...options },
			inputs: {
				...inputs,
				counted: hashOf(cranes.map(({ crane, counting }) => [crane.id, counting]))
			},
			validUntil: earliest(
				await findNextOutageChange(db, [district], now),
				await findNextClosureChange(db, district, now)
			),
			now
		},
		async () => {
			const buildings = await loadBuildings(db, district, roads);
			const places = await listPlaces(db, district);
			return () => ({
				...options,
				spacingMeters: rule('water_crane.spacing_m'),
				craneCount: cranes.length,
				unverifiedCount: cranes.filter(({ counting }) => counting === 'unverified').length,
				...judge(roads, {
					cranes: cranes.map(({ crane }) => crane),
					stations: facilities.filter(({ kind }) => kind === 'fire_station'),
					buildings,
					places,
					spacingMeters: rule('water_crane.spacing_m'),
					closedEdges
				}),
				rules: [...RULE_USES.cranes]
			});
		},
		({ stretches: _stretches, gaps: _gaps, refillPlaces: _places, ...summary }) => summary
	);
}

function judge(
	roads: LoadedRoads,
	things: {
		cranes: readonly CountedFacility[];
		stations: readonly CountedFacility[];
		buildings: readonly BuildingOnRoad[];
		places: readonly Place[];
		spacingMeters: number;
		closedEdges: readonly number[];
	}
) {
	const { spacingMeters } = things;
	const closedEdges = new Uint8Array(roads.network.edgeCount);
	for (const edge of things.closedEdges) closedEdges[edge] = 1;
	const snapped = things.cranes.map((crane) => ({ crane, snap: snapCrane(roads, crane) }));
	const onRoad = snapped.flatMap(({ crane, snap }) => (snap ? [{ crane, snap }] : []));
	const points = onRoad.map(({ snap }) => snap);
	const spacing = computeCraneSpacing(roads.drive, points, markMainRoads(roads), {
		spacingMeters,
		closedEdges
	});
	const refill = computeRefill(roads.drive, points, { closedEdges });
	const idOf = (source: number) => onRoad[source]?.crane.id ?? '';
	return {
		unsnapped: snapped.filter(({ snap }) => !snap).map(({ crane: { id, name } }) => ({ id, name })),
		stretches: toStretches(roads, spacing),
		mainRoadMeters: spacing.mainMeters,
		servedMeters: spacing.mainMeters - spacing.unservedMeters,
		gaps: spacing.neighbors.map(({ cranes: [from, to], spacingMeters, edge, offsetMeters }) => {
			const [[lon = NaN, lat = NaN] = []] = sliceEdge(roads, edge, offsetMeters, offsetMeters);
			const position: [number, number] = [lon, lat];
			return { from: idOf(from), to: idOf(to), spacingMeters, position };
		}),
		perStation: countPerStation(
			roads,
			things.stations,
			onRoad.map(({ snap }) => snap)
		),
		...refillOf(refill, things.buildings),
		refillPlaces: things.places.map(({ id, name, position: [lon, lat] }) => {
			const road = snapPlace(roads, lon, lat);
			const found = road && refillAtPoint(refill, road);
			return {
				id,
				name,
				meters: rounded(found?.meters),
				craneId: found ? idOf(found.crane) : null
			};
		})
	};
}

function toStretches(roads: LoadedRoads, spacing: CraneSpacing): Cranes['stretches'] {
	return {
		type: 'FeatureCollection',
		features: spacing.unserved.map(({ edge, offset0, offset1, minMeters, maxMeters }) => ({
			type: 'Feature',
			geometry: { type: 'LineString', coordinates: sliceEdge(roads, edge, offset0, offset1) },
			properties: {
				name: roads.names[edge] ?? null,
				class: roads.classes[edge] ?? '',
				lengthMeters: offset1 - offset0,
				minMeters: rounded(minMeters),
				maxMeters: rounded(maxMeters)
			}
		}))
	};
}

/** Cranes by the station whose engines have the least way to them: its computed responsibility area. */
function countPerStation(
	roads: LoadedRoads,
	stations: readonly CountedFacility[],
	cranes: readonly { edge: number; offsetMeters: number }[]
): Cranes['perStation'] {
	const onRoad = stations.flatMap(({ id, name, lon, lat, lifecycle }) => {
		const road = lifecycle === 'in_service' ? snapPlace(roads, lon, lat) : undefined;
		return road ? [{ id, name, road }] : [];
	});
	const field = computeRefill(
		roads.drive,
		onRoad.map(({ road }) => road)
	);
	const counts = onRoad.map(() => 0);
	for (const crane of cranes) {
		const found = refillAtPoint(field, crane);
		if (found) counts[found.crane] = (counts[found.crane] ?? 0) + 1;
	}
	return onRoad.map(({ id, name }, index) => ({ id, name, count: counts[index] ?? 0 }));
}
