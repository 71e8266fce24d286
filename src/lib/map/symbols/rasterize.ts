import { PALETTES, type Theme } from '#lib/domain/symbols/palette.ts';
import {
	DOT_SIZE,
	SYMBOL_SIZE,
	drawBadge,
	drawDot,
	drawClosedSign,
	drawFacility,
	type Canvas2D
} from './draw-facility.ts';
import { HATCH_SIZE, drawHatch } from './draw-hatch.ts';
import { parseImageId, type ImageId } from './image-ids.ts';

/** Pixels of an image for `map.addImage`; undefined when the id is not one of ours. */
export function rasterize(id: string, theme: Theme, pixelRatio: number): ImageData | undefined {
	const image = parseImageId(id);
	if (!image) return undefined;
	const side = Math.round(imageSize(image) * pixelRatio);
	const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
	if (!context) return undefined;
	context.scale(side / imageSize(image), side / imageSize(image));
	drawImage(context, image, theme);
	return context.getImageData(0, 0, side, side);
}

/** Side in CSS pixels. */
export function imageSize(image: ImageId): number {
	if (image.type === 'hatch') return HATCH_SIZE;
	return image.type === 'dot' ? DOT_SIZE : SYMBOL_SIZE;
}

export function drawImage(context: Canvas2D, image: ImageId, theme: Theme): void {
	const palette = PALETTES[theme];
	if (image.type === 'facility') drawFacility(context, image.kind, image.look, palette);
	else if (image.type === 'dot') drawDot(context, image.look, palette);
	else if (image.type === 'sign') drawClosedSign(context, palette);
	else if (image.type === 'badge') drawBadge(context, image.text, palette);
	else drawHatch(context, image.kind, palette);
}
