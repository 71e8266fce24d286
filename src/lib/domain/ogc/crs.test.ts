import { expect, it } from 'vitest';
import { CRS84, epsgUri, findWireCrs, servedCrs, STORAGE_CRS } from './crs.ts';

it('serves the zone of the district with and without its number', () => {
	expect(servedCrs(4552)).toEqual([CRS84, STORAGE_CRS, ...[4326, 3857, 4552, 4531].map(epsgUri)]);
	expect(servedCrs(null)).toHaveLength(4);
	expect(findWireCrs(epsgUri(4551), 4552)).toBeUndefined();
	expect(findWireCrs('EPSG:4326', 4552)).toBeUndefined();
});

// Northing first and latitude first, as EPSG has it; the values are PROJ's (gdaltransform).
it.each([
	[CRS84, 128.9, 47.73],
	[STORAGE_CRS, 47.73, 128.9],
	[epsgUri(4326), 47.73, 128.9],
	[epsgUri(3857), 14349082.3633, 6062053.425],
	[epsgUri(4552), 5288411.7616, 492498.61],
	[epsgUri(4531), 5288411.7616, 43492498.61]
])('has the axes of %s in their order, and back', (uri, first, second) => {
	const crs = findWireCrs(uri, 4552);
	const wire = crs?.toWire(128.9, 47.73) ?? [NaN, NaN];
	expect(wire[0]).toBeCloseTo(first, 3);
	expect(wire[1]).toBeCloseTo(second, 3);
	const [lon, lat] = crs?.fromWire(...wire) ?? [NaN, NaN];
	expect(lon).toBeCloseTo(128.9, 8);
	expect(lat).toBeCloseTo(47.73, 8);
});
