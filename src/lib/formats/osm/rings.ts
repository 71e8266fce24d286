/** Closed ring `[lon, lat, …]`, last position = first. */
export type Ring = Float64Array;
/** Outer ring counter-clockwise, then its holes clockwise (RFC 7946). */
export type Polygon = Ring[];

export interface RingSource<T> {
	refs: ArrayLike<number>;
	/** Handed back where the piece could not be closed. */
	source: T;
}

interface Step {
	index: number;
	from: number;
}

/**
 * Joins open lines at their end nodes into closed chains of node ids. Where more than two ends meet,
 * a chain that comes back to a node it has passed is cut off there as a ring of its own, and a dead end
 * is stepped back from; so rings that touch in a node come out apart.
 *
 * @returns The rings (first id = last id), and the lines that are part of none.
 */
export function joinRings<T>(lines: readonly RingSource<T>[]): { rings: number[][]; open: T[] } {
	const rings: number[][] = [];
	const open: T[] = [];
	const isUsed = lines.map(() => false);
	const byEnd = new Map<number, number[]>();
	lines.forEach(({ refs }, index) => {
		for (const end of new Set([firstOf(refs), lastOf(refs)]))
			byEnd.set(end, [...(byEnd.get(end) ?? []), index]);
	});
	const takeAt = (node: number): number | undefined => {
		const index = byEnd.get(node)?.find((each) => isUsed[each] === false);
		if (index !== undefined) isUsed[index] = true;
		return index;
	};
	lines.forEach(({ refs }) => {
		const steps: Step[] = [];
		let node = firstOf(refs);
		const depthOf = new Map([[node, 0]]);
		for (;;) {
			const index = takeAt(node);
			if (index === undefined) {
				const last = steps.pop();
				if (last === undefined) break;
				depthOf.delete(node);
				open.push(sourceAt(lines, last.index));
				node = last.from;
				continue;
			}
			steps.push({ index, from: node });
			node = otherEnd(lines[index]?.refs ?? [], node);
			const depth = depthOf.get(node);
			if (depth === undefined) depthOf.set(node, steps.length);
			else {
				const loop = steps.splice(depth);
				for (const step of loop) if (step.from !== node) depthOf.delete(step.from);
				rings.push(chain(lines, loop));
			}
		}
	});
	return { rings, open };
}

/**
 * Sorts rings into polygons. With `isInner` roles, each inner ring goes to the least outer that holds
 * it; without, a ring within an odd number of others is a hole.
 *
 * @returns The polygons, and inner rings that no outer holds.
 */
export function nestRings(rings: readonly { ring: Ring; isInner?: boolean }[]): {
	polygons: Polygon[];
	stray: Ring[];
} {
	const shapes = rings.map(({ ring, isInner }) => ({ ring, isInner, ...measure(ring) }));
	shapes.sort((a, b) => b.area - a.area);
	const outers: { shape: Shape; polygon: Polygon }[] = [];
	const stray: Ring[] = [];
	shapes.forEach((shape, i) => {
		const isHole =
			shape.isInner ?? shapes.slice(0, i).filter((other) => holds(other, shape)).length % 2 === 1;
		if (!isHole) {
			outers.push({ shape, polygon: [oriented(shape, 1)] });
			return;
		}
		const outer = outers.findLast((each) => holds(each.shape, shape));
		if (outer === undefined) stray.push(shape.ring);
		else outer.polygon.push(oriented(shape, -1));
	});
	return { polygons: outers.map(({ polygon }) => polygon), stray };
}

/** Twice the area in square degrees, positive counter-clockwise; relative to its first corner, so that small rings keep their digits. */
export function signedArea(ring: Ring): number {
	const [lon0, lat0] = [ring[0] ?? 0, ring[1] ?? 0];
	let sum = 0;
	for (let i = 2; i + 1 < ring.length; i += 2) {
		const [x1, y1] = [at(ring, i - 2) - lon0, at(ring, i - 1) - lat0];
		const [x2, y2] = [at(ring, i) - lon0, at(ring, i + 1) - lat0];
		sum += x1 * y2 - x2 * y1;
	}
	return sum;
}

/** Center of gravity of the outer ring of the largest polygon, `[lon, lat]`. */
export function centroidOf(polygons: readonly Polygon[]): [number, number] {
	const outers = polygons.flatMap((polygon) => polygon.slice(0, 1));
	const ring = outers.reduce((a, b) => (Math.abs(signedArea(b)) > Math.abs(signedArea(a)) ? b : a));
	const [lon0, lat0] = [at(ring, 0), at(ring, 1)];
	let [sum, lon, lat] = [0, 0, 0];
	for (let i = 2; i + 1 < ring.length; i += 2) {
		const [x1, y1] = [at(ring, i - 2) - lon0, at(ring, i - 1) - lat0];
		const [x2, y2] = [at(ring, i) - lon0, at(ring, i + 1) - lat0];
		const cross = x1 * y2 - x2 * y1;
		sum += cross;
		lon += (x1 + x2) * cross;
		lat += (y1 + y2) * cross;
	}
	return [lon0 + lon / (3 * sum), lat0 + lat / (3 * sum)];
}

interface Shape {
	ring: Ring;
	area: number;
	signedArea: number;
	west: number;
	south: number;
	east: number;
	north: number;
}

function measure(ring: Ring): Omit<Shape, 'ring'> {
	let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
	for (let i = 0; i < ring.length; i += 2) {
		west = Math.min(west, at(ring, i));
		east = Math.max(east, at(ring, i));
		south = Math.min(south, at(ring, i + 1));
		north = Math.max(north, at(ring, i + 1));
	}
	const signed = signedArea(ring);
	return { area: Math.abs(signed), signedArea: signed, west, south, east, north };
}

/** Decided by the first corner of the inner ring, else middle of a side, that is not on the outer's line. */
function holds(outer: Shape, inner: Shape): boolean {
	if (outer.west > inner.west || outer.east < inner.east) return false;
	if (outer.south > inner.south || outer.north < inner.north) return false;
	const { ring } = inner;
	for (const share of [0, 0.5])
		for (let i = 0; i + 3 < ring.length; i += 2) {
			const lon = at(ring, i) + share * (at(ring, i + 2) - at(ring, i));
			const lat = at(ring, i + 1) + share * (at(ring, i + 3) - at(ring, i + 1));
			const side = sideOf(outer.ring, lon, lat);
			if (side !== 0) return side > 0;
		}
	return false;
}

/** 1 inside, -1 outside, 0 on the line. */
function sideOf(ring: Ring, lon: number, lat: number): -1 | 0 | 1 {
	let isInside = false;
	for (let i = 0; i + 3 < ring.length; i += 2) {
		const [x1, y1, x2, y2] = [at(ring, i), at(ring, i + 1), at(ring, i + 2), at(ring, i + 3)];
		const cross = (x2 - x1) * (lat - y1) - (lon - x1) * (y2 - y1);
		const isBeside = (lon - x1) * (lon - x2) <= 0 && (lat - y1) * (lat - y2) <= 0;
		if (cross === 0 && isBeside) return 0;
		if (y1 > lat !== y2 > lat && cross > 0 === y2 > y1) isInside = !isInside;
	}
	return isInside ? 1 : -1;
}

function oriented({ ring, signedArea }: Shape, direction: 1 | -1): Ring {
	if (Math.sign(signedArea) === direction) return ring;
	const reversed = new Float64Array(ring.length);
	for (let i = 0; i < ring.length; i += 2) {
		reversed[i] = at(ring, ring.length - 2 - i);
		reversed[i + 1] = at(ring, ring.length - 1 - i);
	}
	return reversed;
}

function chain<T>(lines: readonly RingSource<T>[], steps: readonly Step[]): number[] {
	const ids: number[] = [];
	for (const { index, from } of steps) {
		const refs = Array.from(lines[index]?.refs ?? []);
		if (refs[0] !== from) refs.reverse();
		for (const id of ids.length === 0 ? refs : refs.slice(1)) ids.push(id);
	}
	return ids;
}

function otherEnd(refs: ArrayLike<number>, node: number): number {
	return firstOf(refs) === node ? lastOf(refs) : firstOf(refs);
}

function firstOf(refs: ArrayLike<number>): number {
	return refs[0] ?? NaN;
}

function lastOf(refs: ArrayLike<number>): number {
	return refs[refs.length - 1] ?? NaN;
}

function sourceAt<T>(lines: readonly RingSource<T>[], index: number): T {
	const line = lines[index];
	if (line === undefined) throw new RangeError(`line ${index} of ${lines.length}`);
	return line.source;
}

/** Indices above are proved by their loops. */
function at(ring: Ring, index: number): number {
	return ring[index] ?? NaN;
}
