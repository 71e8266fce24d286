const HIGHEST_ASCII = 0x7f;
let table: Uint16Array | undefined;

/**
 * Two bytes of GBK (code page 936) for each UTF-16 unit above ASCII, 0 for what GBK lacks; from the platform's own
 * decoder. All of GBK's own characters are one unit.
 */
function gbkTable(): Uint16Array {
	if (table) return table;
	table = new Uint16Array(0x10000);
	const decoder = new TextDecoder('gbk');
	const pair = new Uint8Array(2);
	for (let lead = 0x81; lead <= 0xfe; lead++) {
		for (let trail = 0x40; trail <= 0xfe; trail++) {
			if (trail === 0x7f) continue;
			pair.set([lead, trail]);
			const text = decoder.decode(pair);
			const unit = text.charCodeAt(0);
			// Private-use characters and pairs that are two characters are not GBK's own.
			if (text.length === 1 && !/[\uFFFD\uE000-\uF8FF]/.test(text) && table[unit] === 0)
				table[unit] = (lead << 8) | trail;
		}
	}
	return table;
}

/** Whether GBK has every character of the text. */
export function isGbk(text: string): boolean {
	const known = gbkTable();
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		if (unit > HIGHEST_ASCII && known[unit] === 0) return false;
	}
	return true;
}

/** Bytes that the text takes in GBK; what GBK lacks counts as one (`?`). */
export function gbkLength(text: string): number {
	const known = gbkTable();
	let bytes = 0;
	for (const character of text)
		bytes += character.length === 1 && known[character.charCodeAt(0)] !== 0 ? 2 : 1;
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
	const bytes = Buffer.allocUnsafe(text.length * 2);
	const done: Buffer[] = [];
	let from = 0;
	let to = 0;
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		const code = known[unit] ?? 0;
		if (unit <= HIGHEST_ASCII) bytes[to++] = unit;
		else if (code !== 0) {
			bytes[to++] = code >> 8;
			bytes[to++] = code & 0xff;
		} else {
			const character = String.fromCodePoint(text.codePointAt(index) ?? unit);
			index += character.length - 1;
			done.push(bytes.subarray(from, to), Buffer.from(replace(character), 'latin1'));
			from = to;
		}
	}
	const rest = bytes.subarray(from, to);
	return done.length === 0 ? rest : Buffer.concat([...done, rest]);
}
