import { crc32, deflateSync } from 'node:zlib';

type Point = readonly [x: number, y: number];

/** A picture to draw simple figures into, edges smoothed; pixels, y down. */
export interface Raster {
	line(points: readonly Point[], width: number, color: string): void;
	disc(x: number, y: number, radius: number, color: string): void;
	/** Digits, `k`, `m` and spaces around a middle, each pixel of the 3 × 5 letters `scale` wide. */
	digits(text: string, x: number, y: number, scale: number, color: string): void;
	toPng(): Uint8Array;
}

/** 3 × 5 pixels, row by row. */
const GLYPHS: Record<string, string> = {
	'0': '111101101101111',
	'1': '010110010010111',
	'2': '111001111100111',
	'3': '111001111001111',
	'4': '101101111001001',
	'5': '111100111001111',
	'6': '111100111101111',
	'7': '111001001010010',
	'8': '111101111101111',
	'9': '111101111001111',
	k: '100101110101101',
	m: '000110111111101',
	'.': '000000000000010',
	' ': '000000000000000'
};

export function createRaster(width: number, height: number, background: string): Raster {
	const pixels = new Uint8Array(width * height * 3);
	const base = rgbOf(background);
	for (let at = 0; at < pixels.length; at++) pixels[at] = base[at % 3] ?? 0;

	/** Blends a color where `coverage` (0–1 by the distance to the shape) says so. */
	function blend(
		box: readonly [number, number, number, number],
		color: string,
		coverage: (x: number, y: number) => number
	): void {
		const rgb = rgbOf(color);
		const [west, north, east, south] = box;
		for (let y = Math.max(0, Math.floor(north)); y <= Math.min(height - 1, Math.ceil(south)); y++)
			for (let x = Math.max(0, Math.floor(west)); x <= Math.min(width - 1, Math.ceil(east)); x++) {
				const share = Math.max(0, Math.min(1, coverage(x, y)));
				if (share === 0) continue;
				const at = (y * width + x) * 3;
				for (let part = 0; part < 3; part++) {
					const there = pixels[at + part] ?? 0;
					pixels[at + part] = Math.round(there + ((rgb[part] ?? 0) - there) * share);
				}
			}
	}
	const segment = ([ax, ay]: Point, [bx, by]: Point, stroke: number, color: string): void => {
		const half = stroke / 2;
		const [dx, dy] = [bx - ax, by - ay];
		const squared = dx * dx + dy * dy;
		const margin = half + 1;
		const box = [
			Math.min(ax, bx) - margin,
			Math.min(ay, by) - margin,
			Math.max(ax, bx) + margin,
			Math.max(ay, by) + margin
		] as const;
		if (box[2] < 0 || box[3] < 0 || box[0] > width || box[1] > height) return;
		blend(box, color, (x, y) => {
			const along = squared === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / squared;
			const t = Math.max(0, Math.min(1, along));
			return half + 0.5 - Math.hypot(x - ax - t * dx, y - ay - t * dy);
		});
	};
	return {
		line(points, stroke, color) {
			for (const [index, point] of points.entries()) {
				const next = points[index + 1];
				if (next) segment(point, next, stroke, color);
			}
		},
		disc(x, y, radius, color) {
			blend(
				[x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1],
				color,
				(px, py) => radius + 0.5 - Math.hypot(px - x, py - y)
			);
		},
		digits(text, x, y, scale, color) {
			const left = x - (text.length * 4 - 1) * scale * 0.5;
			[...text].forEach((letter, index) => {
				[...(GLYPHS[letter] ?? '')].forEach((dot, place) => {
					if (dot !== '1') return;
					const west = Math.round(left + (index * 4 + (place % 3)) * scale);
					const north = Math.round(y + (Math.floor(place / 3) - 2.5) * scale);
					blend([west, north, west + scale - 1, north + scale - 1], color, () => 1);
				});
			});
		},
		toPng: () => printPng(pixels, width, height)
	};
}

/** PNG (ISO/IEC 15948), eight bits of red, green and blue each. */
function printPng(pixels: Uint8Array, width: number, height: number): Uint8Array {
	const rows = Buffer.alloc((width * 3 + 1) * height);
	for (let y = 0; y < height; y++)
		rows.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	return new Uint8Array(
		Buffer.concat([
			Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
			chunk('IHDR', header),
			chunk('IDAT', deflateSync(rows, { level: 9 })),
			chunk('IEND', Buffer.alloc(0))
		])
	);
}

function chunk(type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const size = Buffer.alloc(4);
	size.writeUInt32BE(content.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([size, body, check]);
}

function rgbOf(color: string): [number, number, number] {
	const number = Number.parseInt(color.slice(1), 16);
	return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}
