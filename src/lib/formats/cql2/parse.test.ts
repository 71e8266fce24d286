import { describe, expect, it } from 'vitest';
import { Cql2Error } from './ast.ts';
import { parseCql2 } from './parse.ts';

const text = (value: string) => ({ kind: 'text', value });
const number = (value: number) => ({ kind: 'number', value });
const property = (name: string) => ({ kind: 'property', name });

describe('parseCql2', () => {
	it('reads a comparison, with names in double quotes and doubled single quotes', () => {
		expect(parseCql2(`"编号" = 'it''s'`)).toEqual({
			kind: 'compare',
			operator: '=',
			left: property('编号'),
			right: text(`it's`)
		});
	});

	it('binds NOT before AND before OR, and parentheses first', () => {
		expect(parseCql2('a=1 OR b=2 AND NOT c=3')).toMatchObject({
			kind: 'or',
			parts: [
				{ kind: 'compare' },
				{ kind: 'and', parts: [{ kind: 'compare' }, { kind: 'not', of: { kind: 'compare' } }] }
			]
		});
		expect(parseCql2('(a=1 OR b=2) AND c=3')).toMatchObject({
			kind: 'and',
			parts: [{ kind: 'or' }, { kind: 'compare' }]
		});
	});

	it('tells parentheses around values from those around conditions', () => {
		expect(parseCql2('((a + 1) * 2) > -(b)')).toMatchObject({
			kind: 'compare',
			left: { kind: 'arithmetic', operator: '*', left: { operator: '+' } },
			right: { kind: 'negate', of: property('b') }
		});
		expect(parseCql2('((flag) AND (x > 1))')).toMatchObject({
			kind: 'and',
			parts: [{ kind: 'holds', name: 'flag' }, { kind: 'compare' }]
		});
	});

	// As qgsoapifcql2textexpressioncompiler.cpp of QGIS 3.32 writes them.
	it.each([
		[`("lifecycle" IS NULL)`, { kind: 'isNull', value: property('lifecycle'), isNegated: false }],
		[`("name" IS NOT NULL)`, { kind: 'isNull', value: property('name'), isNegated: true }],
		[
			`(CASEI("name") LIKE CASEI('%街%'))`,
			{
				kind: 'like',
				value: { kind: 'casei', of: property('name') },
				pattern: { kind: 'casei', of: text('%街%') },
				isNegated: false
			}
		],
		[
			`("code" NOT LIKE 'a\\\\%b')`,
			{ kind: 'like', value: property('code'), pattern: text('a\\%b'), isNegated: true }
		],
		[
			`("flow_lps" BETWEEN 10 AND 20)`,
			{
				kind: 'between',
				value: property('flow_lps'),
				least: number(10),
				greatest: number(20),
				isNegated: false
			}
		],
		[
			`"state" NOT IN ('intact','impaired')`,
			{
				kind: 'in',
				value: property('state'),
				list: [text('intact'), text('impaired')],
				isNegated: true
			}
		],
		[
			`("opened_on" >= DATE('2026-01-31'))`,
			{
				kind: 'compare',
				operator: '>=',
				left: property('opened_on'),
				right: { kind: 'date', value: '2026-01-31' }
			}
		],
		[
			`("observed_at" < TIMESTAMP('2026-01-31T08:00:00.000Z'))`,
			{
				kind: 'compare',
				operator: '<',
				left: property('observed_at'),
				right: { kind: 'timestamp', value: '2026-01-31T08:00:00.000Z' }
			}
		],
		[
			`S_INTERSECTS(geometry,BBOX(128.9,47.7,129,47.8))`,
			{
				kind: 'spatial',
				function: 's_intersects',
				left: property('geometry'),
				right: { kind: 'geometry', geometry: { type: 'Polygon' } }
			}
		],
		[
			`S_INTERSECTS(geometry,POINT(128.9 -47.7))`,
			{
				kind: 'spatial',
				right: { kind: 'geometry', geometry: { type: 'Point', coordinates: [128.9, -47.7] } }
			}
		]
	])('reads what QGIS sends: %s', (filter, expected) => {
		expect(parseCql2(filter)).toMatchObject(expected);
	});

	it('reads every kind of geometry', () => {
		const type = (wkt: string) => {
			const parsed = parseCql2(`S_WITHIN(geometry, ${wkt})`);
			return parsed.kind === 'spatial' && parsed.right.kind === 'geometry'
				? parsed.right.geometry
				: undefined;
		};
		expect(type('POLYGON Z ((0 0 5,1 0 5,1 1 5,0 0 5),(0 0,1 0,1 1,0 0))')?.type).toBe('Polygon');
		expect(type('MULTIPOINT(0 0,(1 2))')).toEqual({
			type: 'MultiPoint',
			coordinates: [
				[0, 0],
				[1, 2]
			]
		});
		expect(type('LINESTRING(0 0,1 1e2)')?.type).toBe('LineString');
		expect(type('MULTILINESTRING((0 0,1 1))')?.type).toBe('MultiLineString');
		expect(type('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')?.type).toBe('MultiPolygon');
	});

	it.each([
		['', '不完整', 0],
		['a =', '不完整', 3],
		['a = 1 b', '不应有“b”', 6],
		[`a = 'open`, '引号没有闭合', 4],
		['a = 1; drop table facility', '不认识的字符“;”', 5],
		['a == 1', '不应有', 3],
		['(a = 1', '不完整', 6],
		['a BETWEEN 1', '不完整', 11],
		['a IN ()', '不应有', 6],
		['pg_sleep(5) = 1', '不支持函数', 0],
		[`a = DATE('2026-02-30')`, 'DATE', 4],
		['S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1)))', '首尾相同', 23],
		['S_INTERSECTS(geometry, BBOX(1,2,3))', '4 个或 6 个', 23],
		['5', '应为条件', 0],
		['a = 1e999', '数字过大', 4],
		['('.repeat(500), '嵌套过深', 61],
		['NOT '.repeat(500) + 'a = 1', '嵌套过深', 244],
		[`a = '${'x'.repeat(30_000)}'`, '过长', 20_000],
		[`a IN (${'1,'.repeat(1001)}1)`, 'IN 的值过多', 2005]
	])('refuses case %#', (filter, message, at) => {
		try {
			parseCql2(filter);
		} catch (error) {
			expect(error).toBeInstanceOf(Cql2Error);
			expect((error as Cql2Error).zh).toContain(message);
			expect((error as Cql2Error).at).toBe(at);
			return;
		}
		expect.unreachable('it was accepted');
	});
});
