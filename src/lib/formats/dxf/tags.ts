/** Prints group codes and values of a DXF file, and hands out handles. */
export class DxfTags {
	#next = 0x100;

	/** A new handle, hexadecimal, unique in the file. */
	handle(): string {
		return (this.#next++).toString(16).toUpperCase();
	}
}

/** Pairs of a group code and its value as lines. */
export function tags(...pairs: readonly (string | number)[]): string {
	let text = '';
	for (let index = 0; index < pairs.length; index += 2)
		text += `${String(pairs[index]).padStart(3)}\n${pairs[index + 1]}\n`;
	return text;
}

/** Handles that other parts of the file point to. */
export const HANDLES = {
	layerTable: '2',
	blockRecordTable: '9',
	modelSpace: '1F',
	paperSpace: '1B'
} as const;

/** Longest text of one group that every reader takes. */
const MOST_TEXT = 2000;

const NEEDS_ESCAPES = /[\p{Cc}^]/u;

/** A text as a DXF value: one line (`^J` for a line break, `^ ` for a caret). */
export function dxfText(text: string): string {
	if (text.length <= MOST_TEXT && !NEEDS_ESCAPES.test(text)) return text;
	return text
		.slice(0, MOST_TEXT)
		.replaceAll('^', '^ ')
		.replace(/\r\n|\n|\r/g, '^J')
		.replace(/\p{Cc}/gu, ' ');
}

/** Names of layers and blocks: no `<>/\":;?*|,=` and backquote. */
export function dxfName(text: string): string {
	return text.replace(/[<>/\\":;?*|,=`\p{Cc}]/gu, '_').slice(0, 200) || '_';
}

/** A coordinate: a tenth of a millimeter is more than enough. */
export function dxfNumber(value: number): string {
	const text = value.toFixed(4).replace(/0+$/, '');
	return text.endsWith('.') ? `${text}0` : text;
}
