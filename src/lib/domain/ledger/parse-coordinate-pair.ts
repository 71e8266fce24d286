import { parseAngle, type AngleFormat, type AngleProblem } from './parse-angle.ts';
import { foldText } from './fold-text.ts';

export interface CoordinatePair {
	lon: number;
	lat: number;
	/** What was done to get there. */
	notes: ('swapped' | 'dms' | 'labelled')[];
}

export type CoordinateProblem = 'missing' | 'half' | 'zero' | 'out_of_range' | AngleProblem;
export type CoordinateResult = CoordinatePair | { problem: CoordinateProblem };

export interface CoordinateOptions {
	format?: AngleFormat;
	/** A pair in one cell is latitude first unless its letters or sizes say otherwise. */
	isLatFirst?: boolean;
}

/**
 * Reads a longitude and a latitude. Axes that must be swapped, because the letters say so or a
 * latitude would exceed 90°, are swapped with a note; whether they are in the right country is for
 * `judgePlacement` to say.
 */
export function parseCoordinatePair(
	lonValue: unknown,
	latValue: unknown,
	options: CoordinateOptions = {}
): CoordinateResult {
	const first = parseAngle(lonValue, options.format);
	const second = parseAngle(latValue, options.format);
	const isFirstEmpty = 'problem' in first && first.problem === 'empty';
	const isSecondEmpty = 'problem' in second && second.problem === 'empty';
	if (isFirstEmpty && isSecondEmpty) return { problem: 'missing' };
	if (isFirstEmpty || isSecondEmpty) return { problem: 'half' };
	if ('problem' in first) return first;
	if ('problem' in second) return second;
	if (first.degrees === 0 && second.degrees === 0) return { problem: 'zero' };
	const notes: CoordinatePair['notes'] = [];
	if (first.form === 'dms' || second.form === 'dms') notes.push('dms');
	if (first.axis !== undefined && first.axis === second.axis) return { problem: 'out_of_range' };
	if (first.axis !== undefined || second.axis !== undefined) notes.push('labelled');
	const isSwapped =
		first.axis === 'lat' ||
		second.axis === 'lon' ||
		(first.axis === undefined &&
			Math.abs(second.degrees) > 90 &&
			Math.abs(first.degrees) <= 90 &&
			Math.abs(second.degrees) <= 180);
	if (isSwapped) notes.push('swapped');
	const lon = isSwapped ? second.degrees : first.degrees;
	const lat = isSwapped ? first.degrees : second.degrees;
	if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return { problem: 'out_of_range' };
	if (lon === 0 || lat === 0) return { problem: 'zero' };
	return { lon, lat, notes };
}

/** The two halves of a single-column pair: `128.9,47.7`, `N47°42′ E128°54′`, `POINT(128.9 47.7)`. */
export function splitPair(value: unknown): [string, string] | undefined {
	const text = foldText(String(value ?? ''))
		.replace(/^(srid=\d+;)?point\s*z?\s*/, '')
		.replace(/^[([{]+|[)\]}]+$/g, '')
		.replace(/(经度|纬度|longitude|latitude|lng|lon|lat)\s*[:=]?/g, ' ')
		.trim();
	const halves = [
		text.split(/\s*[;；、|/]\s*|\s*,\s+|\s+,\s*/),
		text.split(','),
		text.split(/(?<=[ewns])\s*(?=[\d+-])|\s+(?=[ewns东西北南])/),
		text.split(/(?<=[″"秒])\s*(?=[\d+-])/),
		text.split(/\s+/)
	].find((parts) => parts.length === 2 && parts.every((part) => /\d/.test(part)));
	return halves ? [halves[0] ?? '', halves[1] ?? ''] : undefined;
}
