import { describe, expect, it } from 'vitest';
import { projectionByCode } from '#lib/core/geometry/index.ts';
import { listCrsChoices, listObstacles, parseFileName, settingsOf } from './export-choice.ts';

describe('reference systems to choose from', () => {
	it("offers the district's zone without and with its number", () => {
		expect(listCrsChoices('EPSG:4552').slice(0, 2)).toEqual([
			{ id: 'zone', code: 'EPSG:4552', meridian: 129, zone: 43 },
			{ id: 'prefixed', code: 'EPSG:4531', meridian: 129, zone: 43 }
		]);
	});

	it('puts the number in front of the easting and changes nothing else, in every zone', () => {
		for (let epsg = 4534; epsg <= 4554; epsg++) {
			const [plain, prefixed] = listCrsChoices(`EPSG:${epsg}`);
			const lon = plain!.meridian! + 0.4;
			const [x = NaN, y = NaN] = projectionByCode(plain!.code).forward(lon, 45);
			const [zonedX = NaN, zonedY = NaN] = projectionByCode(prefixed!.code).forward(lon, 45);
			expect(zonedX - x).toBeCloseTo(prefixed!.zone! * 1e6, 3);
			expect(zonedY).toBeCloseTo(y, 6);
		}
	});

	it('offers a zone of another kind as it is, and none before the first import', () => {
		expect(listCrsChoices('EPSG:32633')[0]).toEqual({ id: 'zone', code: 'EPSG:32633' });
		expect(listCrsChoices(null).map(({ code }) => code)).toEqual([
			'EPSG:4490',
			'EPSG:4326',
			'EPSG:3857'
		]);
	});
});

describe('obstacles of an export', () => {
	const ready = { hasCoverageArea: true, hasRoads: true };

	it('finds none in what can be written', () => {
		expect(
			listObstacles({ layers: ['hydrant', 'holes'], format: 'gpkg', crs: 'EPSG:4552' }, ready)
		).toEqual([]);
	});

	it('names each', () => {
		expect(
			listObstacles(
				{ layers: ['holes', 'response'], format: 'csv', crs: '4552' },
				{ hasCoverageArea: false, hasRoads: false }
			)
		).toEqual(['csvOneLayer', 'noArea', 'noRoads', 'badCrs']);
		expect(listObstacles({ layers: [], format: 'csv', crs: 'EPSG:4490' }, ready)).toEqual([
			'noLayer'
		]);
	});

	it('asks for a plane where the unit is the meter, and for nothing where the system is fixed', () => {
		const of = (format: 'dxf' | 'kml' | 'osm', crs: string) =>
			listObstacles({ layers: ['hydrant'], format, crs }, ready);
		expect(of('dxf', 'EPSG:4490')).toEqual(['dxfDegrees']);
		expect(of('dxf', 'EPSG:4552')).toEqual([]);
		expect(of('kml', 'EPSG:')).toEqual([]);
		expect(of('osm', 'EPSG:')).toEqual([]);
		expect(listObstacles({ layers: ['hydrant', 'holes'], format: 'osm', crs: '' }, ready)).toEqual([
			'osmFacilities'
		]);
	});

	it('knows which settings matter to which layers', () => {
		expect(settingsOf(['hydrant'])).toEqual({
			view: false,
			winter: false,
			minutes: false,
			scenario: false,
			removed: true,
			selection: true
		});
		expect(settingsOf(['holes', 'gaps'])).toEqual({
			view: true,
			winter: true,
			minutes: true,
			scenario: false,
			removed: false,
			selection: false
		});
	});
});

describe('the name of a download', () => {
	it('is read in Chinese', () => {
		const header = `attachment; filename="export.gpkg"; filename*=UTF-8''${encodeURIComponent('伊美区-示范数据-hydrant.gpkg')}`;
		expect(parseFileName(header)).toBe('伊美区-示范数据-hydrant.gpkg');
		expect(parseFileName('attachment; filename="a.csv"')).toBe('a.csv');
		expect(parseFileName(null)).toBeUndefined();
	});
});
