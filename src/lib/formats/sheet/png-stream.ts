import { crc32, createDeflate } from 'node:zlib';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

const SIGNATURE = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const METERS_PER_INCH = 0.0254;
/** Filter "Sub" of the PNG specification: each byte less the one of the pixel before. */
const SUB = 1;

export interface PngShape {
	width: number;
	height: number;
	dotsPerInch: number;
}

/**
 * Writes a true-color PNG band by band (PNG, third edition, 2025): whatever its size, memory holds one
 * band. Rows come in order as RGB, three bytes a pixel; the stream is left open.
 */
export async function writePng(
	out: Writable,
	{ width, height, dotsPerInch }: PngShape,
	bands: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
): Promise<void> {
	await write(out, SIGNATURE);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	await write(out, chunk('IHDR', header));
	const density = Buffer.alloc(9);
	const perMeter = Math.round(dotsPerInch / METERS_PER_INCH);
	density.writeUInt32BE(perMeter, 0);
	density.writeUInt32BE(perMeter, 4);
	density[8] = 1;
	await write(out, chunk('pHYs', density));
	const deflate = createDeflate({ level: 6 });
	const pumped = (async () => {
		for await (const piece of deflate) await write(out, chunk('IDAT', piece as Buffer));
	})();
	let rows = 0;
	for await (const band of bands) {
		const stride = width * 3;
		const count = band.length / stride;
		const filtered = Buffer.allocUnsafe(count * (stride + 1));
		for (let row = 0; row < count; row++) {
			const from = row * stride;
			const to = row * (stride + 1);
			filtered[to] = SUB;
			for (let byte = 0; byte < stride; byte++) {
				const left = byte < 3 ? 0 : (band[from + byte - 3] ?? 0);
				filtered[to + 1 + byte] = (band[from + byte] ?? 0) - left;
			}
		}
		rows += count;
		if (!deflate.write(filtered)) await once(deflate, 'drain');
	}
	deflate.end();
	await pumped;
	if (rows !== height) throw new RangeError(`${rows} rows of a picture ${height} high`);
	await write(out, chunk('IEND', new Uint8Array()));
}

function chunk(type: string, data: Uint8Array): Buffer {
	const bytes = Buffer.alloc(12 + data.length);
	bytes.writeUInt32BE(data.length, 0);
	bytes.write(type, 4, 'latin1');
	bytes.set(data, 8);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
	return bytes;
}

async function write(out: Writable, bytes: Uint8Array): Promise<void> {
	if (!out.write(bytes)) await once(out, 'drain');
}
