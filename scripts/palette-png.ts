import { crc32, deflateSync } from 'node:zlib';

/** Pixels as a canvas gives them: four bytes each, red, green, blue, opacity. */
export interface Pixels {
	width: number;
	height: number;
	rgba: Uint8Array;
}

const MOST_COLORS = 256;

/**
 * A PNG of at most 256 colors, a third of the size of one in true color: the most frequent colors of
 * the picture, every other pixel taking the nearest of them. Opacity is dropped.
 */
export function printPalettePng({ width, height, rgba }: Pixels): Buffer {
	const palette = pickColors(rgba);
	const nearest = new Map<number, number>();
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const color = colorAt(rgba, (y * width + x) * 4);
			let index = nearest.get(color);
			if (index === undefined) {
				index = findNearest(palette, color);
				nearest.set(color, index);
			}
			rows[y * (width + 1) + 1 + x] = index;
		}
	}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// Eight bits an index into a palette.
	header.set([8, 3, 0, 0, 0], 8);
	const colors = Buffer.from(
		palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255])
	);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('PLTE', colors),
		chunk('IDAT', deflateSync(rows, { level: 9 })),
		chunk('IEND', Buffer.alloc(0))
	]);
}

/** The most frequent color of each of the fullest cells of 8 × 8 × 8 shades. */
function pickColors(rgba: Uint8Array): number[] {
	const counts = new Map<number, number>();
	for (let at = 0; at < rgba.length; at += 4) {
		const color = colorAt(rgba, at);
		counts.set(color, (counts.get(color) ?? 0) + 1);
	}
	const cells = new Map<number, { color: number; most: number; total: number }>();
	for (const [color, count] of counts) {
		const cell = color & 0xf8f8f8;
		const known = cells.get(cell) ?? { color, most: 0, total: 0 };
		known.total += count;
		if (count > known.most) {
			known.color = color;
			known.most = count;
		}
		cells.set(cell, known);
	}
	return [...cells.values()]
		.sort((a, b) => b.total - a.total)
		.slice(0, MOST_COLORS)
		.map(({ color }) => color);
}

function findNearest(palette: readonly number[], color: number): number {
	let best = 0;
	let least = Infinity;
	for (const [index, other] of palette.entries()) {
		const red = (other >> 16) - (color >> 16);
		const green = ((other >> 8) & 255) - ((color >> 8) & 255);
		const blue = (other & 255) - (color & 255);
		const distance = red * red + green * green + blue * blue;
		if (distance < least) [best, least] = [index, distance];
	}
	return best;
}

function colorAt(rgba: Uint8Array, at: number): number {
	return ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);
}

function chunk(type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const size = Buffer.alloc(4);
	size.writeUInt32BE(content.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([size, body, check]);
}
