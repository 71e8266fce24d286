/** Points of a page (1/72 inch) in a meter of paper. */
export const POINTS_PER_METER = 72 / 0.0254;
const POINTS_PER_MILLIMETER = POINTS_PER_METER / 1000;

/** A rectangle of a page in points, `y` down. */
export interface PageRectangle {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** `[west, south, east, north]` in meters of the district's plane. */
export type PlaneBox = readonly [west: number, south: number, east: number, north: number];

/** What part of the plane a rectangle of the page shows, and at which scale. */
export interface MapFrame extends PageRectangle {
	centerX: number;
	centerY: number;
	/** Denominator: 10 000 is 1:10 000. */
	scale: number;
	/** The plane inside the frame. */
	box: PlaneBox;
}

/** Denominators that a planner's sheet is drawn at. */
const SCALES = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5];

/** Points of the page that some millimeters are. */
export function millimeters(length: number): number {
	return length * POINTS_PER_MILLIMETER;
}

/**
 * The frame that shows a box at the largest round scale at which it fits with a margin.
 *
 * @param options.scale Draws at this denominator instead, whether all of the box fits or not.
 * @throws {RangeError} The box or the rectangle is empty or not finite.
 */
export function fitFrame(
	rectangle: PageRectangle,
	[west, south, east, north]: PlaneBox,
	options: { marginShare?: number; scale?: number | undefined; leastScale?: number } = {}
): MapFrame {
	const { width, height } = rectangle;
	if (![west, south, east, north].every(Number.isFinite) || !(width > 0) || !(height > 0))
		throw new RangeError(`no frame of ${width} × ${height} for ${west},${south},${east},${north}`);
	const share = 1 - 2 * (options.marginShare ?? 0.03);
	const wanted = Math.max(
		((east - west) * POINTS_PER_METER) / (width * share),
		((north - south) * POINTS_PER_METER) / (height * share),
		options.leastScale ?? 500
	);
	const scale = options.scale ?? roundScaleUp(wanted);
	return frameAt(rectangle, [(west + east) / 2, (south + north) / 2], scale);
}

/** The frame around a center at a scale. */
export function frameAt(
	rectangle: PageRectangle,
	[centerX, centerY]: readonly [number, number],
	scale: number
): MapFrame {
	const halfWidth = (rectangle.width / POINTS_PER_METER / 2) * scale;
	const halfHeight = (rectangle.height / POINTS_PER_METER / 2) * scale;
	return {
		...rectangle,
		centerX,
		centerY,
		scale,
		box: [centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight]
	};
}

/** The next of the usual denominators. */
export function roundScaleUp(denominator: number): number {
	const power = 10 ** Math.floor(Math.log10(denominator));
	for (const step of SCALES) if (step * power >= denominator * (1 - 1e-9)) return step * power;
	return 10 * power;
}

/** Where a place of the plane lies on the page. */
export function toPage(frame: MapFrame, x: number, y: number): [number, number] {
	const pointsPerMeter = POINTS_PER_METER / frame.scale;
	return [
		frame.x + frame.width / 2 + (x - frame.centerX) * pointsPerMeter,
		frame.y + frame.height / 2 - (y - frame.centerY) * pointsPerMeter
	];
}
