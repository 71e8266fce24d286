import type { FacilityKind } from '#lib/domain/facility.ts';
import type { Palette } from '#lib/domain/symbols/palette.ts';
import type { Look } from '#lib/domain/symbols/look.ts';
import { PICTOGRAMS, type Pictogram } from '#lib/domain/symbols/pictograms.ts';

export type Canvas2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
/** Side of a symbol in CSS pixels: the 24-unit grid and room for halo and badge. */
export const SYMBOL_SIZE = 30;
export const DOT_SIZE = 14;
const GRID = 24;

/** Color of a look; the mark that goes with it is drawn as well, never the color alone. */
export function lookColor(look: Look, kind: FacilityKind | 'dot', palette: Palette): string {
	if (look === 'planned') return palette.planned;
	if (look === 'suspended') return palette.suspended;
	if (look === 'built' || kind === 'fire_station' || kind === 'micro_station')
		return palette.station;
	return palette.state[look];
}

/**
 * Draws a symbol into the square from 0,0 of `SYMBOL_SIZE`. Solid = intact, solid with `!` =
 * impaired, `×` over the body = unusable, hollow = not inspected, dashed and hollow = planned,
 * two bars = suspended.
 */
export function drawFacility(
	context: Canvas2D,
	kind: FacilityKind,
	look: Look,
	palette: Palette
): void {
	const pictogram = PICTOGRAMS[kind];
	const color = lookColor(look, kind, palette);
	const isHollow =
		look === 'uninspected' || look === 'planned' || (kind === 'micro_station' && look === 'built');
	context.save();
	context.translate((SYMBOL_SIZE - GRID) / 2, (SYMBOL_SIZE - GRID) / 2);
	context.lineJoin = 'round';
	drawBody(context, pictogram, { color, isHollow, isDashed: look === 'planned', palette });
	const ink = isHollow ? color : palette.theme === 'dark' ? palette.symbolInk : '#ffffff';
	if (look === 'unusable') drawCross(context, ink, 5.5, 3.6);
	else if (look === 'suspended') drawBars(context, ink);
	else drawPicture(context, pictogram, look === 'impaired' ? palette.symbolInk : ink);
	context.restore();
	if (look === 'impaired') drawBadge(context, '!', palette);
}

/** A hydrant from afar, in the square of `DOT_SIZE`: disc, half disc, cross, ring. */
export function drawDot(context: Canvas2D, look: Look, palette: Palette): void {
	const center = DOT_SIZE / 2;
	const color = lookColor(look, 'dot', palette);
	context.save();
	if (look === 'unusable') {
		context.lineCap = 'round';
		for (const [stroke, width] of [
			[palette.symbolPaper, 5.5],
			[color, 3]
		] as const) {
			context.strokeStyle = stroke;
			context.lineWidth = width;
			strokeCross(context, center, 3.4);
		}
		context.restore();
		return;
	}
	disc(context, center, 5.4, palette.symbolPaper);
	const isHollow = look === 'uninspected' || look === 'planned' || look === 'suspended';
	context.strokeStyle = color;
	context.lineWidth = 1.8;
	if (look === 'planned') context.setLineDash([2, 1.6]);
	context.beginPath();
	context.arc(center, center, 3.8, 0, Math.PI * 2);
	context.stroke();
	if (look === 'impaired') {
		context.beginPath();
		context.arc(center, center, 4.4, Math.PI / 2, Math.PI * 1.5);
		context.fillStyle = color;
		context.fill();
	} else if (!isHollow) disc(context, center, 4.6, color);
	context.restore();
}

/** A small round mark: `!` impaired, `?` disputed, `停` under an outage. */
export function drawBadge(context: Canvas2D, text: string, palette: Palette): void {
	const x = SYMBOL_SIZE - 7;
	context.save();
	context.beginPath();
	context.arc(x, 7, 6, 0, Math.PI * 2);
	context.fillStyle = palette.symbolPaper;
	context.fill();
	context.strokeStyle = palette.theme === 'dark' ? '#ffffff' : '#1c1a17';
	context.lineWidth = 1.4;
	context.stroke();
	context.fillStyle = context.strokeStyle;
	context.font = text === '停' ? 'bold 9px sans-serif' : 'bold 10px sans-serif';
	context.textAlign = 'center';
	context.textBaseline = 'middle';
	context.fillText(text, x, 7.5);
	context.restore();
}

/** 禁止通行: a disc with a bar, in the square of `SYMBOL_SIZE`. */
export function drawClosedSign(context: Canvas2D, palette: Palette): void {
	const center = SYMBOL_SIZE / 2;
	context.save();
	disc(context, center, 9.5, palette.symbolPaper);
	disc(context, center, 8, palette.station);
	context.fillStyle = '#ffffff';
	context.fillRect(center - 5, center - 1.6, 10, 3.2);
	context.restore();
}

function drawBody(
	context: Canvas2D,
	pictogram: Pictogram,
	look: { color: string; isHollow: boolean; isDashed: boolean; palette: Palette }
): void {
	const body = new Path2D(pictogram.body);
	context.strokeStyle = look.palette.symbolPaper;
	context.lineWidth = 3.6;
	context.stroke(body);
	context.fillStyle = look.isHollow ? look.palette.symbolPaper : look.color;
	context.fill(body);
	if (!look.isHollow) return;
	context.strokeStyle = look.color;
	context.lineWidth = 2;
	if (look.isDashed) context.setLineDash([3.5, 2.5]);
	context.stroke(body);
	context.setLineDash([]);
}

function drawPicture(context: Canvas2D, pictogram: Pictogram, ink: string): void {
	context.fillStyle = ink;
	context.strokeStyle = ink;
	context.lineWidth = 2;
	context.lineCap = 'round';
	if (pictogram.stroke) context.stroke(new Path2D(pictogram.stroke));
	if (pictogram.fill) context.fill(new Path2D(pictogram.fill));
	if (pictogram.letter) {
		context.font = 'bold 12px sans-serif';
		context.textAlign = 'center';
		context.textBaseline = 'middle';
		context.fillText(pictogram.letter, 12, 14.6);
	}
}

function drawCross(context: Canvas2D, ink: string, reach: number, width: number): void {
	context.strokeStyle = ink;
	context.lineWidth = width;
	context.lineCap = 'round';
	strokeCross(context, GRID / 2, reach);
}

function strokeCross(context: Canvas2D, center: number, reach: number): void {
	context.beginPath();
	context.moveTo(center - reach, center - reach);
	context.lineTo(center + reach, center + reach);
	context.moveTo(center + reach, center - reach);
	context.lineTo(center - reach, center + reach);
	context.stroke();
}

function drawBars(context: Canvas2D, ink: string): void {
	context.fillStyle = ink;
	context.fillRect(7.5, 7, 3, 10);
	context.fillRect(13.5, 7, 3, 10);
}

function disc(context: Canvas2D, center: number, radius: number, color: string): void {
	context.beginPath();
	context.arc(center, center, radius, 0, Math.PI * 2);
	context.fillStyle = color;
	context.fill();
}
