import { findRepresentativePoint } from './representative-point.ts';
import type { FieldValue, Layer, LayerFeature } from './layer.ts';

const BYTE_ORDER_MARK = '\uFEFF';
/** A spreadsheet takes a cell that begins so for a formula; the wide forms are those of Chinese input. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NEEDS_QUOTES = /[",\r\n]/;

/**
 * Prints one layer as CSV (RFC 4180): UTF-8 with a byte order mark, CRLF, a heading line of
 * identifiers. Position first: `lon`, `lat` in degrees, `x` (east), `y` (north) in a plane; for lines and
 * areas that is a point on or in them, and the last column `wkt` holds the whole geometry. A cell
 * that a spreadsheet would run as a formula is prefixed with `'`, unless it is a plain number.
 */
export async function* printCsv(
	layer: Layer,
	options: { isGeographic: boolean }
): AsyncGenerator<string> {
	const isPoint = layer.geometryType === 'Point';
	const position = options.isGeographic ? ['lon', 'lat'] : ['x', 'y'];
	const headings = [...position, ...layer.fields.map((field) => field.name)];
	yield BYTE_ORDER_MARK + printRecord(isPoint ? headings : [...headings, 'wkt']);
	for await (const { geometry, values } of layer.features) {
		const [x, y] = geometry ? findRepresentativePoint(geometry) : [null, null];
		const cells = [x, y, ...values];
		yield printRecord(isPoint ? cells : [...cells, geometry && printWkt(geometry)]);
	}
}

/**
 * Prints a table without positions as CSV: as `printCsv`, cells that would run as formulas neutralized.
 *
 * @param rows As long as `headings`.
 */
export async function* printTableCsv(
	headings: readonly string[],
	rows: AsyncIterable<readonly FieldValue[]>
): AsyncGenerator<string> {
	yield BYTE_ORDER_MARK + printRecord(headings);
	for await (const row of rows) yield printRecord(row);
}

function printRecord(cells: readonly FieldValue[]): string {
	return `${cells.map(printCell).join(',')}\r\n`;
}

function printCell(value: FieldValue): string {
	if (value === null) return '';
	if (typeof value !== 'string') return String(value);
	const text = neutralizeFormula(value);
	return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that a spreadsheet would run as a formula, with `'` before it; plain numbers stay. */
export function neutralizeFormula(text: string): string {
	return FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** Well-known text (OGC 06-103r4). */
export function printWkt(geometry: NonNullable<LayerFeature['geometry']>): string {
	const line = (positions: GeoJSON.Position[]) =>
		`(${positions.map(([x, y]) => `${x} ${y}`).join(',')})`;
	const polygon = (rings: GeoJSON.Position[][]) => `(${rings.map(line).join(',')})`;
	switch (geometry.type) {
		case 'Point':
			return `POINT ${line([geometry.coordinates])}`;
		case 'LineString':
			return `LINESTRING ${line(geometry.coordinates)}`;
		case 'MultiLineString':
			return `MULTILINESTRING (${geometry.coordinates.map(line).join(',')})`;
		case 'Polygon':
			return `POLYGON ${polygon(geometry.coordinates)}`;
		case 'MultiPolygon':
			return `MULTIPOLYGON (${geometry.coordinates.map(polygon).join(',')})`;
	}
}
