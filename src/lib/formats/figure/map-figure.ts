import type { DrawInto, PictureData } from '../document/document-model.ts';
import { createRaster } from './raster.ts';

/** A small map in a letter: streets as lines, facilities as numbered dots. Meters, y to the north. */
export interface MapFigure {
	/** `[west, south, east, north]` of what is drawn. */
	box: readonly [number, number, number, number];
	lines: readonly { points: readonly (readonly [number, number])[]; isMain: boolean }[];
	marks: readonly { at: readonly [number, number]; label: string; color: string }[];
}

const STREET = { main: { width: 2.4, color: '#b8c0c8' }, other: { width: 1, color: '#d5dade' } };
const PICTURE_WIDTH = 1400;
const DOT_POINTS = 5.5;

/** Scales a figure into a rectangle, north up, the middle in the middle. */
function placing(
	figure: MapFigure,
	frame: { x: number; y: number; width: number; height: number }
): { toPage: (point: readonly [number, number]) => [number, number]; pointsPerMeter: number } {
	const [west, south, east, north] = figure.box;
	const pointsPerMeter = Math.min(
		frame.width / Math.max(1, east - west),
		frame.height / Math.max(1, north - south)
	);
	const [middleX, middleY] = [(west + east) / 2, (south + north) / 2];
	return {
		pointsPerMeter,
		toPage: ([x, y]) => [
			frame.x + frame.width / 2 + (x - middleX) * pointsPerMeter,
			frame.y + frame.height / 2 - (y - middleY) * pointsPerMeter
		]
	};
}

/** The longest of 1, 2, 5 × 10ⁿ meters that is at most so long on paper. */
function scaleBarMeters(pointsPerMeter: number, most: number): number {
	const limit = most / pointsPerMeter;
	const power = 10 ** Math.floor(Math.log10(Math.max(1, limit)));
	return ([5, 2, 1].find((step) => step * power <= limit) ?? 1) * power;
}

const barLabel = (meters: number) => (meters >= 1000 ? `${meters / 1000} km` : `${meters} m`);

/** Draws it as vectors. */
export function drawMapFigure(figure: MapFigure): DrawInto {
	return (pdf, frame) => {
		const { toPage, pointsPerMeter } = placing(figure, frame);
		pdf.rect(frame.x, frame.y, frame.width, frame.height).clip();
		pdf.rect(frame.x, frame.y, frame.width, frame.height).fill('#f7f8f8');
		pdf.lineCap('round').lineJoin('round');
		for (const isMain of [false, true]) {
			const { width, color } = isMain ? STREET.main : STREET.other;
			for (const line of figure.lines) {
				if (line.isMain !== isMain) continue;
				line.points.forEach((point, index) => {
					const [x, y] = toPage(point);
					if (index === 0) pdf.moveTo(x, y);
					else pdf.lineTo(x, y);
				});
				pdf.lineWidth(width).stroke(color);
			}
		}
		pdf.font('Helvetica-Bold');
		for (const { at, label, color } of figure.marks) {
			const [x, y] = toPage(at);
			pdf.circle(x, y, DOT_POINTS).lineWidth(0.8).fillAndStroke(color, '#ffffff');
			pdf.fontSize(label.length > 2 ? 5 : 6.5).fillColor('#ffffff');
			const options = { width: 20, align: 'center', lineBreak: false } as const;
			pdf.text(label, x - 10, y - (label.length > 2 ? 1.7 : 2.3), options);
		}
		const meters = scaleBarMeters(pointsPerMeter, frame.width / 5);
		const [left, bottom] = [frame.x + 8, frame.y + frame.height - 8];
		const length = meters * pointsPerMeter;
		pdf
			.moveTo(left, bottom - 4)
			.lineTo(left, bottom)
			.lineTo(left + length, bottom);
		pdf
			.lineTo(left + length, bottom - 4)
			.lineWidth(1)
			.stroke('#333333');
		pdf.font('Helvetica').fontSize(7).fillColor('#333333');
		pdf.text(barLabel(meters), left + 3, bottom - 10, { lineBreak: false });
		pdf.rect(frame.x, frame.y, frame.width, frame.height).lineWidth(0.6).stroke('#888888');
	};
}

/** The same as a PNG, for a DOCX. @param ratio Height ÷ width. */
export function pictureOfMapFigure(figure: MapFigure, ratio: number): PictureData {
	const [width, height] = [PICTURE_WIDTH, Math.round(PICTURE_WIDTH * ratio)];
	const raster = createRaster(width, height, '#f7f8f8');
	const { toPage, pointsPerMeter } = placing(figure, { x: 0, y: 0, width, height });
	for (const isMain of [false, true]) {
		const { width: stroke, color } = isMain ? STREET.main : STREET.other;
		for (const line of figure.lines)
			if (line.isMain === isMain) raster.line(line.points.map(toPage), stroke * 3, color);
	}
	for (const { at, label, color } of figure.marks) {
		const [x, y] = toPage(at);
		raster.disc(x, y, 18, '#ffffff');
		raster.disc(x, y, 16, color);
		raster.digits(label, x, y, label.length > 2 ? 2 : 3, '#ffffff');
	}
	const meters = scaleBarMeters(pointsPerMeter, width / 5);
	const [left, bottom] = [24, height - 24];
	const right = left + meters * pointsPerMeter;
	raster.line(
		[
			[left, bottom - 12],
			[left, bottom],
			[right, bottom],
			[right, bottom - 12]
		],
		3,
		'#333333'
	);
	raster.digits(barLabel(meters), left + 60, bottom - 20, 3, '#333333');
	raster.line(
		[
			[0, 0],
			[width - 1, 0],
			[width - 1, height - 1],
			[0, height - 1],
			[0, 0]
		],
		3,
		'#888888'
	);
	return { bytes: raster.toPng(), width, height };
}
