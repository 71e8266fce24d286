import type { FacilityKind } from '#lib/domain/facility.ts';
import type { Palette } from '#lib/domain/symbols/palette.ts';
import type { Look } from '#lib/domain/symbols/look.ts';
import { PICTOGRAMS } from '#lib/domain/symbols/pictograms.ts';

/** Side of the grid on which the pictograms are drawn, and the room around it for halo and badge. */
const GRID = 24;
const MARGIN = 3;

export function colorOf(look: Look, kind: FacilityKind, palette: Palette): string {
	if (look === 'planned') return palette.planned;
	if (look === 'suspended') return palette.suspended;
	if (look === 'built' || kind === 'fire_station' || kind === 'micro_station')
		return palette.station;
	return palette.state[look];
}

/** Whether a look is drawn as an outline. */
export function isHollow(look: Look, kind: FacilityKind): boolean {
	return (
		look === 'uninspected' || look === 'planned' || (kind === 'micro_station' && look === 'built')
	);
}

/** The symbol of a facility as SVG: the same outlines, colors and marks as on our map (map/symbols/draw-facility.ts). */
export function facilitySvg(kind: FacilityKind, look: Look, palette: Palette): string {
	const { body, fill, stroke, letter } = PICTOGRAMS[kind];
	const color = colorOf(look, kind, palette);
	const hollow = isHollow(look, kind);
	const paper = palette.symbolPaper;
	const ink = hollow ? color : '#ffffff';
	const dash = look === 'planned' ? ' stroke-dasharray="3.5 2.5"' : '';
	const outline = hollow ? ` stroke="${color}" stroke-width="2"${dash}` : '';
	const parts = [
		`<path d="${body}" fill="${paper}" stroke="${paper}" stroke-width="3.6"/>`,
		`<path d="${body}" fill="${hollow ? paper : color}"${outline}/>`
	];
	if (look === 'unusable')
		parts.push(
			`<path d="M6.500 6.500l11 11M17.500 6.500l-11 11" fill="none" stroke="${ink}" stroke-width="3.6" stroke-linecap="round"/>`
		);
	else if (look === 'suspended')
		parts.push(`<path d="M7.500 7h3v10h-3zM13.500 7h3v10h-3z" fill="${ink}"/>`);
	else {
		const picture = look === 'impaired' ? palette.symbolInk : ink;
		if (stroke)
			parts.push(
				`<path d="${stroke}" fill="none" stroke="${picture}" stroke-width="2" stroke-linecap="round"/>`
			);
		if (fill) parts.push(`<path d="${fill}" fill="${picture}"/>`);
		if (letter)
			parts.push(
				`<text x="12" y="18.600" font-size="12" font-weight="bold" text-anchor="middle" fill="${picture}">${letter}</text>`
			);
	}
	if (look === 'impaired')
		parts.push(
			`<circle cx="20" cy="4" r="6" fill="${paper}" stroke="${palette.symbolInk}" stroke-width="1.4"/>`,
			`<path d="M20 .600v4M20 6.600v.6" stroke="${palette.symbolInk}" stroke-width="1.6" stroke-linecap="round"/>`
		);
	const side = GRID + 2 * MARGIN;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-MARGIN} ${-MARGIN} ${side} ${side}" width="${side}" height="${side}" stroke-linejoin="round">${parts.join('')}</svg>`;
}
