import { describe, expect, it } from 'vitest';
import { parseWkb, printLineString, printMultiPolygon, printPoint } from './wkb.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

describe('wkb', () => {
	it('prints a point as PostGIS does: select st_setsrid(st_makepoint(1, 2), 4490)', () => {
		expect(printPoint(1, 2)).toBe('01010000208a110000000000000000f03f0000000000000040');
	});

	it('reads back a line it printed', () => {
		const shape = parseWkb(bytes(printLineString([126.5, 45.7, 126.6, 45.8])));
		expect(shape.type).toBe('line');
		expect([...shape.parts[0]!]).toEqual([126.5, 45.7, 126.6, 45.8]);
	});

	it('keeps polygons apart from their holes', () => {
		const square = [0, 0, 4, 0, 4, 4, 0, 4, 0, 0];
		const hole = [1, 1, 1, 2, 2, 2, 2, 1, 1, 1];
		const far = square.map((value) => value + 10);
		const shape = parseWkb(bytes(printMultiPolygon([[square, hole], [far]])));
		expect(shape.type).toBe('polygon');
		expect(shape.ringStarts).toEqual([0, 2]);
		expect(shape.parts.map((ring) => [...ring])).toEqual([square, hole, far]);
	});

	it('reads big-endian bytes', () => {
		const shape = parseWkb(bytes('00000000013ff00000000000004000000000000000'));
		expect([...shape.parts[0]!]).toEqual([1, 2]);
	});

	it('refuses a geometry collection by its type number', () => {
		expect(() => parseWkb(bytes('010700000000000000'))).toThrow(/type 7/);
	});
});
