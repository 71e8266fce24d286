import { POINTS_PER_METER, type MapFrame } from './map-frame.ts';
import type { PlaneLine } from './sheet-map.ts';

/** How far beyond the frame lines are still drawn, in points: wider than half of any line. */
const SLACK_POINTS = 12;
/** Points nearer than this to the one before say nothing on paper (0.05 mm). */
const LEAST_STEP_POINTS = 0.14;

/** The parts of a line that may be seen in the frame, in points of the page: x, y, x, y, … */
export function clipLine(frame: MapFrame, line: PlaneLine): number[][] {
	const { toX, toY, west, north, east, south } = pageOf(frame);
	const parts: number[][] = [];
	let part: number[] = [];
	let lastX = NaN;
	let lastY = NaN;
	const end = () => {
		if (part.length >= 4) parts.push(part);
		part = [];
	};
	for (let index = 0; index + 1 < line.length; index += 2) {
		const x = toX(line[index] ?? NaN);
		const y = toY(line[index + 1] ?? NaN);
		if (index > 0) {
			const isOutside =
				(x < west && lastX < west) ||
				(x > east && lastX > east) ||
				(y < north && lastY < north) ||
				(y > south && lastY > south);
			if (isOutside) end();
			else {
				if (part.length === 0) part.push(lastX, lastY);
				const isLast = index + 3 >= line.length;
				const dx = x - (part.at(-2) ?? NaN);
				const dy = y - (part.at(-1) ?? NaN);
				if (isLast || dx * dx + dy * dy >= LEAST_STEP_POINTS ** 2) part.push(x, y);
			}
		}
		lastX = x;
		lastY = y;
	}
	end();
	return parts;
}

/**
 * A ring cut by the frame, in points of the page (Sutherland and Hodgman, "Reentrant polygon clipping",
 * 1974); empty when nothing of it is inside. Edges along the cut lie beyond the frame.
 */
export function clipRing(frame: MapFrame, ring: PlaneLine): number[] {
	const { toX, toY, west, north, east, south } = pageOf(frame);
	let points: number[] = [];
	for (let index = 0; index + 1 < ring.length; index += 2) {
		const x = toX(ring[index] ?? NaN);
		const y = toY(ring[index + 1] ?? NaN);
		const dx = x - (points.at(-2) ?? Infinity);
		const dy = y - (points.at(-1) ?? Infinity);
		if (dx * dx + dy * dy >= LEAST_STEP_POINTS ** 2) points.push(x, y);
	}
	points = cut(points, 0, west, 1);
	points = cut(points, 0, east, -1);
	points = cut(points, 1, north, 1);
	return cut(points, 1, south, -1);
}

/** Keeps what lies on the side of `limit` to which `sign` points, on axis 0 (x) or 1 (y). */
function cut(points: readonly number[], axis: 0 | 1, limit: number, sign: 1 | -1): number[] {
	const kept: number[] = [];
	const count = points.length / 2;
	for (let index = 0; index < count; index++) {
		const next = (index + 1) % count;
		const x0 = points[2 * index] ?? NaN;
		const y0 = points[2 * index + 1] ?? NaN;
		const x1 = points[2 * next] ?? NaN;
		const y1 = points[2 * next + 1] ?? NaN;
		const from = sign * ((axis === 0 ? x0 : y0) - limit);
		const to = sign * ((axis === 0 ? x1 : y1) - limit);
		if (from >= 0) kept.push(x0, y0);
		if (from >= 0 === to >= 0) continue;
		const share = from / (from - to);
		kept.push(x0 + share * (x1 - x0), y0 + share * (y1 - y0));
	}
	return kept;
}

function pageOf(frame: MapFrame) {
	const pointsPerMeter = POINTS_PER_METER / frame.scale;
	const x0 = frame.x + frame.width / 2;
	const y0 = frame.y + frame.height / 2;
	return {
		toX: (x: number) => x0 + (x - frame.centerX) * pointsPerMeter,
		toY: (y: number) => y0 - (y - frame.centerY) * pointsPerMeter,
		west: frame.x - SLACK_POINTS,
		north: frame.y - SLACK_POINTS,
		east: frame.x + frame.width + SLACK_POINTS,
		south: frame.y + frame.height + SLACK_POINTS
	};
}
