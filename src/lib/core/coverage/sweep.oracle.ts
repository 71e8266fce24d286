import type { PlaneMultiPolygon } from '../geometry/plane.ts';

/** For tests: exact areas by horizontal slabs, a method that shares nothing with the kernel. */
export interface Disc {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

/** What a place is: inside the area or not, and which discs it is in. */
export type Predicate = (isInArea: boolean, discs: ReadonlySet<number>) => boolean;

export interface SweptRegion {
	readonly areaSquareMeters: number;
	/** Areas of the connected parts, large to small. */
	readonly parts: number[];
}

/** A boundary seen from one slab, as x over y, and its antiderivative. */
interface Branch {
	readonly x: (y: number) => number;
	readonly integral: (y: number) => number;
	/** The disc it bounds, -1 for the area. */
	readonly disc: number;
}

interface Cell {
	readonly left: Branch;
	readonly right: Branch;
	readonly part: number;
}

/**
 * Sums the region where `holds`, slab by slab between the heights at which any two boundaries
 * cross or one of them ends: within a slab the boundaries keep their order, and the area between
 * two of them has a closed form. O(slabs · boundaries), for small cases.
 */
export function sweepRegion(
	area: PlaneMultiPolygon,
	discs: readonly Disc[],
	holds: Predicate
): SweptRegion {
	const edges = listEdges(area);
	const heights = [...new Set(listHeights(edges, discs))].sort((a, b) => a - b);
	const parents: number[] = [];
	const areas: number[] = [];
	let below: Cell[] = [];
	for (let s = 0; s + 1 < heights.length; s++) {
		const [low, high] = [heights[s]!, heights[s + 1]!];
		if (high - low < 1e-11) continue;
		const cells = cellsOfSlab(edges, discs, holds, low + ODD_SHARE * (high - low)).map(
			({ left, right }) => {
				const part = parents.push(parents.length) - 1;
				areas.push(
					right.integral(high) - right.integral(low) - left.integral(high) + left.integral(low)
				);
				return { left, right, part };
			}
		);
		for (const cell of cells)
			for (const lower of below)
				if (overlapAt(low, cell, lower) > LEAST_NECK_METERS) join(parents, cell.part, lower.part);
		below = cells;
	}
	const byPart = new Map<number, number>();
	areas.forEach((size, part) => {
		const root = findRoot(parents, part);
		byPart.set(root, (byPart.get(root) ?? 0) + size);
	});
	return {
		areaSquareMeters: areas.reduce((sum, size) => sum + size, 0),
		parts: [...byPart.values()].sort((a, b) => b - a)
	};
}

/** Where two boundaries cross, x is known to about 1e-5 m only: nearer parts do not touch. */
const LEAST_NECK_METERS = 1e-4;

/** Not the middle: neat shapes like to touch there. */
const ODD_SHARE = 0.4371;

type Edge = [ax: number, ay: number, bx: number, by: number];

function listEdges(area: PlaneMultiPolygon): Edge[] {
	return area.flat().flatMap((ring) =>
		Array.from({ length: ring.length / 2 }, (_, k): Edge => {
			const next = (2 * k + 2) % ring.length;
			return [ring[2 * k]!, ring[2 * k + 1]!, ring[next]!, ring[next + 1]!];
		})
	);
}

function listHeights(edges: readonly Edge[], discs: readonly Disc[]): number[] {
	const heights = edges.map(([, ay]) => ay);
	discs.forEach((disc, i) => {
		heights.push(disc.y - disc.radius, disc.y + disc.radius);
		for (const other of discs.slice(i + 1)) heights.push(...crossDiscs(disc, other));
		for (const edge of edges) heights.push(...crossDiscWithEdge(disc, edge));
	});
	return heights;
}

/** By the law of cosines, in angles. */
function crossDiscs(a: Disc, b: Disc): number[] {
	const distance = Math.hypot(b.x - a.x, b.y - a.y);
	const cosine = (distance ** 2 + a.radius ** 2 - b.radius ** 2) / (2 * distance * a.radius);
	if (!(Math.abs(cosine) <= 1)) return [];
	const toward = Math.atan2(b.y - a.y, b.x - a.x);
	return [-1, 1].map((side) => a.y + a.radius * Math.sin(toward + side * Math.acos(cosine)));
}

/** By the roots of |a + t (b - a) - center|² = radius². */
function crossDiscWithEdge(disc: Disc, [ax, ay, bx, by]: Edge): number[] {
	const [dx, dy, px, py] = [bx - ax, by - ay, ax - disc.x, ay - disc.y];
	const [a, b] = [dx * dx + dy * dy, px * dx + py * dy];
	const root = Math.sqrt(b * b - a * (px * px + py * py - disc.radius ** 2));
	return [(-b - root) / a, (-b + root) / a].filter((t) => t >= 0 && t <= 1).map((t) => ay + t * dy);
}

function cellsOfSlab(
	edges: readonly Edge[],
	discs: readonly Disc[],
	holds: Predicate,
	y: number
): Array<{ left: Branch; right: Branch }> {
	const branches = [
		...edges.filter(([, ay, , by]) => ay < y !== by < y).map(branchOfEdge),
		...discs.flatMap((disc, i) =>
			Math.abs(y - disc.y) < disc.radius ? branchesOfDisc(disc, i) : []
		)
	].sort((a, b) => a.x(y) - b.x(y));
	const cells: Array<{ left: Branch; right: Branch }> = [];
	const inside = new Set<number>();
	let isInArea = false;
	let left: Branch | undefined;
	for (const branch of branches) {
		if (branch.disc < 0) isInArea = !isInArea;
		else if (!inside.delete(branch.disc)) inside.add(branch.disc);
		const isHeld = holds(isInArea, inside);
		if (isHeld) left ??= branch;
		else if (left) {
			cells.push({ left, right: branch });
			left = undefined;
		}
	}
	return cells;
}

function branchOfEdge([ax, ay, bx, by]: Edge): Branch {
	const slope = (bx - ax) / (by - ay);
	return {
		x: (y) => ax + (y - ay) * slope,
		integral: (y) => ax * y + ((y - ay) ** 2 / 2) * slope,
		disc: -1
	};
}

function branchesOfDisc({ x, y: centerY, radius }: Disc, disc: number): Branch[] {
	const half = (y: number) => Math.sqrt(Math.max(0, radius ** 2 - (y - centerY) ** 2));
	const halfIntegral = (y: number) => {
		const u = Math.max(-1, Math.min(1, (y - centerY) / radius));
		return (radius ** 2 / 2) * (u * Math.sqrt(1 - u * u) + Math.asin(u));
	};
	return [-1, 1].map((side) => ({
		x: (y) => x + side * half(y),
		integral: (y) => x * y + side * halfIntegral(y),
		disc
	}));
}

function overlapAt(y: number, a: Cell, b: Cell): number {
	return Math.min(a.right.x(y), b.right.x(y)) - Math.max(a.left.x(y), b.left.x(y));
}

function findRoot(parents: number[], part: number): number {
	let root = part;
	while (parents[root] !== root) root = parents[root]!;
	return root;
}

function join(parents: number[], a: number, b: number): void {
	parents[findRoot(parents, a)] = findRoot(parents, b);
}
