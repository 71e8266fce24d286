import { buildAreaIndex, isInsideArea } from './area-index.ts';
import { multiPolygonBox, type PlaneMultiPolygon } from './plane.ts';
import { buildSegmentGrid, forEachSegmentNear } from './segment-grid.ts';

/** Where polygons that should not do so cross themselves or overlap each other. */
export interface AreaFault {
	kind: 'crossing' | 'overlap';
	/** Indices of the polygons, equal when a polygon crosses itself. */
	polygon: number;
	other: number;
	x: number;
	y: number;
}

/**
 * First fault that would make the area of polygons ambiguous: sides that cross, or one polygon on top
 * of another. Touching in points or along sides is no fault.
 *
 * @param area Open rings as from `normalizePlaneMultiPolygon`.
 * @returns undefined when the area is sound.
 */
export function findAreaFault(area: PlaneMultiPolygon): AreaFault | undefined {
	return findCrossing(area) ?? findOverlap(area);
}

function findCrossing(area: PlaneMultiPolygon): AreaFault | undefined {
	const polygonOf: number[] = [];
	const values: number[] = [];
	area.forEach((rings, polygon) => {
		for (const ring of rings) {
			for (let k = 0; k < ring.length; k += 2) {
				const next = (k + 2) % ring.length;
				values.push(ring[k]!, ring[k + 1]!, ring[next]!, ring[next + 1]!);
				polygonOf.push(polygon);
			}
		}
	});
	if (polygonOf.length === 0) return undefined;
	const segments = Float64Array.from(values);
	const grid = buildSegmentGrid(segments);
	let fault: AreaFault | undefined;
	for (let a = 0; a < polygonOf.length && fault === undefined; a++) {
		const [ax, ay, bx, by] = [0, 1, 2, 3].map((k) => segments[a * 4 + k]!);
		const box = [Math.min(ax!, bx!), Math.min(ay!, by!), Math.max(ax!, bx!), Math.max(ay!, by!)];
		forEachSegmentNear(grid, box[0]!, box[1]!, box[2]!, box[3]!, (b) => {
			if (b <= a || fault !== undefined) return;
			const at = crossingOf(segments, a, b);
			if (!at) return;
			fault = {
				kind: 'crossing',
				polygon: polygonOf[a]!,
				other: polygonOf[b]!,
				x: at[0],
				y: at[1]
			};
		});
	}
	return fault;
}

/** Where two segments cross in their insides. */
function crossingOf(segments: Float64Array, a: number, b: number): [number, number] | undefined {
	const at = (segment: number, k: number) => segments[segment * 4 + k]!;
	const side = (segment: number, x: number, y: number) =>
		(at(segment, 2) - at(segment, 0)) * (y - at(segment, 1)) -
		(at(segment, 3) - at(segment, 1)) * (x - at(segment, 0));
	const a0 = side(b, at(a, 0), at(a, 1));
	const a1 = side(b, at(a, 2), at(a, 3));
	const b0 = side(a, at(b, 0), at(b, 1));
	const b1 = side(a, at(b, 2), at(b, 3));
	if (!(a0 * a1 < 0) || !(b0 * b1 < 0)) return undefined;
	const share = a0 / (a0 - a1);
	return [at(a, 0) + (at(a, 2) - at(a, 0)) * share, at(a, 1) + (at(a, 3) - at(a, 1)) * share];
}

/** Without crossings, polygons overlap only if one holds a vertex of the other inside. */
function findOverlap(area: PlaneMultiPolygon): AreaFault | undefined {
	if (area.length < 2) return undefined;
	const boxes = area.map((rings) => multiPolygonBox([rings]));
	const indices = area.map((rings) => buildAreaIndex([rings]));
	for (let polygon = 0; polygon < area.length; polygon++) {
		for (let other = 0; other < area.length; other++) {
			const [a, b] = [boxes[polygon], boxes[other]];
			if (polygon === other || !a || !b) continue;
			if (a[0] >= b[2] || a[2] <= b[0] || a[1] >= b[3] || a[3] <= b[1]) continue;
			const [x, y] = insideOf(area[polygon]![0]!);
			if (isInsideArea(indices[other]!, x, y)) return { kind: 'overlap', polygon, other, x, y };
		}
	}
	return undefined;
}

/** A point just inside a counterclockwise ring, beside the middle of its longest side. */
function insideOf(ring: Float64Array): [number, number] {
	let best = { length: -1, x: NaN, y: NaN };
	for (let k = 0; k < ring.length; k += 2) {
		const next = (k + 2) % ring.length;
		const dx = ring[next]! - ring[k]!;
		const dy = ring[next + 1]! - ring[k + 1]!;
		const length = Math.hypot(dx, dy);
		if (length <= best.length) continue;
		const step = Math.min(0.001, length / 1000) / length;
		best = {
			length,
			x: ring[k]! + dx / 2 - dy * step,
			y: ring[k + 1]! + dy / 2 + dx * step
		};
	}
	return [best.x, best.y];
}
