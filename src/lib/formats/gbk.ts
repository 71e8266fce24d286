let table: Map<string, number> | undefined;

/** Characters of GBK (code page 936) above ASCII, with their two bytes; from the platform's own decoder. */
function gbkTable(): Map<string, number> {
	if (table) return table;
	table = new Map();
	const decoder = new TextDecoder('gbk');
	const pair = new Uint8Array(2);
	for (let lead = 0x81; lead <= 0xfe; lead++) {
		for (let trail = 0x40; trail <= 0xfe; trail++) {
			if (trail === 0x7f) continue;
			pair.set([lead, trail]);
			const text = decoder.decode(pair);
			// Private-use characters and pairs that are two characters are not GBK's own.
			if ([...text].length === 1 && !/[\uFFFD\uE000-\uF8FF]/.test(text) && !table.has(text))
				table.set(text, (lead << 8) | trail);
		}
	}
	return table;
}

/** Whether GBK has every character of the text. */
export function isGbk(text: string): boolean {
	const known = gbkTable();
	for (const character of text) if (character > '\u007F' && !known.has(character)) return false;
	return true;
}

/** Bytes that the text takes in GBK; what GBK lacks counts as one (`?`). */
export function gbkLength(text: string): number {
	const known = gbkTable();
	let bytes = 0;
	for (const character of text) bytes += known.has(character) ? 2 : 1;
	return bytes;
}

/**
 * The text in GBK (code page 936).
 *
 * @param replace What stands for a character that GBK lacks, in ASCII; default `?`.
 */
export function encodeGbk(
	text: string,
	replace: (character: string) => string = () => '?'
): Buffer {
	const known = gbkTable();
	const bytes: number[] = [];
	for (const character of text) {
		const code = known.get(character);
		if (character <= '\u007F') bytes.push(character.charCodeAt(0));
		else if (code !== undefined) bytes.push(code >> 8, code & 0xff);
		else for (const letter of replace(character)) bytes.push(letter.charCodeAt(0));
	}
	return Buffer.from(bytes);
}
