import { isAscii, isUtf8 } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';

export const TEXT_ENCODINGS = [
	'utf-8',
	'utf-16le',
	'utf-16be',
	'gb18030',
	'big5',
	'shift_jis',
	'windows-1252'
] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

export interface DetectedEncoding {
	encoding: TextEncoding;
	hasByteOrderMark: boolean;
	/** Of lines that are in the other of UTF-8 and the old encoding; undefined: all lines agree. */
	other: TextEncoding | undefined;
}

/** Lines of bytes by what they can be; those of ASCII alone say nothing. */
interface LineCounts {
	utf8: number;
	/** Cannot be UTF-8. */
	old: number;
	/** UTF-8 with three-byte characters only, which old encodings hardly ever resemble. */
	surelyUtf8: number;
	oldSample: Uint8Array[];
	oldSampleBytes: number;
}

const SAMPLE_BYTES = 256 * 1024;

/**
 * Finds a text file's encoding: a byte order mark, zeros of UTF-16, else line by line whether it is
 * UTF-8; what is not is one of the old Chinese or Japanese encodings, whichever reads as words.
 * Reads the whole file, keeps at most a line and a sample of it.
 */
export async function detectEncoding(source: ByteSource): Promise<DetectedEncoding> {
	const mark = fromMark(await source.head(4096));
	if (mark) return mark;
	const counts: LineCounts = { utf8: 0, old: 0, surelyUtf8: 0, oldSample: [], oldSampleBytes: 0 };
	for await (const line of byteLines(source.chunks())) countLine(line, counts);
	if (counts.old === 0) return { encoding: 'utf-8', hasByteOrderMark: false, other: undefined };
	const old = bestOldEncoding(Buffer.concat(counts.oldSample));
	if (counts.utf8 > counts.old && counts.surelyUtf8 > 0)
		return { encoding: 'utf-8', hasByteOrderMark: false, other: old };
	return {
		encoding: old,
		hasByteOrderMark: false,
		other: counts.surelyUtf8 > 0 ? 'utf-8' : undefined
	};
}

function fromMark(head: Uint8Array): DetectedEncoding | undefined {
	const found = (encoding: TextEncoding, hasByteOrderMark: boolean): DetectedEncoding => ({
		encoding,
		hasByteOrderMark,
		other: undefined
	});
	if (head[0] === 0xff && head[1] === 0xfe) return found('utf-16le', true);
	if (head[0] === 0xfe && head[1] === 0xff) return found('utf-16be', true);
	const zeros = [0, 0];
	head.forEach((byte, index) => {
		if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
	});
	const [even = 0, odd = 0] = zeros;
	if (odd > 0 && odd > even * 20) return found('utf-16le', false);
	if (even > 0 && even > odd * 20) return found('utf-16be', false);
	return undefined;
}

function countLine(line: Uint8Array, counts: LineCounts): void {
	if (isAscii(line)) return;
	if (isUtf8(line)) {
		counts.utf8++;
		if (isSurelyUtf8(line)) counts.surelyUtf8++;
		return;
	}
	counts.old++;
	if (counts.oldSampleBytes > SAMPLE_BYTES) return;
	counts.oldSample.push(line.slice());
	counts.oldSampleBytes += line.length;
}

/** Whether a line of valid UTF-8 has several three-byte characters and nothing rarer. */
export function isSurelyUtf8(line: Uint8Array): boolean {
	let threes = 0;
	for (let index = 0; index < line.length; index++) {
		const byte = line[index] ?? 0;
		if (byte < 0x80) continue;
		if (byte < 0xe0 || byte > 0xef) return false;
		threes++;
		index += 2;
	}
	return threes >= 2;
}

/** Characters that ledgers are full of, in the forms of the mainland, Taiwan and Japan. */
const FREQUENT = new Set(
	'编号名称地址经纬度消火栓防水位置类型种状态况压力流量管径单位负责人电话备注日期时间街路道巷号东西南北大小中上下公司社区镇村市县区正常完好损坏是否有无序' +
		'編號稱經緯類種狀態況壓單負責電話備註時間號東臺灣與區縣鎮設產權' +
		'所在緯設備電話番町丁目消防署団分屯所高松県市のにをはがとでたるい、。「」アイウエオカキクケコサシステトナニハマムモラリルレロンー'
);

function bestOldEncoding(sample: Uint8Array): TextEncoding {
	const candidates: readonly TextEncoding[] = ['gb18030', 'big5', 'shift_jis', 'windows-1252'];
	let best: { encoding: TextEncoding; score: number } = { encoding: 'gb18030', score: -Infinity };
	for (const encoding of candidates) {
		const score = plausibility(new TextDecoder(encoding).decode(sample), encoding);
		if (score > best.score) best = { encoding, score };
	}
	return best.encoding;
}

/** Share of frequent characters among those beyond ASCII, less what cannot be decoded. */
function plausibility(text: string, encoding: TextEncoding): number {
	let frequent = 0;
	let broken = 0;
	let letters = 0;
	let all = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		if (code < 0x80) continue;
		all++;
		if (FREQUENT.has(character)) frequent++;
		if (code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff)) broken++;
		if (code >= 0xc0 && code <= 0xff) letters++;
	}
	if (all === 0) return 0;
	// Accented letters stand alone between plain ones; in a misread Chinese text they stand in rows.
	if (encoding === 'windows-1252') {
		const runs = text.match(/[\u0080-\u00ff\u2000-\u203a]{2,}/g)?.length ?? 0;
		return letters / all / 2 - (3 * runs) / all;
	}
	return frequent / all - (5 * broken) / all;
}

const LONGEST_LINE_BYTES = 1024 * 1024;

/**
 * Splits bytes at line feeds (kept). 0x0A is never part of a character in any encoding here but
 * UTF-16; a line over 1 MB is cut after a byte that cannot be the second of a character.
 */
export async function* byteLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let rest: Uint8Array = new Uint8Array();
	for await (const chunk of chunks) {
		const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		let start = 0;
		for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
			yield bytes.subarray(start, end + 1);
			start = end + 1;
		}
		rest = bytes.subarray(start);
		if (rest.length > LONGEST_LINE_BYTES) {
			const cut = lastSafeCut(rest);
			yield rest.subarray(0, cut);
			rest = rest.subarray(cut);
		}
	}
	if (rest.length > 0) yield rest;
}

function lastSafeCut(bytes: Uint8Array): number {
	for (let index = bytes.length - 1; index > bytes.length / 2; index--) {
		if ((bytes[index] ?? 0) < 0x30) return index + 1;
	}
	return bytes.length;
}
