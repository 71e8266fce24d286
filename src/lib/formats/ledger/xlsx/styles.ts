import type { ZipParts } from './zip-parts.ts';

/** Built-in number formats that show a date (ECMA-376 part 1, 18.8.30, with those of CJK versions). */
const BUILT_IN_DATES = new Set([
	14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58
]);

/** For every cell style (`s`), whether its numbers are dates. */
export async function readDateStyles(parts: ZipParts): Promise<boolean[]> {
	const custom = new Map<number, string>();
	const styles: boolean[] = [];
	let inCellFormats = false;
	await parts.parse('xl/styles.xml', {
		open(name, attributes) {
			if (name === 'numFmt')
				custom.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
			else if (name === 'cellXfs') inCellFormats = true;
			else if (name === 'xf' && inCellFormats) {
				const id = Number(attributes['numFmtId'] ?? 0);
				const code = custom.get(id);
				styles.push(code === undefined ? BUILT_IN_DATES.has(id) : isDateFormat(code));
			}
		},
		close(name) {
			if (name === 'cellXfs') inCellFormats = false;
		},
		text() {}
	});
	return styles;
}

/** Whether a number format shows a day: it has y, or d, or m beside one; times alone are numbers. */
export function isDateFormat(code: string): boolean {
	const bare = code
		.replace(/"[^"]*"|\\.|_.|\*./g, '')
		.replace(/\[[^\]]*\]/g, '')
		.replace(/general/gi, '');
	return /y|d|e(?![+-])|[年月日]/i.test(bare) && !/0[.,]?0*e/i.test(bare);
}

const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** A spreadsheet's day number as a UTC date; undefined where it is none. */
export function serialToDate(serial: number, is1904: boolean): Date | undefined {
	if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return undefined;
	// The 1900 system counts a 29 February 1900 that never was.
	const shift = !is1904 && serial < 60 ? 1 : 0;
	const time = (is1904 ? EPOCH_1904 : EPOCH_1900) + Math.round((serial + shift) * DAY_MS);
	return new Date(time);
}
