import type { Spot } from './frame.ts';

/** The river flows south along the western third of the town; the bend is invented. */
export function riverEastAt(north: number): number {
	return -560 + 190 * Math.sin(north / 1500) + 70 * Math.sin(north / 610 + 1);
}

export const RIVER_HALF_WIDTH_METERS = 65;

/** Centerline from north to south, a point every 150 m. */
export function riverLine(fromNorth = 9000, toNorth = -5200): Spot[] {
	const line: Spot[] = [];
	for (let north = fromNorth; north >= toNorth; north -= 150) {
		line.push([riverEastAt(north), north]);
	}
	return line;
}

/** Points along one bank, `side` -1 west or 1 east, from one northing to another; `apart` meters inland. */
export function bank(side: -1 | 1, from: number, to: number, apart: number): Spot[] {
	const pieces = Math.ceil(Math.abs(to - from) / 150);
	return Array.from({ length: pieces + 1 }, (_, i): Spot => {
		const north = from + ((to - from) * i) / pieces;
		return [riverEastAt(north) + side * (RIVER_HALF_WIDTH_METERS + apart), north];
	});
}

/** The water between both banks, as a ring. */
export function riverRing(): Spot[] {
	const line = riverLine();
	const east = line.map(([e, n]): Spot => [e + RIVER_HALF_WIDTH_METERS, n]);
	const west = line.map(([e, n]): Spot => [e - RIVER_HALF_WIDTH_METERS, n]).reverse();
	return [...east, ...west];
}
