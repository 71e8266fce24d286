import type { DrawInto } from '../document/document-model.ts';
import { FONT } from '../document/open-pdf.ts';
import type { Surroundings } from '#lib/domain/handbook.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';

const WIDTHS: Record<string, number> = { trunk: 3.2, primary: 3.2, secondary: 2.4, tertiary: 2 };
const THIN = 1.1;
const ROAD = '#9aa3ad';
const INK = '#1b2430';
const WATER = '#b3261e';
/** Steps of a scale bar, meters. */
const BARS = [20, 50, 100, 200, 500, 1000];

/** The streets and waters around one water, north up, with a scale bar; readable in black and white. */
export function drawSurroundings({ radiusMeters, roads, waters }: Surroundings): DrawInto {
	return (pdf, { x, y, width, height }) => {
		const scale = Math.min(width, height) / 2 / radiusMeters;
		const [middleX, middleY] = [x + width / 2, y + height / 2];
		const at = (east: number, north: number) =>
			[middleX + east * scale, middleY - north * scale] as const;
		pdf.save();
		pdf.rect(x, y, width, height).clip();
		pdf.lineCap('round').lineJoin('round');
		for (const road of roads) {
			for (let k = 0; k < road.line.length; k += 2) {
				const [px, py] = at(road.line[k] ?? 0, road.line[k + 1] ?? 0);
				if (k === 0) pdf.moveTo(px, py);
				else pdf.lineTo(px, py);
			}
			pdf
				.lineWidth(WIDTHS[road.class] ?? THIN)
				.strokeColor(ROAD)
				.stroke();
		}
		labelRoads(pdf, roads, at, { x, y, width, height });
		for (const [index, water] of waters.entries()) {
			const [px, py] = at(water.x, water.y);
			drawSymbol(pdf, water.kind, px, py, index === 0 ? 6.5 : 3.5, water.state);
			if (index > 0)
				pdf
					.font(FONT.text)
					.fontSize(6)
					.fillColor(INK)
					.text(water.label, px + 4, py - 4, {
						lineBreak: false
					});
		}
		drawBar(pdf, scale, x, y + height);
		pdf.restore();
		pdf.rect(x + width - 20, y, 20, 26).fill('#ffffff');
		pdf.rect(x, y, width, height).lineWidth(0.5).strokeColor(INK).stroke();
		pdf
			.font(FONT.bold)
			.fontSize(8)
			.fillColor(INK)
			.text('北', x + width - 14, y + 12, {
				lineBreak: false
			});
		pdf
			.moveTo(x + width - 10, y + 3)
			.lineTo(x + width - 6, y + 12)
			.lineTo(x + width - 14, y + 12);
		pdf.fill(INK);
	};
}

type Place = (east: number, north: number) => readonly [number, number];

/** Each street's name once, at the middle of its longest piece in the picture. */
function labelRoads(
	pdf: PDFKit.PDFDocument,
	roads: Surroundings['roads'],
	at: Place,
	box: { x: number; y: number; width: number; height: number }
): void {
	const best = new Map<string, { x: number; y: number; length: number }>();
	for (const { name, line } of roads) {
		if (!name) continue;
		for (let k = 2; k < line.length; k += 2) {
			const [ax, ay] = at(line[k - 2] ?? 0, line[k - 1] ?? 0);
			const [bx, by] = at(line[k] ?? 0, line[k + 1] ?? 0);
			const [x, y, length] = [(ax + bx) / 2, (ay + by) / 2, Math.hypot(bx - ax, by - ay)];
			const isInside =
				x > box.x && x < box.x + box.width - 40 && y > box.y && y < box.y + box.height - 10;
			if (isInside && length > (best.get(name)?.length ?? 0)) best.set(name, { x, y, length });
		}
	}
	pdf.font(FONT.text).fontSize(7).fillColor(INK);
	for (const [name, { x, y }] of best) pdf.text(name, x + 2, y + 1, { lineBreak: false });
}

/** The kind by its shape, the state by its filling: full usable, hollow never seen, crossed unusable. */
function drawSymbol(
	pdf: PDFKit.PDFDocument,
	kind: FacilityKind,
	x: number,
	y: number,
	size: number,
	state: string
): void {
	pdf.lineWidth(1.2);
	if (kind === 'water_crane') pdf.rect(x - size, y - size, 2 * size, 2 * size);
	else if (kind === 'intake')
		pdf
			.moveTo(x, y - size)
			.lineTo(x + size, y + size)
			.lineTo(x - size, y + size)
			.closePath();
	else if (kind === 'pool')
		pdf
			.moveTo(x, y - size)
			.lineTo(x + size, y)
			.lineTo(x, y + size)
			.lineTo(x - size, y)
			.closePath();
	else pdf.circle(x, y, size);
	const isUsable = state === 'intact' || state === 'impaired';
	pdf.fillAndStroke(isUsable ? WATER : '#ffffff', WATER);
	if (state !== 'unusable') return;
	pdf.moveTo(x - size, y - size).lineTo(x + size, y + size);
	pdf.moveTo(x + size, y - size).lineTo(x - size, y + size);
	pdf.strokeColor(WATER).stroke();
}

function drawBar(pdf: PDFKit.PDFDocument, scale: number, x: number, bottom: number): void {
	const meters = BARS.findLast((bar) => bar * scale <= 80) ?? BARS[0] ?? 20;
	const [left, base] = [x + 6, bottom - 6];
	pdf.rect(left - 3, base - 13, meters * scale + 6, 17).fill('#ffffff');
	pdf.lineWidth(1).strokeColor(INK);
	pdf.moveTo(left, base - 3).lineTo(left, base);
	pdf.lineTo(left + meters * scale, base).lineTo(left + meters * scale, base - 3);
	pdf.stroke();
	pdf
		.font(FONT.text)
		.fontSize(6.5)
		.fillColor(INK)
		.text(`${meters} m`, left + 2, base - 11, {
			lineBreak: false
		});
}
