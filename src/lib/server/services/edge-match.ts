import { lineLengthMeters, pointLineDistanceMeters } from '#lib/core/geometry/index.ts';

/** How far an edge may have moved between two imports and still be the same street. */
export const MATCH_METERS = 15;
const SAMPLES = 9;
const LEAST_SHARE = 0.8;
const LEAST_COSINE = 0.8;
const GREATEST_LENGTH_RATIO = 2;

/**
 * Which new edges took the place of an old one, by their lines in the plane (`x, y, …` meters).
 *
 * New edges that lie along the old one are taken, all of them: a street cut by a new junction stays
 * closed as a whole. If none lies along it, an edge that the old one lies along is taken when it is
 * at most twice as long. Direction of drawing does not matter.
 *
 * @returns Indices of `candidates`, rising; empty when nothing matches.
 */
export function matchEdge(old: Float64Array, candidates: readonly Float64Array[]): number[] {
	const along: number[] = [];
	let containing: { index: number; ratio: number } | undefined;
	const oldMeters = lineLengthMeters(old);
	for (const [index, candidate] of candidates.entries()) {
		if (shareNear(candidate, old) >= LEAST_SHARE && isParallel(candidate, old)) {
			along.push(index);
			continue;
		}
		const ratio = lineLengthMeters(candidate) / oldMeters;
		if (ratio > GREATEST_LENGTH_RATIO || shareNear(old, candidate) < LEAST_SHARE) continue;
		if (!isParallel(old, candidate)) continue;
		if (containing === undefined || ratio < containing.ratio) containing = { index, ratio };
	}
	return along.length === 0 && containing ? [containing.index] : along;
}

/** Share of a line, by evenly spaced samples, that lies near another. */
export function shareNear(line: Float64Array, other: Float64Array): number {
	let near = 0;
	for (let sample = 0; sample < SAMPLES; sample++) {
		const [x, y] = pointAlong(line, (sample + 0.5) / SAMPLES);
		if (pointLineDistanceMeters(x, y, other) <= MATCH_METERS) near++;
	}
	return near / SAMPLES;
}

/** Whether `line` runs as `other` does where they are nearest: compared chord by chord at its middle. */
function isParallel(line: Float64Array, other: Float64Array): boolean {
	const [ax, ay] = directionAt(line, 0.5);
	const [x, y] = pointAlong(line, 0.5);
	const [bx, by] = directionAt(other, nearestShare(other, x, y));
	return Math.abs(ax * bx + ay * by) >= LEAST_COSINE;
}

function nearestShare(line: Float64Array, x: number, y: number): number {
	let best = { share: 0, distance: Infinity };
	const steps = 50;
	for (let step = 0; step <= steps; step++) {
		const [px, py] = pointAlong(line, step / steps);
		const distance = Math.hypot(px - x, py - y);
		if (distance < best.distance) best = { share: step / steps, distance };
	}
	return best.share;
}

function directionAt(line: Float64Array, share: number): [number, number] {
	const [ax, ay] = pointAlong(line, Math.max(0, share - 0.1));
	const [bx, by] = pointAlong(line, Math.min(1, share + 0.1));
	const length = Math.hypot(bx - ax, by - ay) || 1;
	return [(bx - ax) / length, (by - ay) / length];
}

function pointAlong(line: Float64Array, share: number): [number, number] {
	let left = lineLengthMeters(line) * share;
	for (let index = 2; index < line.length; index += 2) {
		const ax = line[index - 2] ?? NaN;
		const ay = line[index - 1] ?? NaN;
		const bx = line[index] ?? NaN;
		const by = line[index + 1] ?? NaN;
		const meters = Math.hypot(bx - ax, by - ay);
		if (left <= meters && meters > 0)
			return [ax + ((bx - ax) * left) / meters, ay + ((by - ay) * left) / meters];
		left -= meters;
	}
	return [line[line.length - 2] ?? NaN, line[line.length - 1] ?? NaN];
}
