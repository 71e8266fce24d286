import { isAscii, isUtf8 } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';
import { byteLines, isSurelyUtf8, type DetectedEncoding } from './detect-encoding.ts';

/** A piece of decoded text; `isForeign`: it was in the other encoding than the rest of the file. */
export interface TextPiece {
	text: string;
	isForeign: boolean;
}

/** Decodes a file as a stream; where lines differ in encoding, each line by its own. */
export async function* decodeText(
	source: ByteSource,
	detected: DetectedEncoding
): AsyncGenerator<TextPiece> {
	if (detected.other === undefined) {
		const decoder = new TextDecoder(detected.encoding);
		for await (const chunk of source.chunks())
			yield { text: decoder.decode(chunk, { stream: true }), isForeign: false };
		yield { text: decoder.decode(), isForeign: false };
		return;
	}
	const main = new TextDecoder(detected.encoding);
	const other = new TextDecoder(detected.other);
	const isMainUtf8 = detected.encoding === 'utf-8';
	for await (const line of byteLines(source.chunks())) {
		if (isAscii(line)) {
			yield { text: main.decode(line), isForeign: false };
			continue;
		}
		const isForeign = isMainUtf8 ? !isUtf8(line) : isUtf8(line) && isSurelyUtf8(line);
		yield { text: (isForeign ? other : main).decode(line), isForeign };
	}
}
