/** Well-known binary (OGC 06-103r4), little-endian; printed as the EWKB hex that PostGIS reads. */

export interface WkbShape {
	/** Multi-geometries are the single kind with several parts. */
	type: 'point' | 'line' | 'polygon';
	/** Point: one array a point. Line: one array a line. Polygon: one array a ring, see `ringStarts`. */
	parts: Float64Array[];
	/** Polygon only: index in `parts` of the outer ring of each polygon. */
	ringStarts: number[];
}

const SRID_FLAG = 0x20000000;
const POINT = 1;
const LINE = 2;
const POLYGON = 3;
const MULTI_LINE = 5;
const MULTI_POLYGON = 6;
const CGCS2000_SRID = 4490;

/** EWKB hex of a line from `lon, lat, lon, lat, …`, SRID 4490. */
export function printLineString(lonLats: ArrayLike<number>): string {
	const writer = new WkbWriter(13 + lonLats.length * 8);
	writer.header(LINE, true);
	writer.points(lonLats);
	return writer.hex();
}

/** EWKB hex of lines as one geometry, each `lon, lat, …`; SRID 4490. */
export function printMultiLineString(lines: readonly ArrayLike<number>[]): string {
	const size = lines.reduce((sum, line) => sum + 9 + line.length * 8, 13);
	const writer = new WkbWriter(size);
	writer.header(MULTI_LINE, true);
	writer.uint32(lines.length);
	for (const line of lines) {
		writer.header(LINE, false);
		writer.points(line);
	}
	return writer.hex();
}

/** EWKB hex of a point, SRID 4490. */
export function printPoint(lon: number, lat: number): string {
	const writer = new WkbWriter(25);
	writer.header(POINT, true);
	writer.double(lon);
	writer.double(lat);
	return writer.hex();
}

/** EWKB hex of polygons, each a list of closed rings `lon, lat, …`, outer ring first; SRID 4490. */
export function printMultiPolygon(polygons: readonly (readonly ArrayLike<number>[])[]): string {
	let size = 13;
	for (const rings of polygons) {
		size += 9;
		for (const ring of rings) size += 4 + ring.length * 8;
	}
	const writer = new WkbWriter(size);
	writer.header(MULTI_POLYGON, true);
	writer.uint32(polygons.length);
	for (const rings of polygons) {
		writer.header(POLYGON, false);
		writer.uint32(rings.length);
		for (const ring of rings) writer.points(ring);
	}
	return writer.hex();
}

/**
 * Reads WKB or EWKB in either byte order, two-dimensional.
 *
 * @throws {RangeError} It is a collection of kinds, has a third dimension, or is cut off.
 */
export function parseWkb(bytes: Uint8Array): WkbShape {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const shape: WkbShape = { type: 'point', parts: [], ringStarts: [] };
	readGeometry(view, 0, shape);
	return shape;
}

function readGeometry(view: DataView, start: number, shape: WkbShape): number {
	const little = view.getUint8(start) === 1;
	const code = view.getUint32(start + 1, little);
	let at = start + 5 + ((code & SRID_FLAG) === 0 ? 0 : 4);
	const type = code & ~SRID_FLAG;
	const readPoints = (count: number): Float64Array => {
		const values = new Float64Array(count * 2);
		for (let index = 0; index < values.length; index++, at += 8)
			values[index] = view.getFloat64(at, little);
		return values;
	};
	const readCount = (): number => {
		at += 4;
		return view.getUint32(at - 4, little);
	};
	if (type === POINT) {
		shape.type = 'point';
		shape.parts.push(readPoints(1));
	} else if (type === LINE) {
		shape.type = 'line';
		shape.parts.push(readPoints(readCount()));
	} else if (type === POLYGON) {
		shape.type = 'polygon';
		shape.ringStarts.push(shape.parts.length);
		for (let rings = readCount(); rings > 0; rings--) shape.parts.push(readPoints(readCount()));
	} else if (type >= 4 && type <= 6) {
		shape.type = type === 4 ? 'point' : type === 5 ? 'line' : 'polygon';
		for (let parts = readCount(); parts > 0; parts--) at = readGeometry(view, at, shape);
	} else {
		throw new RangeError(`WKB geometry type ${type}: expected 1 to 6 in two dimensions.`);
	}
	return at;
}

class WkbWriter {
	readonly #bytes: Buffer;
	#at = 0;

	constructor(size: number) {
		this.#bytes = Buffer.allocUnsafe(size);
	}

	header(type: number, withSrid: boolean): void {
		this.#at = this.#bytes.writeUInt8(1, this.#at);
		this.uint32(withSrid ? type + SRID_FLAG : type);
		if (withSrid) this.uint32(CGCS2000_SRID);
	}

	uint32(value: number): void {
		this.#at = this.#bytes.writeUInt32LE(value, this.#at);
	}

	double(value: number): void {
		this.#at = this.#bytes.writeDoubleLE(value, this.#at);
	}

	points(lonLats: ArrayLike<number>): void {
		this.uint32(lonLats.length / 2);
		for (let index = 0; index < lonLats.length; index++) this.double(lonLats[index] ?? NaN);
	}

	hex(): string {
		return this.#bytes.toString('hex', 0, this.#at);
	}
}
