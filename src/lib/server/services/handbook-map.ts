import type { NearRoad, Surroundings } from '#lib/domain/handbook.ts';
import type { FacilityKind, FacilityState } from '#lib/domain/facility.ts';
import type { RoadLayer } from './road-layer.ts';

/** A water on the district's plane, meters. */
export interface WaterOnPlane {
	id: string;
	x: number;
	y: number;
	kind: FacilityKind;
	state: FacilityState;
	label: string;
}

const RADIUS_METERS = 350;
const MOST_NEIGHBORS = 60;
const METERS_PER_DEGREE = 111_320;

/** Streets and other waters of the book around one of them, itself first; undefined when it has no position. */
export function findSurroundings(
	roads: RoadLayer,
	waters: readonly WaterOnPlane[],
	id: string
): Surroundings | undefined {
	const middle = waters.find((water) => water.id === id);
	if (!middle) return undefined;
	const near = waters
		.filter(
			({ x, y }) => Math.abs(x - middle.x) < RADIUS_METERS && Math.abs(y - middle.y) < RADIUS_METERS
		)
		.sort((a, b) => Number(b === middle) - Number(a === middle))
		.slice(0, MOST_NEIGHBORS);
	return {
		radiusMeters: RADIUS_METERS,
		roads: listRoads(roads, middle),
		waters: near.map(({ x, y, kind, state, label }) => ({
			x: x - middle.x,
			y: y - middle.y,
			kind,
			state,
			label
		}))
	};
}

function listRoads(roads: RoadLayer, { x, y }: WaterOnPlane): NearRoad[] {
	const [lon = NaN, lat = NaN] = roads.projection.inverse(x, y);
	const high = RADIUS_METERS / METERS_PER_DEGREE;
	// A page is taller than wide or not: the square around the circle has all of it.
	const wide = high / Math.cos((lat * Math.PI) / 180);
	const found =
		roads.boxes?.search(lon - wide, lat - high, lon + wide, lat + high).sort((a, b) => a - b) ?? [];
	const { pointStart, coordinates } = roads.network;
	return found.map((edge) => {
		const line = coordinates.slice((pointStart[edge] ?? 0) * 2, (pointStart[edge + 1] ?? 0) * 2);
		for (let k = 0; k < line.length; k += 2) {
			line[k] = (line[k] ?? 0) - x;
			line[k + 1] = (line[k + 1] ?? 0) - y;
		}
		return { line, class: roads.classes[edge] ?? '', name: roads.names[edge] ?? null };
	});
}
