import { describe, expect, it } from 'vitest';
import { classifyBuilding, readAddress } from './osm-building.ts';
import { classifyArea, classifyBoundary, classifyLine, classifyPlace } from './osm-land.ts';

describe('the base map of OpenStreetMap', () => {
	it('reads water before land use', () => {
		expect(classifyArea({ natural: 'water', water: 'lake', landuse: 'forest' })).toEqual({
			layer: 'water',
			class: 'lake'
		});
		expect(classifyArea({ waterway: 'riverbank', name: '汤旺河' })).toEqual({
			layer: 'water',
			class: 'river',
			name: '汤旺河'
		});
		expect(classifyArea({ landuse: 'forest' })).toEqual({ layer: 'landuse', class: 'forest' });
		expect(classifyArea({ landuse: 'no' })).toBeUndefined();
	});

	it('reads rivers, railways and coasts as lines', () => {
		expect(classifyLine({ waterway: 'river' })).toEqual({ layer: 'waterway', class: 'river' });
		expect(classifyLine({ railway: 'rail' })).toEqual({ layer: 'rail', class: 'rail' });
		expect(classifyLine({ natural: 'coastline' })?.class).toBe('coastline');
		expect(classifyLine({ railway: 'abandoned' })).toBeUndefined();
		expect(classifyLine({ waterway: 'dam' })).toBeUndefined();
	});

	it('reads administrative boundaries with their level', () => {
		const tags = { boundary: 'administrative', admin_level: '6', name: '伊美区' };
		expect(classifyBoundary(tags)).toEqual({
			layer: 'boundary',
			class: 'admin_6',
			adminLevel: 6,
			name: '伊美区'
		});
		expect(classifyBoundary({ ...tags, admin_level: 'six' })).toBeUndefined();
		expect(classifyBoundary({ boundary: 'national_park' })).toBeUndefined();
	});

	it('reads settlements with a name, and their people', () => {
		expect(classifyPlace({ place: 'town', 'name:zh': '朝阳', population: '12 345' })).toEqual({
			kind: 'town',
			name: '朝阳',
			population: 12_345
		});
		expect(classifyPlace({ place: 'town' })).toBeUndefined();
		expect(classifyPlace({ place: 'town', name: 'x', population: 'many' })).not.toHaveProperty(
			'population'
		);
	});

	it('reads a building with its use, levels, height and address', () => {
		expect(
			classifyBuilding({
				building: 'yes',
				amenity: 'school',
				name: '第一小学',
				'building:levels': '4.5',
				height: '18 m',
				'addr:street': '中山路',
				'addr:housenumber': '12'
			})
		).toEqual({
			type: 'yes',
			use: 'school',
			name: '第一小学',
			levels: 4.5,
			heightMeters: 18,
			address: { street: '中山路', houseNumber: '12', text: '中山路12号' }
		});
		expect(classifyBuilding({ building: 'no' })).toBeUndefined();
		expect(classifyBuilding({ building: 'yes', 'building:levels': '900' })).toEqual({
			type: 'yes'
		});
		expect(classifyBuilding({ building: 'yes', shop: 'kiosk' })?.use).toBe('shop');
	});

	it('writes an address in the order of its script', () => {
		expect(readAddress({ 'addr:street': 'Alt-Mahlsdorf', 'addr:housenumber': '12a' })?.text).toBe(
			'Alt-Mahlsdorf 12a'
		);
		expect(readAddress({ 'addr:place': '永红村', 'addr:housenumber': '3号楼' })?.text).toBe(
			'永红村3号楼'
		);
		expect(readAddress({ 'addr:street': '中山路' })).toBeUndefined();
	});
});
