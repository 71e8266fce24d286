import {
	computeCraneSpacing,
	computeRefill,
	findSnap,
	refillAtPoint,
	type RoadField,
	type Snap
} from '#lib/core/roads/index.ts';
import type { CraneFigures } from '#lib/domain/scenario.ts';
import type { BuildingOnRoad } from './building-points.ts';
import { rounded } from './response-compute.ts';
import type { RoadLayer } from './road-layer.ts';

const MAIN_CLASSES = new Set(['trunk', 'primary', 'secondary']);
/** An engine does not fill from a crane farther off the road than this. */
export const CRANE_SNAP_METERS = 200;

/** By edge, 1 on a main road: along these cranes are spaced. */
export function markMainRoads({ classes }: RoadLayer): Uint8Array {
	return Uint8Array.from(classes, (name) => (MAIN_CLASSES.has(name) ? 1 : 0));
}

/** The drivable street at a crane; closed or not, as the crane does not move. */
export function snapCrane(
	{ projection, snaps }: RoadLayer,
	{ lon, lat }: { lon: number; lat: number }
): Snap | undefined {
	const [x = NaN, y = NaN] = projection.forward(lon, lat);
	return findSnap(snaps, x, y, { limitMeters: CRANE_SNAP_METERS });
}

/** The two figures that judge cranes: main road within half the spacing, and the way to refill. */
export function figureCranes(
	roads: RoadLayer,
	things: {
		cranes: readonly { lon: number; lat: number }[];
		buildings: readonly BuildingOnRoad[];
		spacingMeters: number;
		closedEdges: Uint8Array;
	}
): CraneFigures {
	const { spacingMeters, closedEdges } = things;
	const points = things.cranes.flatMap((crane) => snapCrane(roads, crane) ?? []);
	const { mainMeters, unservedMeters } = computeCraneSpacing(
		roads.drive,
		points,
		markMainRoads(roads),
		{ spacingMeters, closedEdges }
	);
	const refill = computeRefill(roads.drive, points, { closedEdges });
	return {
		mainMeters,
		servedMeters: mainMeters - unservedMeters,
		refillP90Meters: refillOf(refill, things.buildings).refillP90Meters
	};
}

/** Road driven to the nearest crane from half of all buildings, and from nine tenths. */
export function refillOf(
	refill: RoadField,
	buildings: readonly BuildingOnRoad[]
): { refillP50Meters: number | null; refillP90Meters: number | null } {
	const meters = Float64Array.from(
		buildings,
		({ road }) => (road && refillAtPoint(refill, road)?.meters) ?? Infinity
	).sort();
	const at = (share: number) => rounded(meters[Math.max(0, Math.ceil(share * meters.length) - 1)]);
	return { refillP50Meters: at(0.5), refillP90Meters: at(0.9) };
}
