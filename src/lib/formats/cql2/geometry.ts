import { Cql2Error, type Cql2Geometry } from './ast.ts';
import type { TokenReader } from './token-reader.ts';

const KINDS = {
	POINT: 'Point',
	LINESTRING: 'LineString',
	POLYGON: 'Polygon',
	MULTIPOINT: 'MultiPoint',
	MULTILINESTRING: 'MultiLineString',
	MULTIPOLYGON: 'MultiPolygon'
} as const;
type Keyword = keyof typeof KINDS;

const MOST_POSITIONS = 10_000;

export function isGeometryWord(word: string): boolean {
	return word.toUpperCase() in KINDS || word.toUpperCase() === 'BBOX';
}

/**
 * Reads a geometry literal in WKT, or `BBOX(…)` of four or six numbers, as the polygon that it is.
 *
 * @throws {Cql2Error} Not such a literal, an open ring, a number that is not finite, more than 10,000 positions.
 */
export function readGeometry(reader: TokenReader): Cql2Geometry {
	const keyword = reader.next('word');
	const name = keyword.value.toUpperCase();
	if (name === 'BBOX') return readBox(reader, keyword.at);
	const z = reader.peek();
	if (z.kind === 'word' && z.value.toUpperCase() === 'Z') reader.next('word');
	const count = { positions: 0 };
	const position = () => readPosition(reader, count);
	const list = <T>(read: () => T): T[] => readList(reader, read);
	const line = () => {
		const positions = list(position);
		if (positions.length >= 2) return positions;
		throw new Cql2Error('线至少要有两个点', 'a line needs two positions', keyword.at);
	};
	const ring = () => readRing(list(position), keyword.at);
	// MULTIPOINT may be written with and without parentheses around each point.
	const inner = () => (reader.isSign('(') ? only(list(position), keyword.at) : position());
	switch (name as Keyword) {
		case 'POINT':
			return { type: 'Point', coordinates: only(list(position), keyword.at) };
		case 'LINESTRING':
			return { type: 'LineString', coordinates: line() };
		case 'POLYGON':
			return { type: 'Polygon', coordinates: list(ring) };
		case 'MULTIPOINT':
			return { type: 'MultiPoint', coordinates: list(inner) };
		case 'MULTILINESTRING':
			return { type: 'MultiLineString', coordinates: list(line) };
		case 'MULTIPOLYGON':
			return { type: 'MultiPolygon', coordinates: list(() => list(ring)) };
		default:
			throw new Cql2Error('应为几何，如 POINT(128.9 47.7)', 'expected a geometry', keyword.at);
	}
}

function readBox(reader: TokenReader, at: number): Cql2Geometry {
	const numbers = readList(reader, () => reader.number());
	const [west, south, east, north] =
		numbers.length === 6 ? [numbers[0], numbers[1], numbers[3], numbers[4]] : numbers;
	if (
		(numbers.length !== 4 && numbers.length !== 6) ||
		west === undefined ||
		south === undefined ||
		east === undefined ||
		north === undefined
	) {
		throw new Cql2Error('BBOX 应有 4 个或 6 个数', 'BBOX takes four or six numbers', at);
	}
	const ring = [
		[west, south],
		[east, south],
		[east, north],
		[west, north],
		[west, south]
	];
	return { type: 'Polygon', coordinates: [ring] };
}

function readPosition(reader: TokenReader, count: { positions: number }): GeoJSON.Position {
	count.positions += 1;
	if (count.positions > MOST_POSITIONS) {
		throw new Cql2Error(
			`几何的点过多（最多 ${MOST_POSITIONS} 个）`,
			`the geometry has more than ${MOST_POSITIONS} positions`,
			reader.peek().at
		);
	}
	const position = [reader.number(), reader.number()];
	// A height is read and left out: nothing of ours has one.
	if (reader.peek().kind === 'number' || reader.isSign('-')) reader.number();
	return position;
}

function readRing(positions: GeoJSON.Position[], at: number): GeoJSON.Position[] {
	const [first, last] = [positions[0], positions.at(-1)];
	const isClosed = first && last && first[0] === last[0] && first[1] === last[1];
	if (positions.length >= 4 && isClosed) return positions;
	throw new Cql2Error(
		'多边形的环应首尾相同且至少有四个点',
		'a ring needs four positions, the last equal to the first',
		at
	);
}

function readList<T>(reader: TokenReader, read: () => T): T[] {
	reader.sign('(');
	const entries = [read()];
	while (reader.isSign(',')) {
		reader.sign(',');
		entries.push(read());
	}
	reader.sign(')');
	return entries;
}

function only<T>(entries: T[], at: number): T {
	const [entry] = entries;
	if (entry !== undefined && entries.length === 1) return entry;
	throw new Cql2Error('点只能有一个位置', 'a point has one position', at);
}
