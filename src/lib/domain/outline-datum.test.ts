import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shift, type LonLat } from './ledger/datum.ts';
import { compareWithOutline, findStatedDatum, toDegrees } from './outline-datum.ts';

const ring: LonLat[] = [
	[128.9, 47.7],
	[129.0, 47.7],
	[129.0, 47.8],
	[128.95, 47.83],
	[128.9, 47.8],
	[128.9, 47.7]
];
const polygon = (coordinates: LonLat[]) => ({ type: 'Polygon', coordinates: [coordinates] });
const present: GeoJSON.MultiPolygon = { type: 'MultiPolygon', coordinates: [[ring]] };
const collection = (geometry: object, properties = {}, more = {}) => ({
	type: 'FeatureCollection',
	features: [{ type: 'Feature', properties, geometry }],
	...more
});

describe('the datum of an outline', () => {
	it.each([
		[collection(polygon(ring), { crs: 'WGS84' }), { type: 'geographic' }],
		[collection(polygon(ring), { datum: 'gcj02' }), { type: 'shifted', datum: 'GCJ-02' }],
		[
			collection(
				polygon(ring),
				{},
				{
					crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4552' } }
				}
			),
			{ type: 'projected', epsg: 4552 }
		],
		[
			collection(
				polygon(ring),
				{},
				{
					crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }
				}
			),
			{ type: 'geographic' }
		]
	])('is what the file says', (input, crs) => {
		expect(findStatedDatum(input)).toMatchObject({ reason: 'stated', crs });
	});

	it('is GCJ-02 where the file has the marks of 高德, unless it says otherwise', () => {
		const marks = { adcode: 230717, childrenNum: 0, acroutes: [100000] };
		expect(findStatedDatum(collection(polygon(ring), marks))).toEqual({
			reason: 'amap',
			datum: 'GCJ-02'
		});
		expect(findStatedDatum(collection(polygon(ring), { ...marks, crs: 'WGS84' }))).toMatchObject({
			reason: 'stated'
		});
		expect(findStatedDatum(collection(polygon(ring), { adcode: 230717 }))).toBeUndefined();
	});

	it('shows against the outline that is there, if it lies on it only without the shift', () => {
		for (const datum of ['GCJ-02', 'BD-09'] as const) {
			const shifted = polygon(ring.map((position) => shift(position, datum)));
			const found = compareWithOutline(shifted, present);
			expect(found).toMatchObject({ reason: 'present', datum });
			expect(compareWithOutline(toDegrees(shifted, { type: 'shifted', datum }), present)).toBe(
				undefined
			);
		}
		const elsewhere = polygon(ring.map(([lon, lat]) => [lon + 1, lat]));
		expect(compareWithOutline(elsewhere, present)).toBeUndefined();
	});

	it('goes with the conversion, out of a plane as well', () => {
		const plane = polygon([
			[4e5 + 86_000, 5_284_000],
			[5e5, 5_284_000],
			[5e5, 5_290_000],
			[4e5 + 86_000, 5_284_000]
		]);
		const input = { ...plane, crs: { type: 'name', properties: { name: 'EPSG:4552' } } };
		const converted = toDegrees(input, { type: 'projected', epsg: 4552 });
		expect(converted).not.toHaveProperty('crs');
		const [[, second]] = converted['coordinates'] as [LonLat[]];
		expect(second?.[0]).toBeCloseTo(129, 9);
		expect(second?.[1]).toBeCloseTo(47.69, 1);
	});

	const folder = '../shared/data/boundary';
	it.skipIf(!existsSync(folder))('of 伊美 in GCJ-02 agrees with its twin within meters', () => {
		const read = (name: string): Record<string, unknown> =>
			JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
		const [given, twin] = [read('yimei.gcj02.geojson'), read('yimei.wgs84.geojson')];
		expect(findStatedDatum(given)).toEqual({ reason: 'amap', datum: 'GCJ-02' });
		expect(findStatedDatum(twin)).toMatchObject({ reason: 'stated', crs: { type: 'geographic' } });
		const flat = (value: Record<string, unknown>) => {
			const { features } = value as unknown as GeoJSON.FeatureCollection<GeoJSON.MultiPolygon>;
			return features.flatMap(({ geometry }) => geometry.coordinates.flat(2)) as LonLat[];
		};
		const ours = flat(toDegrees(given, { type: 'shifted', datum: 'GCJ-02' }));
		const theirs = flat(twin);
		expect(ours).toHaveLength(theirs.length);
		const meters = ours.map(([lon, lat], index) => {
			const [otherLon = NaN, otherLat = NaN] = theirs[index] ?? [];
			return Math.hypot((lon - otherLon) * 74_800, (lat - otherLat) * 111_195);
		});
		expect(Math.max(...meters)).toBeLessThan(3);
		const before = flat(given).map(([lon], index) => Math.abs(lon - (theirs[index]?.[0] ?? NaN)));
		expect(Math.min(...before) * 74_800).toBeGreaterThan(300);
	});
});
