import type { Projection } from '#lib/core/geometry/index.ts';
import { clipLine } from './clip-to-frame.ts';
import { strokeWith } from './draw-shapes.ts';
import { millimeters, toPage, type MapFrame } from './map-frame.ts';
import { writeText } from './sheet-text.ts';

/** Steps of a graticule in seconds of arc: whole minutes, then degrees. */
const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000];
const LINES_WANTED = 5;
const SAMPLES = 24;
const COLOR = '#6b7f90';

/**
 * Meridians and parallels across the frame with their degrees in its margin, and the frame's two neat
 * lines.
 *
 * @param marginPoints Between the inner and the outer neat line: room for the degrees.
 */
export function drawGraticule(
	doc: PDFKit.PDFDocument,
	frame: MapFrame,
	projection: Projection,
	{ marginPoints, textSize }: { marginPoints: number; textSize: number }
): void {
	const { x, y, width, height } = frame;
	const [west, south, east, north] = degreesOf(frame, projection);
	const step = stepFor(Math.max(east - west, north - south) * 3600);
	const text = { size: textSize, color: '#2f3b45', align: 'center' as const };
	doc.save().rect(x, y, width, height).clip();
	const meridians = multiples(west, east, step).map((lon) => ({
		lon,
		points: sample(south, north, (lat) => projection.forward(lon, lat))
	}));
	const parallels = multiples(south, north, step).map((lat) => ({
		lat,
		points: sample(west, east, (lon) => projection.forward(lon, lat))
	}));
	for (const { points } of [...meridians, ...parallels]) {
		for (const part of clipLine(frame, points)) {
			doc.moveTo(part[0] ?? 0, part[1] ?? 0);
			for (let k = 2; k < part.length; k += 2) doc.lineTo(part[k] ?? 0, part[k + 1] ?? 0);
		}
	}
	strokeWith(doc, { color: COLOR, width: 0.25, opacity: 0.7 });
	doc.restore();
	for (const { lon, points } of meridians)
		for (const [edge, middle] of [
			[y, y - marginPoints / 2],
			[y + height, y + height + marginPoints / 2]
		] as const) {
			const at = crossing(frame, points, 1, edge);
			if (at === undefined || at < x + textSize * 2 || at > x + width - textSize * 2) continue;
			writeText(doc, printAngle(lon, step), at, middle, text);
		}
	for (const { lat, points } of parallels)
		for (const [edge, middle, turnDegrees] of [
			[x, x - marginPoints / 2, -90],
			[x + width, x + width + marginPoints / 2, -90]
		] as const) {
			const at = crossing(frame, points, 0, edge);
			if (at === undefined || at < y + textSize * 2 || at > y + height - textSize * 2) continue;
			writeText(doc, printAngle(lat, step), middle, at, { ...text, turnDegrees });
		}
	doc.rect(x, y, width, height).lineWidth(0.5).stroke('#1c1a17');
	const outer = marginPoints;
	doc
		.rect(x - outer, y - outer, width + 2 * outer, height + 2 * outer)
		.lineWidth(millimeters(0.5))
		.stroke('#1c1a17');
}

/** `128°54′`, with seconds where the step has them. */
export function printAngle(degrees: number, stepSeconds: number): string {
	const seconds = Math.round(degrees * 3600);
	const whole = Math.floor(seconds / 3600);
	const minutes = Math.floor((seconds - whole * 3600) / 60);
	const rest = seconds - whole * 3600 - minutes * 60;
	const two = (value: number) => String(value).padStart(2, '0');
	const tail = stepSeconds % 60 === 0 ? '' : `${two(rest)}″`;
	return stepSeconds % 3600 === 0 ? `${whole}°` : `${whole}°${two(minutes)}′${tail}`;
}

/** Degrees by which true north lies clockwise of the page's top in the middle of the frame. */
export function northTurn(frame: MapFrame, projection: Projection): number {
	const [lon, lat] = projection.inverse(frame.centerX, frame.centerY);
	const [x = NaN, y = NaN] = projection.forward(lon ?? NaN, (lat ?? NaN) + 0.01);
	return (Math.atan2(x - frame.centerX, y - frame.centerY) * 180) / Math.PI;
}

function degreesOf(
	{ box: [west, south, east, north] }: MapFrame,
	projection: Projection
): [number, number, number, number] {
	const middle = (west + east) / 2;
	const corners = [
		[west, south],
		[east, south],
		[west, north],
		[east, north],
		[middle, south],
		[middle, north]
	].map(([x = NaN, y = NaN]) => [...projection.inverse(x, y)]);
	const lons = corners.map(([lon = NaN]) => lon);
	const lats = corners.map(([, lat = NaN]) => lat);
	return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function stepFor(spanSeconds: number): number {
	return STEPS.find((step) => spanSeconds / step <= LINES_WANTED + 1) ?? 36000;
}

function multiples(from: number, to: number, stepSeconds: number): number[] {
	const first = Math.ceil((from * 3600) / stepSeconds);
	const last = Math.floor((to * 3600) / stepSeconds);
	return Array.from(
		{ length: Math.max(0, last - first + 1) },
		(_, index) => ((first + index) * stepSeconds) / 3600
	);
}

function sample(
	from: number,
	to: number,
	at: (degrees: number) => ArrayLike<number>
): Float64Array {
	const points = new Float64Array((SAMPLES + 1) * 2);
	for (let index = 0; index <= SAMPLES; index++)
		points.set(Array.from(at(from + ((to - from) * index) / SAMPLES)), index * 2);
	return points;
}

/** Where a line of the plane crosses an edge of the frame: the other coordinate on the page. */
function crossing(
	frame: MapFrame,
	points: Float64Array,
	axis: 0 | 1,
	edge: number
): number | undefined {
	for (let index = 0; index + 3 < points.length; index += 2) {
		const a = toPage(frame, points[index] ?? NaN, points[index + 1] ?? NaN);
		const b = toPage(frame, points[index + 2] ?? NaN, points[index + 3] ?? NaN);
		if (a[axis] < edge === b[axis] < edge) continue;
		const share = (edge - a[axis]) / (b[axis] - a[axis]);
		return a[(1 - axis) as 0 | 1] + share * (b[(1 - axis) as 0 | 1] - a[(1 - axis) as 0 | 1]);
	}
	return undefined;
}
