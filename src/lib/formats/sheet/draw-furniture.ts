import { millimeters, POINTS_PER_METER } from './map-frame.ts';
import { measureText, writeText } from './sheet-text.ts';

const INK = '#1c1a17';

/** An arrow to true north, turned by the convergence of the plane. */
export function drawNorthArrow(
	doc: PDFKit.PDFDocument,
	x: number,
	y: number,
	size: number,
	turnDegrees: number
): void {
	doc.save().translate(x, y).rotate(turnDegrees);
	const half = size / 2;
	doc.path(`M0 ${-half}L${half * 0.42} ${half}L0 ${half * 0.62}Z`).fill(INK);
	doc
		.path(`M0 ${-half}L${-half * 0.42} ${half}L0 ${half * 0.62}Z`)
		.lineWidth(0.6)
		.fillAndStroke('#ffffff', INK);
	doc.restore();
	writeText(doc, '北', x, y - half - size * 0.18, {
		size: size * 0.28,
		color: INK,
		isBold: true,
		align: 'center'
	});
}

/** A bar of two round lengths under the scale as a fraction; centered at `x`, from `y` down. */
export function drawScaleBar(
	doc: PDFKit.PDFDocument,
	{ x, y, scale, textSize, width }: ScaleBar
): void {
	const pointsPerMeter = POINTS_PER_METER / scale;
	const unit = roundDown(width / 4 / pointsPerMeter);
	const step = unit * pointsPerMeter;
	const left = x - step * 2;
	const height = millimeters(1.4);
	const text = { size: textSize, color: INK, align: 'center' as const };
	writeText(doc, `1:${groupDigits(scale)}`, x, y + textSize * 0.6, {
		...text,
		size: textSize * 1.25,
		isBold: true
	});
	const top = y + textSize * 3;
	for (let piece = 0; piece < 4; piece++)
		doc
			.rect(left + piece * step, top, step, height)
			.lineWidth(0.5)
			.fillAndStroke(piece % 2 === 0 ? INK : '#ffffff', INK);
	const inKilometers = unit >= 500;
	for (const piece of [0, 1, 2, 4]) {
		const length = piece * unit;
		const value = inKilometers ? length / 1000 : length;
		const suffix = piece === 4 ? (inKilometers ? ' km' : ' m') : '';
		writeText(doc, `${value}${suffix}`, left + piece * step, top - textSize * 0.75, text);
	}
}

export interface ScaleBar {
	x: number;
	y: number;
	scale: number;
	textSize: number;
	/** Most that the bar may be wide. */
	width: number;
}

/** A frame with a text that says what the sheet is not: demo data, not for the public. */
export function drawStamp(
	doc: PDFKit.PDFDocument,
	text: string,
	right: number,
	middle: number,
	{ size, color }: { size: number; color: string }
): number {
	const width = measureText(doc, text, { size, isBold: true }) + size;
	const height = size * 1.7;
	doc
		.rect(right - width, middle - height / 2, width, height)
		.lineWidth(1)
		.stroke(color);
	writeText(doc, text, right - width / 2, middle, { size, color, isBold: true, align: 'center' });
	return width;
}

/** Pale and slanted all over the map: whoever copies a part of the sheet copies this with it. */
export function drawWatermark(
	doc: PDFKit.PDFDocument,
	text: string,
	{ x, y, width, height }: { x: number; y: number; width: number; height: number },
	textSize: number
): void {
	doc.save().rect(x, y, width, height).clip().fillOpacity(0.13);
	const size = textSize * 3.2;
	const [stepX, stepY] = [size * (text.length + 4), size * 5.5];
	for (let row = 0; row * stepY < height; row++)
		for (let column = 0; column * stepX < width + stepX; column++)
			writeText(doc, text, x + (column + (row % 2) / 2) * stepX, y + (row + 0.5) * stepY, {
				size,
				color: '#4a4a4a',
				isBold: true,
				align: 'center',
				turnDegrees: -25
			});
	doc.restore();
}

/** 20000 as `20 000`. */
export function groupDigits(value: number): string {
	return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ');
}

function roundDown(length: number): number {
	const power = 10 ** Math.floor(Math.log10(length));
	for (const step of [5, 2.5, 2, 1]) if (step * power <= length) return step * power;
	return power;
}
