import type { FacilityKind } from '#lib/domain/facility.ts';
import { PALETTES } from '#lib/domain/symbols/palette.ts';
import type { Look } from '#lib/domain/symbols/look.ts';
import { PICTOGRAMS } from '#lib/domain/symbols/pictograms.ts';
import type { SymbolStyle } from './sheet-map.ts';
import { writeText } from './sheet-text.ts';

/** The map's own symbols (map/symbols), drawn as vectors on white paper. */
const PAPER = PALETTES.light;
const GRID = 24;

type Facility = { kind: FacilityKind; look: Look; size: number };

/** Draws a symbol with its middle at a point of the page. */
export function drawSymbol(
	doc: PDFKit.PDFDocument,
	x: number,
	y: number,
	style: SymbolStyle
): void {
	switch (style.type) {
		case 'facility':
			return drawFacility(doc, x, y, style);
		case 'dot':
			return drawDot(doc, x, y, style);
		case 'proposed':
			return drawProposed(doc, x, y, style);
		case 'place':
			return drawPlace(doc, x, y, style);
		case 'number':
			return writeText(doc, style.text, x, y, {
				size: style.size,
				color: style.color,
				isBold: true,
				align: 'center',
				halo: PAPER.symbolPaper
			});
		case 'disc':
			doc
				.circle(x, y, style.size / 2)
				.lineWidth(0.8)
				.fillAndStroke(style.color, PAPER.symbolPaper);
			return writeText(doc, style.text, x, y, {
				size: style.size * (style.text.length > 2 ? 0.45 : 0.6),
				color: PAPER.symbolPaper,
				isBold: true,
				align: 'center'
			});
	}
}

/** Half of the room that a symbol takes, in points. */
export function clearanceOf(style: SymbolStyle): number {
	return style.type === 'number' ? 0 : style.size / 2 + (style.type === 'proposed' ? 2 : 0.5);
}

/** The color that the screen gives a look; the mark beside it says the same without color. */
function colorOf({ kind, look }: Pick<Facility, 'kind' | 'look'>): string {
	if (look === 'planned') return PAPER.planned;
	if (look === 'suspended') return PAPER.suspended;
	if (look === 'built' || kind === 'fire_station' || kind === 'micro_station') return PAPER.station;
	return PAPER.state[look];
}

function drawFacility(doc: PDFKit.PDFDocument, x: number, y: number, facility: Facility): void {
	const { kind, look, size } = facility;
	const isHollow =
		look === 'uninspected' || look === 'planned' || (kind === 'micro_station' && look === 'built');
	const color = colorOf(facility);
	inGrid(doc, x, y, size, () => {
		drawBody(doc, kind, { color, isHollow, isDashed: look === 'planned' });
		const ink = isHollow ? color : '#ffffff';
		if (look === 'unusable') cross(doc, GRID / 2, 5.5, 3.6, ink);
		else if (look === 'suspended') doc.rect(7.5, 7, 3, 10).rect(13.5, 7, 3, 10).fill(ink);
		else drawPicture(doc, kind, look === 'impaired' ? PAPER.symbolInk : ink);
		if (look === 'impaired') drawBadge(doc);
	});
}

function drawDot(doc: PDFKit.PDFDocument, x: number, y: number, facility: Facility): void {
	const { look, size } = facility;
	const radius = size / 2;
	const color = colorOf(facility);
	const width = radius * 0.36;
	if (look === 'unusable') {
		cross(doc, 0, radius * 0.75, radius * 1.1, PAPER.symbolPaper, x, y);
		cross(doc, 0, radius * 0.75, radius * 0.6, color, x, y);
		return;
	}
	doc.circle(x, y, radius * 1.12).fill(PAPER.symbolPaper);
	const isHollow = look === 'uninspected' || look === 'planned' || look === 'suspended';
	if (!isHollow && look !== 'impaired') {
		doc.circle(x, y, radius * 0.95).fill(color);
		return;
	}
	doc.save().lineWidth(width).strokeColor(color);
	if (look === 'planned') doc.dash(radius * 0.5, { space: radius * 0.4 });
	doc
		.circle(x, y, radius * 0.8)
		.stroke()
		.restore();
	if (look === 'impaired')
		doc
			.path(
				`M${x} ${y + radius * 0.9}A${radius * 0.9} ${radius * 0.9} 0 0 1 ${x} ${y - radius * 0.9}Z`
			)
			.fill(color);
}

/** Hollow, dashed, and a star at its corner, which no other symbol has. */
function drawProposed(
	doc: PDFKit.PDFDocument,
	x: number,
	y: number,
	{ kind, size }: { kind: FacilityKind; size: number }
): void {
	inGrid(doc, x, y, size, () => {
		drawBody(doc, kind, { color: PAPER.planned, isHollow: true, isDashed: true });
		drawPicture(doc, kind, PAPER.planned);
		doc.circle(21, 3.5, 6).fill(PAPER.symbolPaper);
		doc.path(starPath(21, 3.5, 5.4)).fill(PAPER.planned);
	});
}

function drawPlace(
	doc: PDFKit.PDFDocument,
	x: number,
	y: number,
	{ rank, size }: { rank: number; size: number }
): void {
	doc
		.circle(x, y, size / 2)
		.lineWidth(0.7)
		.fillAndStroke('#ffffff', '#3a3833');
	if (rank <= 1) doc.circle(x, y, size / 4).fill('#3a3833');
}

/** Draws in the 24-unit grid of the pictograms. */
function inGrid(
	doc: PDFKit.PDFDocument,
	x: number,
	y: number,
	size: number,
	draw: () => void
): void {
	const factor = size / GRID;
	doc
		.save()
		.translate(x - size / 2, y - size / 2)
		.scale(factor);
	draw();
	doc.restore();
}

function drawBody(
	doc: PDFKit.PDFDocument,
	kind: FacilityKind,
	{ color, isHollow, isDashed }: { color: string; isHollow: boolean; isDashed: boolean }
): void {
	const { body } = PICTOGRAMS[kind];
	doc.lineJoin('round').lineWidth(3.6);
	doc.path(body).stroke(PAPER.symbolPaper);
	doc.path(body).fill(isHollow ? PAPER.symbolPaper : color);
	if (!isHollow) return;
	doc.save().lineWidth(2);
	if (isDashed) doc.dash(3.5, { space: 2.5 });
	doc.path(body).stroke(color).restore();
}

function drawPicture(doc: PDFKit.PDFDocument, kind: FacilityKind, ink: string): void {
	const { stroke, fill, letter } = PICTOGRAMS[kind];
	if (stroke !== undefined) doc.path(stroke).lineWidth(2).lineCap('round').stroke(ink);
	if (fill !== undefined) doc.path(fill).fill(ink);
	if (letter !== undefined)
		writeText(doc, letter, 12, 14.6, { size: 12, color: ink, isBold: true, align: 'center' });
}

function drawBadge(doc: PDFKit.PDFDocument): void {
	doc.circle(20, 4, 6).lineWidth(1.4).fillAndStroke(PAPER.symbolPaper, PAPER.symbolInk);
	writeText(doc, '!', 20, 4, {
		size: 10,
		color: PAPER.symbolInk,
		isBold: true,
		align: 'center'
	});
}

function cross(
	doc: PDFKit.PDFDocument,
	center: number,
	reach: number,
	width: number,
	color: string,
	x = center,
	y = center
): void {
	doc.save().lineCap('round').lineWidth(width);
	doc.moveTo(x - reach, y - reach).lineTo(x + reach, y + reach);
	doc.moveTo(x + reach, y - reach).lineTo(x - reach, y + reach);
	doc.stroke(color).restore();
}

function starPath(x: number, y: number, radius: number): string {
	const points = Array.from({ length: 10 }, (_, index) => {
		const angle = (index * Math.PI) / 5 - Math.PI / 2;
		const reach = index % 2 === 0 ? radius : radius * 0.42;
		return `${(x + reach * Math.cos(angle)).toFixed(3)} ${(y + reach * Math.sin(angle)).toFixed(3)}`;
	});
	return `M${points.join('L')}Z`;
}
