import { PALETTES, type Palette, type Theme } from '#lib/domain/symbols/palette.ts';
import { DOT_SIZE, SYMBOL_SIZE, type Canvas2D } from './draw-facility.ts';
import { HATCH_SIZE } from './draw-hatch.ts';
import { parseImageId } from './image-ids.ts';
import { drawImage } from './rasterize.ts';

/** Side of a legend's picture in CSS pixels. */
export const SWATCH_SIZE = SYMBOL_SIZE;

/** A symbol of the map by its image id, or a line of the legend. */
export type SwatchId =
	| `facility/${string}`
	| `hatch/${'confirmed' | 'unverified'}`
	| `badge/${string}`
	| 'sign/closed'
	| 'outage'
	| `band/${number}`
	| `missing/${number}`
	| 'cranes'
	| 'boundary'
	| 'base';

/** Draws what the map draws, for the legend; an unknown id draws nothing. */
export function drawSwatch(context: Canvas2D, id: SwatchId, theme: Theme): void {
	const palette = PALETTES[theme];
	const image = parseImageId(id);
	if (image?.type === 'hatch') drawHatchSwatch(context, image, theme);
	else if (image?.type === 'dot') {
		context.translate((SWATCH_SIZE - DOT_SIZE) / 2, (SWATCH_SIZE - DOT_SIZE) / 2);
		drawImage(context, image, theme);
	} else if (image) {
		// On the map a badge sits at the corner of its symbol; alone it stands in the middle.
		if (image.type === 'badge') context.translate(7 - SWATCH_SIZE / 2, SWATCH_SIZE / 2 - 7);
		drawImage(context, image, theme);
	} else drawLine(context, id, palette);
}

function drawHatchSwatch(
	context: Canvas2D,
	image: { type: 'hatch'; kind: 'confirmed' | 'unverified' },
	theme: Theme
): void {
	const color = PALETTES[theme].hole[image.kind];
	context.save();
	context.beginPath();
	context.rect(3, 5, SWATCH_SIZE - 6, SWATCH_SIZE - 10);
	context.clip();
	for (let x = 0; x < SWATCH_SIZE; x += HATCH_SIZE) {
		for (let y = 0; y < SWATCH_SIZE; y += HATCH_SIZE) {
			context.save();
			context.translate(x, y);
			context.beginPath();
			context.rect(0, 0, HATCH_SIZE, HATCH_SIZE);
			context.clip();
			drawImage(context, image, theme);
			context.restore();
		}
	}
	context.restore();
	context.strokeStyle = color;
	context.lineWidth = 1.4;
	if (image.kind === 'unverified') context.setLineDash([3, 2]);
	context.strokeRect(3, 5, SWATCH_SIZE - 6, SWATCH_SIZE - 10);
}

function drawLine(context: Canvas2D, id: SwatchId, palette: Palette): void {
	const middle = SWATCH_SIZE / 2;
	const missing = /^missing\/([0-3])$/.exec(id);
	const band = /^band\/([0-6])$/.exec(id);
	context.strokeStyle = palette.road;
	context.lineWidth = 5;
	if (band) {
		context.strokeStyle = palette.response[Number(band[1])] ?? palette.road;
		if (band[1] === '6') context.setLineDash([4, 3]);
	} else if (missing) {
		const step = Number(missing[1]);
		context.strokeStyle = palette.shortfall[step] ?? palette.road;
		context.lineWidth = 2 + 1.5 * step;
	} else if (id === 'cranes') {
		context.strokeStyle = palette.crane;
		context.setLineDash([5, 3]);
	} else if (id === 'outage') {
		context.strokeStyle = palette.restriction.ink;
		context.lineWidth = 2;
		context.setLineDash([4, 3]);
	} else if (id === 'boundary') {
		context.strokeStyle = palette.boundary;
		context.lineWidth = 2;
		context.setLineDash([9, 3, 2, 3]);
	} else if (id === 'base') context.strokeStyle = palette.roadCase;
	context.beginPath();
	context.moveTo(3, middle);
	context.lineTo(SWATCH_SIZE - 3, middle);
	context.stroke();
}
