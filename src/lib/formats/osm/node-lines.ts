import type { NodeStore } from './node-store.ts';

/** Positions of `refs` in the store, cut where nodes are missing. */
export interface NodeLines {
	/** Runs of store indices, each of at least two different neighbors. */
	pieces: number[][];
	missingCount: number;
}

/**
 * Looks up the nodes of a way. A clipped extract lacks some: the way is cut there, since a straight
 * line over the gap would be a road that nobody built. A node that repeats its predecessor is dropped.
 */
export function findLines(refs: ArrayLike<number>, store: NodeStore): NodeLines {
	const pieces: number[][] = [];
	let piece: number[] = [];
	let missingCount = 0;
	const close = () => {
		if (piece.length > 1) pieces.push(piece);
		piece = [];
	};
	for (let i = 0; i < refs.length; i++) {
		const index = store.find(refs[i] ?? NaN);
		if (index < 0) {
			missingCount++;
			close();
		} else if (piece[piece.length - 1] !== index) piece.push(index);
	}
	close();
	return { pieces, missingCount };
}

/** `[lon, lat, …]` of store indices. */
export function toCoordinates(indices: readonly number[], store: NodeStore): Float64Array {
	const coordinates = new Float64Array(indices.length * 2);
	indices.forEach((index, i) => {
		coordinates[2 * i] = store.lonAt(index);
		coordinates[2 * i + 1] = store.latAt(index);
	});
	return coordinates;
}

/**
 * Ring of a closed chain of node ids, over the nodes that are there.
 *
 * @returns No ring when fewer than three different corners are left.
 */
export function toRing(
	ids: ArrayLike<number>,
	store: NodeStore
): { ring?: Float64Array; missingCount: number } {
	const corners: number[] = [];
	let missingCount = 0;
	for (let i = 0; i + 1 < ids.length; i++) {
		const index = store.find(ids[i] ?? NaN);
		if (index < 0) missingCount++;
		else if (corners[corners.length - 1] !== index) corners.push(index);
	}
	const [first] = corners;
	if (first === undefined || new Set(corners).size < 3) return { missingCount };
	if (corners[corners.length - 1] !== first) corners.push(first);
	return { ring: toCoordinates(corners, store), missingCount };
}

export function isClosed(refs: ArrayLike<number>): boolean {
	return refs.length >= 4 && refs[0] === refs[refs.length - 1];
}
