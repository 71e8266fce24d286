import { foldText } from './fold-text.ts';
import { findUnit, type Unit } from './units.ts';

/** A heading taken apart for comparison. */
export interface NormalizedHeading {
	/** Words without brackets, unit and punctuation; Latin words joined by `_`. */
	text: string;
	/** The part after the last `/` of a heading over two rows, else the same as `text`. */
	last: string;
	/** From the brackets or the end: 压力（MPa） → `mpa`. */
	unit: Unit | undefined;
	/** What else stood in brackets. */
	qualifier: string;
}

/** Takes a heading apart: full and half width, spaces, brackets, units, camelCase and snake_case. */
export function normalizeHeading(heading: string): NormalizedHeading {
	const spaced = heading
		.normalize('NFKC')
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2');
	let unit: Unit | undefined;
	let qualifier = '';
	let rest = foldText(spaced).replace(
		/[([【〔{<]([^)\]】〕}>]*)[)\]】〕}>]?/g,
		(_, inside: string) => {
			const found = findUnit(inside);
			if (found) unit ??= found;
			else qualifier += words(inside);
			return ' ';
		}
	);
	// 压力/MPa, 流量L/s, PRESSURE_PSI
	const tail =
		/(?:[/／_\s]|(?<=[\p{Script=Han}]))((?:l|m3|m³|t|kgf?)\/(?:s|h|min|cm2|cm²)|[a-z]{1,4}[²³23]?)\s*$/u.exec(
			rest
		);
	const tailUnit = tail?.[1] ? findUnit(tail[1]) : undefined;
	if (tail && tailUnit) {
		unit ??= tailUnit;
		const shorter = rest.slice(0, tail.index);
		if (words(shorter) !== '') rest = shorter;
	}
	const parts = rest.split('/').map(words).filter(Boolean);
	return { text: parts.join(''), last: parts.at(-1) ?? '', unit, qualifier };
}

function words(text: string): string {
	return text
		.replace(/[^\p{L}\p{N}]+/gu, '_')
		.replace(/(?<=[\p{Script=Han}])_|_(?=[\p{Script=Han}])/gu, '')
		.replace(/^_+|_+$/g, '');
}
