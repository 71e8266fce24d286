import { clipLine } from './clip-to-frame.ts';
import { drawAreas, drawLines } from './draw-shapes.ts';
import { clearanceOf, drawSymbol } from './draw-symbol.ts';
import { toPage, type MapFrame } from './map-frame.ts';
import { placeLabels, type LabelBox, type LabelWish } from './place-labels.ts';
import type { LabelStyle, NamedLine, SheetLayer, SheetMap } from './sheet-map.ts';
import { measureText, writeText } from './sheet-text.ts';

type Label = LabelWish & { text: string; style: LabelStyle };
const HALO = '#ffffff';

/**
 * Draws a map into its frame of the page: layers in their order, clipped to the frame, then as many
 * names as find room without overlapping one another or a symbol.
 *
 * @param keepFree Boxes of the page that no name may enter (an inset, a scale bar inside the frame).
 * @returns How many names found room and how many did not.
 */
export function drawMap(
	doc: PDFKit.PDFDocument,
	frame: MapFrame,
	map: SheetMap,
	keepFree: readonly LabelBox[] = []
): { named: number; unnamed: number } {
	const { x, y, width, height } = frame;
	doc.save();
	doc.rect(x, y, width, height).clip();
	doc.rect(x, y, width, height).fill(map.background);
	const labels: Label[] = [];
	const obstacles: LabelBox[] = [...keepFree];
	for (const layer of map.layers) drawLayer(doc, frame, layer, { labels, obstacles });
	const placed = placeLabels(labels, {
		within: [x + 1, y + 1, x + width - 1, y + height - 1],
		obstacles
	});
	for (const { index, x: middleX, y: middleY } of placed) {
		const label = labels[index];
		if (!label) continue;
		const { turnDegrees } = label;
		writeText(doc, label.text, middleX, middleY, {
			...label.style,
			align: 'center',
			halo: HALO,
			turnDegrees
		});
	}
	doc.restore();
	return { named: placed.length, unnamed: labels.length - placed.length };
}

function drawLayer(
	doc: PDFKit.PDFDocument,
	frame: MapFrame,
	layer: SheetLayer,
	out: { labels: Label[]; obstacles: LabelBox[] }
): void {
	switch (layer.type) {
		case 'area':
			return drawAreas(doc, frame, layer.shapes, layer.style);
		case 'line':
			return drawLines(doc, frame, layer.lines, layer.style);
		case 'lineNames':
			out.labels.push(...nameLines(doc, frame, layer));
			return;
		case 'symbol':
			break;
	}
	for (const { x, y, style, label } of layer.symbols) {
		const [px, py] = toPage(frame, x, y);
		const reach = clearanceOf(style);
		const isSeen =
			px > frame.x - reach &&
			px < frame.x + frame.width + reach &&
			py > frame.y - reach &&
			py < frame.y + frame.height + reach;
		if (!isSeen) continue;
		drawSymbol(doc, px, py, style);
		const half = style.type === 'number' ? style.size * 0.5 : reach * 0.85;
		out.obstacles.push([px - half, py - half, px + half, py + half]);
		if (label === undefined || label === '' || !layer.label) continue;
		const { rank, ...text } = layer.label;
		const width = measureText(doc, label, text);
		out.labels.push({
			x: px,
			y: py,
			width: width + text.size * 0.4,
			// Names that touch read as one of two lines.
			height: text.size * 1.3,
			clearance: reach,
			rank,
			text: label,
			style: text
		});
	}
}

/** A road's name along its longest straight stretch in the frame that is long enough for it. */
function nameLines(
	doc: PDFKit.PDFDocument,
	frame: MapFrame,
	{ lines, style, rank }: { lines: readonly NamedLine[]; style: LabelStyle; rank: number }
): Label[] {
	const best = new Map<string, { length: number; label: Label }>();
	const widths = new Map<string, number>();
	for (const { name, line } of lines) {
		const width = widths.get(name) ?? measureText(doc, name, style);
		widths.set(name, width);
		for (const part of clipLine(frame, line)) {
			const run = longestStraight(part);
			if (!run || run.length < width * 1.1) continue;
			if (run.length <= (best.get(name)?.length ?? 0)) continue;
			const turn = (Math.atan2(run.dy, run.dx) * 180) / Math.PI;
			const turnDegrees = turn > 90 ? turn - 180 : turn <= -90 ? turn + 180 : turn;
			const at = { x: run.x, y: run.y, width, height: style.size * 1.05 };
			const label = { ...at, clearance: 0, rank, turnDegrees, text: name, style };
			best.set(name, { length: run.length, label });
		}
	}
	return [...best.values()].map(({ label }) => label);
}

const STRAIGHT_RADIANS = 0.15;

interface Run {
	x: number;
	y: number;
	dx: number;
	dy: number;
	length: number;
}

/** The longest stretch of a line whose pieces all go nearly the same way; its middle and direction. */
function longestStraight(part: readonly number[]): Run | undefined {
	let best: Run | undefined;
	let start = 0;
	let heading: number | undefined;
	const close = (end: number) => {
		const [x0 = NaN, y0 = NaN] = [part[start], part[start + 1]];
		const [x1 = NaN, y1 = NaN] = [part[end], part[end + 1]];
		const [dx, dy] = [x1 - x0, y1 - y0];
		const length = Math.hypot(dx, dy);
		if (length > (best?.length ?? 0)) best = { x: (x0 + x1) / 2, y: (y0 + y1) / 2, dx, dy, length };
	};
	for (let index = 2; index + 1 < part.length; index += 2) {
		const dx = (part[index] ?? NaN) - (part[index - 2] ?? NaN);
		const dy = (part[index + 1] ?? NaN) - (part[index - 1] ?? NaN);
		const angle = Math.atan2(dy, dx);
		const turn = heading === undefined ? 0 : Math.abs(Math.sin((angle - heading) / 2)) * 2;
		if (turn > STRAIGHT_RADIANS) {
			close(index - 2);
			start = index - 2;
			heading = angle;
		} else heading ??= angle;
	}
	if (part.length >= 4) close(part.length - 2);
	return best;
}
