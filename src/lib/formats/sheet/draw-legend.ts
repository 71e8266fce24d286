import { drawHatch, strokeWith } from './draw-shapes.ts';
import { drawSymbol } from './draw-symbol.ts';
import type { PageRectangle } from './map-frame.ts';
import type { LegendEntry, LegendGroup } from './sheet-map.ts';
import { breakText, writeText } from './sheet-text.ts';

const INK = '#1c1a17';
const LEAST_SIZE = 4.5;

/**
 * Draws groups of symbols with their meanings in two columns; smaller where there are too many.
 *
 * @returns The height that was used.
 */
export function drawLegend(
	doc: PDFKit.PDFDocument,
	room: PageRectangle,
	groups: readonly LegendGroup[],
	textSize: number
): number {
	for (let size = textSize; ; size *= 0.93) {
		const layout = layOut(doc, room, groups, size);
		if (layout.height > room.height && size > LEAST_SIZE) continue;
		for (const { text, x, y } of layout.titles)
			writeText(doc, text, x, y, { size: size * 1.05, color: INK, isBold: true });
		for (const { entry, lines, x, y } of layout.entries) {
			drawSwatch(doc, entry.swatch, {
				x,
				y: y - size * 0.75,
				width: size * 2.6,
				height: size * 1.5
			});
			lines.forEach((line, index) =>
				writeText(doc, line, x + size * 3.2, y + (index - (lines.length - 1) / 2) * size * 1.2, {
					size,
					color: INK
				})
			);
		}
		return layout.height;
	}
}

interface Layout {
	titles: { text: string; x: number; y: number }[];
	entries: { entry: LegendEntry; lines: string[]; x: number; y: number }[];
	height: number;
}

function layOut(
	doc: PDFKit.PDFDocument,
	{ x, y, width }: PageRectangle,
	groups: readonly LegendGroup[],
	size: number
): Layout {
	const layout: Layout = { titles: [], entries: [], height: 0 };
	const half = width / 2;
	let top = y;
	for (const { title, entries } of groups) {
		if (entries.length === 0) continue;
		layout.titles.push({ text: title, x, y: top + size * 0.8 });
		top += size * 1.9;
		const broken = entries.map((entry) => ({
			entry,
			lines: breakText(doc, entry.text, half - size * 3.6, { size })
		}));
		for (let row = 0; row < broken.length; row += 2) {
			const pair = broken.slice(row, row + 2);
			const lineCount = Math.max(...pair.map(({ lines }) => lines.length));
			const height = size * Math.max(1.9, lineCount * 1.2 + 0.5);
			pair.forEach(({ entry, lines }, column) =>
				layout.entries.push({ entry, lines, x: x + column * half, y: top + height / 2 })
			);
			top += height;
		}
		top += size * 0.5;
	}
	layout.height = top - y;
	return layout;
}

function drawSwatch(
	doc: PDFKit.PDFDocument,
	swatch: LegendEntry['swatch'],
	{ x, y, width, height }: PageRectangle
): void {
	const middle = y + height / 2;
	if (swatch.type === 'symbol') {
		const { style } = swatch;
		const size = Math.min(style.size, height * 1.15);
		drawSymbol(doc, x + width / 2, middle, { ...style, size });
		return;
	}
	if (swatch.type === 'line') {
		const { casing, ...style } = swatch.style;
		if (casing) {
			doc.moveTo(x, middle).lineTo(x + width, middle);
			strokeWith(doc, { color: casing.color, width: Math.min(casing.width, height), cap: 'butt' });
		}
		doc.moveTo(x, middle).lineTo(x + width, middle);
		strokeWith(doc, { ...style, width: Math.min(style.width, height), cap: 'butt' });
		return;
	}
	const { fill, fillOpacity = 1, hatch, outline } = swatch.style;
	if (fill !== undefined)
		doc.save().fillOpacity(fillOpacity).rect(x, y, width, height).fill(fill).restore();
	if (hatch) {
		doc.save().rect(x, y, width, height).clip();
		drawHatch(doc, [x, y, x + width, y + height], hatch);
		doc.restore();
	}
	doc.rect(x, y, width, height);
	strokeWith(
		doc,
		outline ? { ...outline, width: Math.min(outline.width, 1.2) } : { color: '#8c877d', width: 0.3 }
	);
}
