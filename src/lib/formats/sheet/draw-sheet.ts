import type { Projection } from '#lib/core/geometry/index.ts';
import { drawStamp, drawNorthArrow, drawScaleBar, drawWatermark } from './draw-furniture.ts';
import { drawGraticule, northTurn } from './draw-graticule.ts';
import { drawLegend } from './draw-legend.ts';
import { drawMap } from './draw-map.ts';
import {
	fitFrame,
	millimeters,
	type MapFrame,
	type PageRectangle,
	type PlaneBox
} from './map-frame.ts';
import type { LegendGroup, SheetMap } from './sheet-map.ts';
import { breakText, measureText, writeText } from './sheet-text.ts';

/** Width × height in millimeters, landscape; `text` enlarges what is read from further away. */
export const PAPERS = {
	A4: { width: 297, height: 210, text: 0.8 },
	A3: { width: 420, height: 297, text: 1 },
	A1: { width: 841, height: 594, text: 1.6 }
} as const;
export type Paper = keyof typeof PAPERS;
export const PAPER_NAMES = ['A4', 'A3', 'A1'] as const satisfies readonly Paper[];

/** One sheet: plain data, everything that stands on it. */
export interface Sheet {
	/** What the sheet is part of, e.g. 伊美区消防专项规划（修编）. */
	planTitle: string;
	/** 图名. */
	title: string;
	/** 图号. */
	number: string;
	map: SheetMap;
	projection: Projection;
	box: PlaneBox;
	/** Denominator; the largest round one at which the box fits unless given. */
	scale?: number | undefined;
	legend: readonly LegendGroup[];
	/** 图面说明: sentences and figures. */
	notes: readonly string[];
	/** A list in the right column, e.g. the sheets of an index: number and name. */
	list?: { title: string; rows: readonly (readonly [string, string])[] };
	/** Where the sheet lies: a small map of a larger box. */
	inset?: { map: SheetMap; box: PlaneBox } | undefined;
	/** Rows of the title block: what and which. */
	block: readonly (readonly [string, string])[];
	/** 内部使用 or 可公开, framed in the title band. */
	disclosure: string;
	/** 示范数据: framed, and pale across the map. */
	demoMark?: string | undefined;
}

const INK = '#1c1a17';
const RED = '#a3161d';

/** Draws a sheet on a new page of the document. @returns the frame of its map. */
export function drawSheet(doc: PDFKit.PDFDocument, sheet: Sheet, paper: Paper): MapFrame {
	const size = PAPERS[paper];
	const text = 8 * size.text;
	doc.addPage({ size: [millimeters(size.width), millimeters(size.height)], margin: 0 });
	const rooms = divide(size);
	drawTitleBand(doc, rooms.band, sheet, text);
	const frame = fitFrame(rooms.map, sheet.box, { scale: sheet.scale });
	drawMap(doc, frame, sheet.map);
	if (sheet.demoMark !== undefined) drawWatermark(doc, sheet.demoMark, frame, text);
	drawGraticule(doc, frame, sheet.projection, {
		marginPoints: rooms.marginPoints,
		textSize: text * 0.82
	});
	drawColumn(doc, rooms.column, { sheet, frame, text });
	return frame;
}

/** The frame that a sheet of this paper has for a box: its scale decides what is drawn. */
export function frameOfSheet(paper: Paper, box: PlaneBox, scale?: number): MapFrame {
	return fitFrame(divide(PAPERS[paper]).map, box, { scale });
}

function divide({ width, height, text }: (typeof PAPERS)[Paper]) {
	const edge = millimeters(8 * text);
	const margin = millimeters(4.2 * text);
	const bandHeight = millimeters(15 * text);
	const columnWidth = millimeters(84 * text);
	const [right, bottom] = [millimeters(width) - edge, millimeters(height) - edge];
	const top = edge + bandHeight;
	const band: PageRectangle = { x: edge, y: edge, width: right - edge, height: bandHeight };
	const map: PageRectangle = {
		x: edge + margin,
		y: top + margin,
		width: right - edge - columnWidth - 2 * margin,
		height: bottom - top - 2 * margin
	};
	const column: PageRectangle = {
		x: right - columnWidth + millimeters(2),
		y: top,
		width: columnWidth - millimeters(2),
		height: bottom - top
	};
	return { band, map, column, marginPoints: margin };
}

function drawTitleBand(
	doc: PDFKit.PDFDocument,
	{ x, y, width, height }: PageRectangle,
	{ planTitle, title, number, disclosure, demoMark }: Sheet,
	text: number
): void {
	const middle = y + height * 0.42;
	writeText(doc, planTitle, x, middle - text * 0.2, { size: text * 1.35, color: INK });
	let titleSize = text * 2.7;
	const room = width * 0.5;
	while (measureText(doc, title, { size: titleSize, isBold: true }) > room) titleSize *= 0.95;
	writeText(doc, title, x + width / 2, middle, {
		size: titleSize,
		color: INK,
		isBold: true,
		align: 'center'
	});
	const numberText = `图号 ${number}`;
	const numberStyle = { size: text * 1.35, isBold: true };
	writeText(doc, numberText, x + width, middle, { ...numberStyle, color: INK, align: 'right' });
	let right = x + width - measureText(doc, numberText, numberStyle) - text;
	right -=
		drawStamp(doc, disclosure, right, middle, { size: text * 1.15, color: INK }) + text * 0.6;
	if (demoMark !== undefined)
		drawStamp(doc, demoMark, right, middle, { size: text * 1.15, color: RED });
}

interface Column {
	sheet: Sheet;
	frame: MapFrame;
	text: number;
}

/** From the top: north arrow and scale, inset, legend, list, notes; the title block at the foot. */
function drawColumn(doc: PDFKit.PDFDocument, room: PageRectangle, column: Column): void {
	const { sheet, frame, text } = column;
	const { x, y, width, height } = room;
	doc.rect(x, y, width, height).lineWidth(millimeters(0.5)).stroke(INK);
	const pad = text * 0.9;
	const inner = { x: x + pad, width: width - 2 * pad };
	const blockHeight = drawBlock(doc, room, column);
	const bottom = y + height - blockHeight;
	const headHeight = text * 7;
	drawNorthArrow(
		doc,
		x + width * 0.16,
		y + headHeight * 0.58,
		text * 3.8,
		northTurn(frame, sheet.projection)
	);
	drawScaleBar(doc, {
		x: x + width * 0.62,
		y: y + text * 1.2,
		scale: frame.scale,
		textSize: text,
		width: width * 0.62
	});
	rule(doc, room, y + headHeight);
	let top = y + headHeight;
	const notes = layNotes(doc, sheet.notes, inner.width, text);
	const notesTop = bottom - notes.height;
	if (sheet.inset) {
		const insetHeight = Math.min(height * 0.2, width * 0.62);
		drawInset(doc, { ...inner, y: top + pad * 0.6, height: insetHeight }, sheet.inset, column);
		top += insetHeight + pad * 1.4;
		rule(doc, room, top);
	}
	if (sheet.legend.length > 0) {
		heading(doc, '图　例', x + width / 2, top + text * 1.3, text);
		top += text * 2.6;
		const listHeight = sheet.list ? text * 1.55 * (sheet.list.rows.length + 2) : 0;
		const room = notesTop - top;
		// A long list becomes smaller before the legend cannot be read.
		const legendRoom = { ...inner, y: top, height: Math.max(room - listHeight, room * 0.25) };
		top += drawLegend(doc, legendRoom, sheet.legend, text);
	}
	if (sheet.list) drawList(doc, { ...inner, y: top, height: notesTop - top }, sheet.list, column);
	if (sheet.notes.length > 0) {
		rule(doc, room, notesTop);
		notes.lines.forEach(({ line, y: at, isTitle }) =>
			writeText(doc, line, isTitle ? x + width / 2 : inner.x, notesTop + at, {
				size: isTitle ? text * 1.15 : text * 0.92,
				color: INK,
				isBold: isTitle,
				align: isTitle ? 'center' : 'left'
			})
		);
	}
}

function layNotes(doc: PDFKit.PDFDocument, notes: readonly string[], width: number, text: number) {
	const lines: { line: string; y: number; isTitle: boolean }[] = [];
	if (notes.length === 0) return { lines, height: 0 };
	let at = text * 1.3;
	lines.push({ line: '说　明', y: at, isTitle: true });
	at += text * 1.7;
	notes.forEach((note, index) => {
		const marked = notes.length > 1 ? `${index + 1}．${note}` : note;
		for (const line of breakText(doc, marked, width, { size: text * 0.92 })) {
			lines.push({ line, y: at, isTitle: false });
			at += text * 1.28;
		}
	});
	return { lines, height: at + text * 0.2 };
}

function drawInset(
	doc: PDFKit.PDFDocument,
	room: PageRectangle,
	{ map, box }: NonNullable<Sheet['inset']>,
	{ frame }: Column
): void {
	const small = fitFrame(room, box, { marginShare: 0.04 });
	const [west, south, east, north] = frame.box;
	const here = [west, south, east, south, east, north, west, north, west, south];
	const rectangle = { type: 'line', style: { color: RED, width: 1.1 }, lines: [here] } as const;
	drawMap(doc, small, { ...map, layers: [...map.layers, rectangle] });
	doc.rect(room.x, room.y, room.width, room.height).lineWidth(0.5).stroke(INK);
}

function drawList(
	doc: PDFKit.PDFDocument,
	{ x, y, width, height }: PageRectangle,
	{ title, rows }: NonNullable<Sheet['list']>,
	{ text }: Column
): void {
	heading(doc, title, x + width / 2, y + text * 1.1, text);
	const step = Math.min(text * 1.55, (height - text * 2.4) / Math.max(1, rows.length));
	const size = Math.min(text * 0.95, step * 0.72);
	rows.forEach(([number, name], index) => {
		const at = y + text * 2.6 + index * step;
		writeText(doc, number, x, at, { size, color: INK, isBold: true });
		writeText(doc, name, x + width * 0.2, at, { size, color: INK });
		doc
			.moveTo(x, at + step / 2)
			.lineTo(x + width, at + step / 2)
			.lineWidth(0.2)
			.stroke('#8c877d');
	});
}

/** @returns its height. */
function drawBlock(
	doc: PDFKit.PDFDocument,
	{ x, y, width, height }: PageRectangle,
	{ sheet: { block }, text }: Column
): number {
	const size = text * 0.9;
	const labelWidth = width * 0.23;
	const rows = block.map(([label, value]) => {
		const lines = breakText(doc, value, width - labelWidth - size, { size });
		return { label, lines, height: size * (1.25 * Math.max(1, lines.length) + 0.55) };
	});
	const total = rows.reduce((sum, row) => sum + row.height, 0);
	let top = y + height - total;
	doc
		.moveTo(x + labelWidth, top)
		.lineTo(x + labelWidth, y + height)
		.lineWidth(0.4)
		.stroke(INK);
	for (const row of rows) {
		doc
			.moveTo(x, top)
			.lineTo(x + width, top)
			.lineWidth(0.4)
			.stroke(INK);
		writeText(doc, row.label, x + labelWidth / 2, top + row.height / 2, {
			size,
			color: INK,
			align: 'center'
		});
		row.lines.forEach((line, index) =>
			writeText(
				doc,
				line,
				x + labelWidth + size * 0.5,
				top + row.height / 2 + (index - (row.lines.length - 1) / 2) * size * 1.25,
				{ size, color: INK }
			)
		);
		top += row.height;
	}
	return total;
}

function heading(doc: PDFKit.PDFDocument, text: string, x: number, y: number, size: number): void {
	writeText(doc, text, x, y, { size: size * 1.15, color: INK, isBold: true, align: 'center' });
}

function rule(doc: PDFKit.PDFDocument, { x, width }: PageRectangle, y: number): void {
	doc
		.moveTo(x, y)
		.lineTo(x + width, y)
		.lineWidth(0.4)
		.stroke(INK);
}
