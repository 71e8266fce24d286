import { beforeAll, expect, it } from 'vitest';
import type { AreaInput } from '#lib/domain/area.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { createArea, listAreas, removeArea } from '#lib/server/services/area.ts';
import { chooseCoverageArea, readCoverageArea } from '#lib/server/services/coverage-area.ts';
import {
	createDistrict,
	getBoundary,
	getDistrict,
	listDistricts
} from '#lib/server/services/district.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { issuesOf, squareAt } from './harness/register.ts';

/** Degrees to 0.001°, about 110 m: the squares below are of whole cells. */
const cell = (x: number, y: number) => [129 + x / 1000, 47.7 + y / 1000];
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings });
const ring = (...corners: [number, number][]) =>
	[...corners, corners[0] ?? [0, 0]].map(([x, y]) => cell(x, y));
const box = (west: number, south: number, east: number, north: number) =>
	ring([west, south], [east, south], [east, north], [west, north]);

describeOnBothDatabases('areas and districts', (getDb) => {
	const at = () => contextOf(getDb());
	const create = (geometry: object, input: Partial<AreaInput> = {}) =>
		createArea(at(), 'r1', {
			kind: 'parcel',
			name: '地块',
			source: '规划图',
			...input,
			geometry: { ...geometry }
		});
	let cellSquareMeters = NaN;
	/** Size in cells, which are equal to a thousandth over so short a way. */
	const cellsOf = async (geometry: object) =>
		Math.round(((await create(geometry)).area.area_square_meters / cellSquareMeters) * 100) / 100;

	beforeAll(async () => {
		const { geometry } = squareAt(128.9, 47.6, { kind: 'parcel', name: '' }, 0.3);
		await createDistrict(at(), { code: 'r1', name: '伊美区', boundary: geometry });
		await createDistrict(at(), { code: 'r2', name: '乌翠区', boundary: 'auto' });
		cellSquareMeters = (await create(polygon(box(0, 0, 1, 1)))).area.area_square_meters;
	});

	it('are measured in the projection of the district', () => {
		// 0.001° of latitude is 111.2 m at 47.7° north, of longitude 75.0 m.
		expect(cellSquareMeters).toBeGreaterThan(8330);
		expect(cellSquareMeters).toBeLessThan(8350);
	});

	it('keep name, code and source, and every digit of the outline', async () => {
		const outline = polygon([
			[129.123456789012, 47.7],
			[129.2, 47.7],
			[129.2, 47.8],
			[129.123456789012, 47.7]
		]);
		const { area, notices } = await create(outline, {
			kind: 'township',
			code: '230717001',
			name: '旭日街道'
		});
		expect(notices).toEqual([]);
		expect(area).toMatchObject({ kind: 'township', code: '230717001', is_derived: false });
		const { rows } = await getDb().query<{ west: number }>(
			'select st_xmin(geom) as west from area where id = $1::uuid',
			[area.id]
		);
		expect(rows[0]?.west).toBe(129.123456789012);
	});

	it('are read from polygons, features and collections alike, heights left out', async () => {
		const flat = polygon(box(0, 0, 2, 1));
		const feature = { type: 'Feature', properties: {}, geometry: flat };
		const high = polygon(box(0, 0, 2, 1).map((position) => [...position, 231.5]));
		expect(await cellsOf(flat)).toBe(2);
		expect(await cellsOf(feature)).toBe(2);
		expect(await cellsOf({ type: 'FeatureCollection', features: [feature] })).toBe(2);
		expect(await cellsOf({ type: 'GeometryCollection', geometries: [flat] })).toBe(2);
		expect(await cellsOf(high)).toBe(2);
		expect(await cellsOf(polygon(box(0, 0, 3, 3), box(1, 1, 2, 2)))).toBe(8);
	});

	it('that overlap are united: what two cover is no hole', async () => {
		const coordinates = [[box(0, 0, 2, 2)], [box(1, 1, 3, 3)]];
		expect(await cellsOf({ type: 'MultiPolygon', coordinates })).toBe(7);
	});

	it.each([
		['自相交', 'Self-intersection', polygon(ring([0, 0], [2, 2], [2, 0], [0, 2]))],
		[
			'面套着面',
			'Nested shells',
			{ type: 'MultiPolygon', coordinates: [[box(0, 0, 4, 4)], [box(1, 1, 2, 2)]] }
		],
		['洞在面外', 'Hole lies outside shell', polygon(box(0, 0, 1, 1), box(3, 3, 4, 4))]
	])('are repaired with a notice that names what was wrong: %s', async (zh, en, geometry) => {
		const { notices } = await create(geometry);
		expect(notices).toEqual([expect.stringContaining(zh)]);
		expect(notices[0]).toContain(en);
		expect(notices[0]).toMatch(/在 [\d.]+ [\d.]+ 附近/);
	});

	it('say what of a collection was left out', async () => {
		const point = { type: 'Feature', geometry: { type: 'Point', coordinates: cell(0, 0) } };
		const area = { type: 'Feature', geometry: polygon(box(0, 0, 1, 1)) };
		const { notices } = await create({ type: 'FeatureCollection', features: [point, area, point] });
		expect(notices).toEqual([expect.stringMatching(/^另有 2 个图形不是面.*2 other shapes/)]);
	});

	it.each([
		[/应为 GeoJSON 面/, { type: 'Point', coordinates: [129, 47] }],
		[/应为 GeoJSON 面/, { type: 'FeatureCollection', features: [] }],
		[/应为 GeoJSON 面/, { type: 'Polygon', coordinates: [[['129', 47]]] }],
		[/应为 GeoJSON 面/, { hello: 1 }],
		[
			/不是经纬度/,
			polygon([
				[43_500_000, 5_280_000],
				[43_500_100, 5_280_000],
				[43_500_100, 5_280_100],
				[43_500_000, 5_280_000]
			])
		],
		[
			/首尾相同/,
			polygon([
				[129, 47],
				[129.1, 47],
				[129.1, 47.1]
			])
		],
		[
			/首尾相同/,
			polygon([
				[129, 47],
				[129.1, 47],
				[129.1, 47.1],
				[129, 47.2]
			])
		],
		[/面积为零/, polygon(ring([0, 0], [1, 0], [0, 0]))],
		[
			/坐标系 EPSG:3857 不受支持/,
			{ ...polygon(box(0, 0, 1, 1)), crs: { type: 'name', properties: { name: 'EPSG:3857' } } }
		]
	])('are refused with a clear word: %s', async (message, geometry) => {
		const issues = await issuesOf(create(geometry));
		expect(issues).toEqual([{ path: 'geometry', message: expect.stringMatching(message) }]);
	});

	it('of the same source and source id replace each other', async () => {
		const source = { source: '自然资源局', source_id: 'P-1' };
		const first = await create(polygon(box(0, 0, 1, 1)), source);
		const second = await create(polygon(box(0, 0, 2, 2)), source);
		expect(second.area.id).toBe(first.area.id);
		expect(second.area.area_square_meters).toBeGreaterThan(3 * cellSquareMeters);
	});

	it('are listed by kind, sensitive ones only to those who may see them, and removed', async () => {
		const { area } = await create(polygon(box(0, 0, 1, 1)), {
			kind: 'key_place',
			name: '油库',
			disclosure: 'sensitive'
		});
		const names = async (role: 'viewer' | 'crew') =>
			(await listAreas(asPerson(getDb(), { role }), 'r1', ['key_place'])).map(({ name }) => name);
		expect(await names('crew')).toEqual(['油库']);
		expect(await names('viewer')).toEqual([]);
		await removeArea(at(), 'r1', area.id);
		expect(await names('crew')).toEqual([]);
		await expect(removeArea(at(), 'r1', area.id)).rejects.toThrow(NotFound);
		await expect(removeArea(at(), 'r2', area.id)).rejects.toThrow(NotFound);
	});

	it('of the newest word are what coverage is of: imported before derived', async () => {
		await create(polygon(box(0, 0, 5, 5)), { kind: 'urban_boundary', name: '开发边界' });
		expect((await getDistrict(at(), 'r1')).coverageArea).toMatchObject({
			kind: 'urban_boundary',
			name: '开发边界',
			source: '规划图',
			isDerived: false
		});
	});

	it('are covered as somebody chose, until he leaves it to the order again or the area is gone', async () => {
		const built = await create(polygon(box(0, 0, 3, 3)), { kind: 'built_up', name: '建成区' });
		const town = await create(polygon(box(0, 0, 1, 1)), { kind: 'township', name: '小镇' });
		const parcel = await create(polygon(box(0, 0, 1, 1)), { name: '地块' });
		const inUse = async () => (await getDistrict(at(), 'r1')).coverageArea?.name;
		const [{ areas: before }] = [(await getDistrict(at(), 'r1')).revision];
		expect(await inUse()).toBe('建成区');
		expect(await chooseCoverageArea(at(), 'r1', town.area.id)).toMatchObject({
			area: { name: '小镇' },
			isChosen: true
		});
		expect(await inUse()).toBe('小镇');
		expect((await getDistrict(at(), 'r1')).revision.areas).toBeGreaterThan(before);
		await expect(chooseCoverageArea(at(), 'r1', parcel.area.id)).rejects.toThrow(Invalid);
		const viewer = asPerson(getDb(), { role: 'viewer' });
		await expect(chooseCoverageArea(viewer, 'r1', null)).rejects.toThrow(Forbidden);
		await removeArea(at(), 'r1', town.area.id);
		expect(await readCoverageArea(at(), 'r1')).toMatchObject({
			area: { name: '建成区' },
			isChosen: false
		});
		await chooseCoverageArea(at(), 'r1', built.area.id);
		expect(await chooseCoverageArea(at(), 'r1', null)).toMatchObject({ isChosen: false });
	});

	it('give a district its projection and box; without one they stay empty', async () => {
		const [first, second] = await listDistricts(at());
		expect(first).toMatchObject({ code: 'r1', projection: 'EPSG:4552' });
		expect(first?.bbox?.map((degree) => Math.round(degree * 1e6) / 1e6)).toEqual([
			128.9, 47.6, 129.2, 47.9
		]);
		expect(second).toMatchObject({ code: 'r2', projection: null, bbox: null });
		expect((await getBoundary(at(), 'r2')).geometry).toBeNull();
		expect((await getBoundary(at(), 'r1')).geometry?.type).toBe('MultiPolygon');
	});

	it.each([
		['code', { code: '伊美' }],
		['name', { name: ' ' }],
		['boundary', { boundary: { type: 'Point', coordinates: [129, 47] } }],
		['time_zone', { time_zone: 'Asia/Yichun' }]
	])('make no district with a wrong %s', async (path, input) => {
		const district = { code: 'r9', name: '新区', boundary: 'auto' as const, ...input };
		expect(await issuesOf(createDistrict(at(), district))).toEqual([
			{ path, message: expect.stringMatching(/\p{Script=Han}.* — /u) }
		]);
	});

	it('make no second district with the same code', async () => {
		const again = createDistrict(at(), { code: 'r1', name: '又', boundary: 'auto' });
		await expect(again).rejects.toThrow(Conflict);
	});
});
