import type { DrawInto } from '#lib/formats/document/document-model.ts';
import { drawMap } from '#lib/formats/sheet/draw-map.ts';
import { fitFrame, millimeters, type PlaneBox } from '#lib/formats/sheet/map-frame.ts';
import type { SheetLayer, SymbolStyle } from '#lib/formats/sheet/sheet-map.ts';
import { groupDigits } from '#lib/formats/sheet/draw-furniture.ts';
import { measureText, writeText } from '#lib/formats/sheet/sheet-text.ts';
import { translate } from '#lib/domain/messages/index.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import type { Look } from '#lib/domain/symbols/look.ts';
import { authorize, type Context } from '../context.ts';
import { drawBase, INK } from './base-layers.ts';
import { boundsOf, growBox } from './plane-shapes.ts';
import { SheetSource } from './sheet-source.ts';

/** A thing that a small map points out: by its symbol, or as a disc with a short text, e.g. its number in a list. */
export type InsetMark = {
	/** Degrees, `[lon, lat]`. */
	position: readonly [number, number];
	/** Beside it, e.g. its code. */
	label?: string;
} & ({ kind: FacilityKind; look: Look } | { text: string; color: string });

export interface InsetOptions {
	marks: readonly InsetMark[];
	/** Of the room that the drawing will get, millimeters: decides the scale. */
	size: { width: number; height: number };
	/** Least that the map is wide and high, meters; 400 unless given. */
	leastMeters?: number;
	/** Drawn below the marks, e.g. from the themes; meters of the district's plane. */
	layers?: readonly SheetLayer[];
}

const MARGIN_METERS = 60;

/**
 * A small map for a letter or a book: the marks on the district's base, at the largest round scale at
 * which all of them fit, with its scale printed. Read beforehand, so that it can be drawn into a page
 * like any other drawing (`{ is: 'drawing', draw, height }`).
 *
 * @throws {NotFound} No such district. @throws {Unavailable} It has no outline, or no mark is given.
 */
export async function prepareMapInset(
	context: Context,
	district: string,
	{ marks, size, leastMeters = 400, layers = [] }: InsetOptions,
	source?: SheetSource
): Promise<DrawInto> {
	authorize(context, district, 'map.read');
	const from = source ?? (await SheetSource.open(context, district, { isPublic: false }));
	const points = marks.map(({ position }) => [...from.projection.forward(...position)]);
	const found = points.length > 0 ? boundsOf(points) : from.districtBox;
	const box: PlaneBox = growBox(found, leastMeters, MARGIN_METERS);
	const rectangle = {
		x: 0,
		y: 0,
		width: millimeters(size.width),
		height: millimeters(size.height)
	};
	const { scale } = fitFrame(rectangle, box);
	const base = await drawBase(from, fitFrame(rectangle, box), 'map', 0.85);
	const symbols = marks.map((mark, index) => {
		const [x = NaN, y = NaN] = points[index] ?? [];
		return { x, y, style: styleOf(mark), label: mark.label };
	});
	const label = { size: 6.5, color: '#1c1a17', isBold: true, rank: 300 };
	const map = {
		background: INK.paper,
		layers: [...base.below, ...base.above, ...layers, { type: 'symbol' as const, symbols, label }]
	};
	return (pdf, room) => {
		const frame = fitFrame(room, box, { leastScale: scale });
		drawMap(pdf, frame, map);
		pdf.rect(room.x, room.y, room.width, room.height).lineWidth(0.5).stroke('#1c1a17');
		drawCaption(pdf, room, frame.scale, from.district.is_demo);
	};
}

function styleOf(mark: InsetMark): SymbolStyle {
	if ('kind' in mark) return { type: 'facility', kind: mark.kind, look: mark.look, size: 11 };
	return { type: 'disc', text: mark.text, color: mark.color, size: 11 };
}

/** Scale, and what the data is, in the corner of the map. */
function drawCaption(
	pdf: PDFKit.PDFDocument,
	{ x, y, height }: { x: number; y: number; height: number },
	scale: number,
	isDemo: boolean
): void {
	const text = `1:${groupDigits(scale)}  上北下南${isDemo ? `  ${translate('app.demo', 'zh-CN')}` : ''}`;
	const style = { size: 6.5, color: '#1c1a17' };
	const width = measureText(pdf, text, style) + 6;
	pdf
		.rect(x, y + height - 11, width, 11)
		.lineWidth(0.4)
		.fillAndStroke('#ffffff', '#1c1a17');
	writeText(pdf, text, x + 3, y + height - 5.5, style);
}
