import { indexNormalArea } from '../geometry/area-index.ts';
import type { AreaIndex } from '../geometry/area-index.ts';
import {
	multiPolygonAreaSquareMeters,
	multiPolygonBox,
	normalizePlaneMultiPolygon
} from '../geometry/plane.ts';
import type { PlaneMultiPolygon, PlaneRing } from '../geometry/plane.ts';
import { buildDiscSet } from './discs.ts';
import type { DiscInput, DiscSet } from './discs.ts';

/** Area and discs in one frame around the middle of the area, where digits are not wasted. */
export interface Scene {
	readonly area: AreaIndex;
	readonly discs: DiscSet;
	readonly areaSquareMeters: number;
	readonly originX: number;
	readonly originY: number;
}

/** @throws {RangeError} A coordinate or radius that is not finite, or arrays of unequal length. */
export function buildScene(area: PlaneMultiPolygon, discs: DiscInput): Scene {
	const clean = normalizePlaneMultiPolygon(area);
	const box = multiPolygonBox(clean);
	const originX = box ? Math.round((box[0] + box[2]) / 2) : 0;
	const originY = box ? Math.round((box[1] + box[3]) / 2) : 0;
	const local = clean.map((polygon) => polygon.map((ring) => moveRing(ring, -originX, -originY)));
	return {
		area: indexNormalArea(local),
		// Without an area there is nothing to cover, whatever the discs.
		discs: buildDiscSet(discs, originX, originY, box ?? [0, 0, 0, 0]),
		areaSquareMeters: multiPolygonAreaSquareMeters(local),
		originX,
		originY
	};
}

function moveRing(ring: PlaneRing, dx: number, dy: number): PlaneRing {
	const moved = new Float64Array(ring.length);
	for (let k = 0; k < ring.length; k += 2) {
		moved[k] = ring[k]! + dx;
		moved[k + 1] = ring[k + 1]! + dy;
	}
	return moved;
}
