import { clipLine, clipRing } from './clip-to-frame.ts';
import type { MapFrame } from './map-frame.ts';
import type { AreaStyle, LineStyle, PlaneLine, PlaneShape } from './sheet-map.ts';

const HATCH_STEP_POINTS = 5;

/** Lines of one style as one path, their casing below all of them. */
export function drawLines(
	doc: PDFKit.PDFDocument,
	frame: MapFrame,
	lines: readonly PlaneLine[],
	style: LineStyle
): void {
	const parts = lines.flatMap((line) => clipLine(frame, line));
	if (parts.length === 0) return;
	const { casing } = style;
	if (casing) {
		trace(doc, parts, false);
		strokeWith(doc, { color: casing.color, width: casing.width, cap: 'butt' });
	}
	trace(doc, parts, false);
	strokeWith(doc, style);
}

/** Areas of one style: tint, hatching, outline. */
export function drawAreas(
	doc: PDFKit.PDFDocument,
	frame: MapFrame,
	shapes: readonly PlaneShape[],
	{ fill, fillOpacity = 1, hatch, outline }: AreaStyle
): void {
	if (fill !== undefined || hatch) {
		const rings = shapes.flatMap((shape) =>
			shape.map((ring) => clipRing(frame, ring)).filter((ring) => ring.length >= 6)
		);
		if (rings.length > 0 && fill !== undefined) {
			doc.save().fillOpacity(fillOpacity);
			trace(doc, rings, true);
			doc.fill(fill, 'even-odd').restore();
		}
		if (rings.length > 0 && hatch) {
			doc.save();
			trace(doc, rings, true);
			doc.clip('even-odd');
			drawHatch(doc, boundsOf(rings), hatch);
			doc.restore();
		}
	}
	if (outline) drawLines(doc, frame, shapes.flat(), outline);
}

/** Fills the box of what is clipped to with a hatching that is the same all over the sheet. */
export function drawHatch(
	doc: PDFKit.PDFDocument,
	[left, top, right, bottom]: readonly [number, number, number, number],
	{ kind, color }: NonNullable<AreaStyle['hatch']>
): void {
	const step = HATCH_STEP_POINTS;
	if (kind === 'dots') {
		// A row of dots is one line of dashes without length and with round ends: a sheet full of circles is megabytes.
		for (let row = Math.floor(top / step); row * step <= bottom + step; row++) {
			const first = (Math.floor(left / step) + Math.abs(row % 2) / 2) * step;
			doc.moveTo(first, row * step).lineTo(right + step, row * step);
		}
		strokeWith(doc, { color, width: 1.4, cap: 'round', dash: [0, step] });
		return;
	}
	const height = bottom - top;
	for (let sum = Math.floor((left + top) / step) * step; sum <= right + bottom; sum += step)
		doc.moveTo(sum - top, top).lineTo(sum - top - height, bottom);
	if (kind === 'crossed') {
		const first = Math.floor((left - bottom) / step) * step;
		for (let rest = first; rest <= right - top; rest += step)
			doc.moveTo(rest + top, top).lineTo(rest + bottom, bottom);
	}
	doc.lineWidth(0.6).strokeColor(color).stroke();
}

/** Strokes the path that was traced. */
export function strokeWith(doc: PDFKit.PDFDocument, style: LineStyle): void {
	doc.save();
	doc.lineWidth(style.width).strokeColor(style.color).lineJoin('round');
	doc.lineCap(style.cap ?? (style.dash ? 'butt' : 'round'));
	if (style.opacity !== undefined) doc.strokeOpacity(style.opacity);
	if (style.dash) doc.addContent(`[${style.dash.join(' ')}] 0 d`);
	doc.stroke().restore();
}

function trace(
	doc: PDFKit.PDFDocument,
	parts: readonly (readonly number[])[],
	isClosed: boolean
): void {
	for (const part of parts) {
		doc.moveTo(part[0] ?? 0, part[1] ?? 0);
		for (let index = 2; index < part.length; index += 2)
			doc.lineTo(part[index] ?? 0, part[index + 1] ?? 0);
		if (isClosed) doc.closePath();
	}
}

function boundsOf(rings: readonly (readonly number[])[]): [number, number, number, number] {
	const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const ring of rings)
		for (let index = 0; index + 1 < ring.length; index += 2) {
			const x = ring[index] ?? NaN;
			const y = ring[index + 1] ?? NaN;
			if (x < box[0]) box[0] = x;
			if (y < box[1]) box[1] = y;
			if (x > box[2]) box[2] = x;
			if (y > box[3]) box[3] = y;
		}
	return box;
}
