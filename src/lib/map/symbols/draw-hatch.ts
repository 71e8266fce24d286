import type { Palette } from '#lib/domain/symbols/palette.ts';
import type { Canvas2D } from './draw-facility.ts';

/** Side of a hatching's tile in CSS pixels; the lines meet across its edges. */
export const HATCH_SIZE = 12;

/** Confirmed: close lines rising to the right. Unverified: dots, far apart. */
export function drawHatch(
	context: Canvas2D,
	kind: 'confirmed' | 'unverified',
	palette: Palette
): void {
	if (kind === 'confirmed') {
		context.strokeStyle = palette.hole.confirmed;
		context.lineWidth = 1.8;
		for (const shift of [-HATCH_SIZE, -HATCH_SIZE / 2, 0, HATCH_SIZE / 2, HATCH_SIZE]) {
			context.beginPath();
			context.moveTo(shift - 2, HATCH_SIZE + 2);
			context.lineTo(shift + HATCH_SIZE + 2, -2);
			context.stroke();
		}
		return;
	}
	context.fillStyle = palette.hole.unverified;
	for (const [x, y] of [
		[3, 3],
		[9, 9]
	] as const) {
		context.beginPath();
		context.arc(x, y, 1.5, 0, Math.PI * 2);
		context.fill();
	}
}
