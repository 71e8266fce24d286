import { describe, expect, it } from 'vitest';
import { parsePolygonFile, toPolygonCollection } from './polygon-file.ts';

const ring = [
	[128, 47],
	[129, 47],
	[129, 48],
	[128, 47]
];
const polygon = { type: 'Polygon', coordinates: [ring] };
const feature = (geometry: unknown, properties: unknown) => ({
	type: 'Feature',
	geometry,
	properties
});

describe('a file of polygons', () => {
	it('reads features, and names every field that any of them has', () => {
		const file = parsePolygonFile(
			JSON.stringify({
				type: 'FeatureCollection',
				features: [feature(polygon, { 名称: '前进街道' }), feature(polygon, { code: '230717001' })]
			})
		);
		expect(file).toMatchObject({ ok: true, fieldNames: ['名称', 'code'], skippedCount: 0 });
	});

	it('reads a bare geometry, behind a byte order mark as well', () => {
		const file = parsePolygonFile('\uFEFF' + JSON.stringify(polygon));
		expect(file.ok && file.features[0]?.geometry).toEqual(polygon);
	});

	it('counts what is not a polygon instead of passing over it in silence', () => {
		const file = parsePolygonFile(
			JSON.stringify({
				type: 'FeatureCollection',
				features: [feature(polygon, null), feature({ type: 'Point', coordinates: [128, 47] }, {})]
			})
		);
		expect(file).toMatchObject({ ok: true, skippedCount: 1 });
	});

	it('tells text that is no JSON from JSON without polygons', () => {
		expect(parsePolygonFile('<kml/>')).toMatchObject({ ok: false, reason: 'notJson' });
		expect(parsePolygonFile('{"type":"FeatureCollection","features":[]}')).toEqual({
			ok: false,
			reason: 'noPolygons'
		});
		expect(parsePolygonFile('[1,2]')).toEqual({ ok: false, reason: 'noPolygons' });
	});

	it('keeps the coordinate system that the file names, so that the server can refuse it', () => {
		const crs = { type: 'name', properties: { name: 'EPSG:4552' } };
		const file = parsePolygonFile(JSON.stringify({ ...polygon, crs }));
		expect(file.ok && toPolygonCollection(file.features, file.crs)).toMatchObject({ crs });
	});
});
