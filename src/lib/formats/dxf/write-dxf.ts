import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ShapefileEncoding } from '#lib/domain/export.ts';
import { encodeGbk } from '../gbk.ts';
import { eachPosition, type FileDescription, type Layer, type LayerFeature } from '../layer.ts';
import { entity, printFeature } from './entities.ts';
import { printHead, printTail, type DxfHead, type Extent } from './structure.ts';
import { drawingOf, printBlock, TEXT_METERS, type DxfDrawing } from './symbols.ts';
import { dxfNumber, dxfText, DxfTags, tags } from './tags.ts';

/** Layer of the note that says what the drawing is. */
const NOTE_LAYER = '说明';
/** Encoded and written at once. */
const PIECE_CHARACTERS = 1 << 16;

/**
 * Writes layers as a drawing: DXF of AutoCAD 2007 (UTF-8) or, for GBK, of AutoCAD 2000 (code page 936, other
 * characters as `\U+XXXX`). One unit is one meter. Of each of our layers the drawing has one of geometry,
 * one of labels and one of fills, named in Chinese. A point is a block reference whose attributes are its values
 * (all but the label hidden); lines and areas carry theirs as extended data of `FIRE_ATLAS`; areas
 * are closed outlines and a hatch. Feature by feature: memory does not grow with them.
 *
 * @param layers Coordinates in meters, easting first.
 * @returns Features drawn, by layer, and how many have no position and are not in the drawing.
 */
export async function writeDxf(
	path: string,
	layers: readonly Layer[],
	options: FileDescription & {
		encoding: ShapefileEncoding;
		crs: string;
		signal?: AbortSignal | undefined;
	}
): Promise<{ counts: Record<string, number>; unplaced: number }> {
	const isGbk = options.encoding === 'GBK';
	const encode = isGbk ? (text: string) => encodeGbk(text, escapeUnicode) : Buffer.from;
	const handles = new DxfTags();
	const drawings = layers.map(drawingOf);
	const extent: Extent = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
	const counts: Record<string, number> = {};
	let unplaced = 0;
	const body = `${path}.body`;
	const entities = async function* (): AsyncGenerator<Buffer> {
		let piece = '';
		for (const drawing of drawings) {
			counts[drawing.layer.name] = 0;
			for await (const feature of drawing.layer.features) {
				if (!feature.geometry) {
					unplaced++;
					continue;
				}
				counts[drawing.layer.name] = (counts[drawing.layer.name] ?? 0) + 1;
				grow(extent, feature.geometry);
				piece += printFeature(drawing, feature, feature.geometry, handles);
				if (piece.length < PIECE_CHARACTERS) continue;
				yield encode(piece);
				piece = '';
			}
		}
		yield encode(piece);
	};
	try {
		await pipeline(Readable.from(entities()), createWriteStream(body), { signal: options.signal });
		const head = describeHead(drawings, extent, options, handles);
		const whole = async function* (): AsyncGenerator<Buffer> {
			yield encode(printHead(head, handles));
			yield* createReadStream(body);
			yield encode(printNote(head, handles));
			yield encode(printTail());
		};
		await pipeline(Readable.from(whole()), createWriteStream(path), { signal: options.signal });
	} finally {
		await rm(body, { force: true });
	}
	return { counts, unplaced };
}

function describeHead(
	drawings: readonly DxfDrawing[],
	extent: Extent,
	options: FileDescription & { encoding: ShapefileEncoding; crs: string },
	handles: DxfTags
): DxfHead {
	const isEmpty = !(extent.minX <= extent.maxX);
	const blocks = drawings
		.filter(({ layer }) => layer.geometryType === 'Point')
		.map((drawing) => {
			const record = handles.handle();
			return { name: drawing.block, record, content: printBlock(drawing, record, handles) };
		});
	return {
		version: options.encoding === 'GBK' ? 'AC1015' : 'AC1021',
		comments: [options.title, `坐标系 ${options.crs}，单位：米`, ...(options.marks ?? [])].map(
			dxfText
		),
		extent: isEmpty ? { minX: 0, minY: 0, maxX: 0, maxY: 0 } : extent,
		styles: [
			...drawings.flatMap(({ layer, geometry, labels, fills }) =>
				layer.geometryType === 'Polygon' || layer.geometryType === 'MultiPolygon'
					? [geometry, labels, fills]
					: [geometry, labels]
			),
			{ layer: NOTE_LAYER, color: 7 }
		],
		blocks
	};
}

/** The comments again, as texts below the drawing, where a person sees them. */
function printNote({ comments, extent }: DxfHead, handles: DxfTags): string {
	return comments
		.map(
			(comment, index) =>
				entity('TEXT', NOTE_LAYER, handles) +
				tags(100, 'AcDbText', 10, dxfNumber(extent.minX)) +
				tags(20, dxfNumber(extent.minY - (index + 4) * TEXT_METERS * 4), 30, '0.0') +
				tags(40, dxfNumber(TEXT_METERS * 2), 1, comment, 7, 'Standard', 100, 'AcDbText')
		)
		.join('');
}

function grow(extent: Extent, geometry: NonNullable<LayerFeature['geometry']>): void {
	eachPosition(geometry, ([x = NaN, y = NaN]) => {
		extent.minX = Math.min(extent.minX, x);
		extent.minY = Math.min(extent.minY, y);
		extent.maxX = Math.max(extent.maxX, x);
		extent.maxY = Math.max(extent.maxY, y);
	});
}

/** As AutoCAD writes what its code page lacks. */
function escapeUnicode(character: string): string {
	return [...Array(character.length).keys()]
		.map((index) => character.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0'))
		.map((hex) => `\\U+${hex}`)
		.join('');
}
