import { readFile } from 'node:fs/promises';

const HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;
const POINT = 1;
const POLYLINE = 3;
const POLYGON = 5;

/** What a .shp holds: of each shape the first position of each of its parts; null shapes are none. */
export interface Shapes {
	type: 'point' | 'line' | 'area';
	shapes: [x: number, y: number][][];
}

/**
 * Reads the shapes of a Shapefile in two dimensions (ESRI, "Shapefile Technical Description", 1998), in their order.
 *
 * @throws {RangeError} Shapes of another kind.
 */
export async function readShapes(path: string): Promise<Shapes> {
	const bytes = await readFile(path);
	const shapes: Shapes['shapes'] = [];
	const kind = bytes.readInt32LE(32);
	const type = kind === POINT ? 'point' : kind === POLYLINE ? 'line' : 'area';
	if (type === 'area' && kind !== POLYGON && bytes.length > HEADER_BYTES)
		throw new RangeError(`${path} holds shapes of kind ${kind}`);
	for (let at = HEADER_BYTES; at < bytes.length;) {
		const content = at + RECORD_HEADER_BYTES;
		const length = bytes.readInt32BE(at + 4) * 2;
		if (bytes.readInt32LE(content) !== 0)
			shapes.push(type === 'point' ? [positionAt(bytes, content + 4)] : partsAt(bytes, content));
		at = content + length;
	}
	return { type, shapes };
}

/** After the kind and the box: counts of parts and points, where each part begins, the points. */
function partsAt(bytes: Buffer, content: number): [number, number][] {
	const partCount = bytes.readInt32LE(content + 36);
	const points = content + 44 + partCount * 4;
	return Array.from({ length: partCount }, (_, part) =>
		positionAt(bytes, points + bytes.readInt32LE(content + 44 + part * 4) * 16)
	);
}

function positionAt(bytes: Buffer, at: number): [number, number] {
	return [bytes.readDoubleLE(at), bytes.readDoubleLE(at + 8)];
}
