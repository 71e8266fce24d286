import { describe, expect, it } from 'vitest';
import { classifyFacility } from './osm-facility.ts';
import { toOsmTags } from './osm-out.ts';

const read = (tags: Map<string, string>) => classifyFacility(Object.fromEntries(tags));

describe('facilities as OpenStreetMap tags', () => {
	it('are read back as what they were', () => {
		const tags = toOsmTags('hydrant', {
			lifecycle: 'in_service',
			code: '爱林街-001',
			name: '爱林街1号消火栓',
			managed_by: '水务公司',
			form: 'underground',
			main_diameter_mm: 100,
			pressure_mpa: 0.21,
			flow_lps: 16,
			ownership: 'private'
		});
		expect(tags.get('fire_hydrant:pressure')).toBe('2.1');
		expect(read(tags)).toEqual({
			facility: {
				kind: 'hydrant',
				code: '爱林街-001',
				name: '爱林街1号消火栓',
				operator: '水务公司',
				ownership: 'private',
				attributes: {
					form: 'underground',
					main_diameter_mm: 100,
					pressure_mpa: 0.21,
					flow_lps: 16
				},
				notes: []
			}
		});
		expect(read(toOsmTags('pool', { lifecycle: 'in_service', volume_m3: 300 }))).toMatchObject({
			facility: { kind: 'pool', attributes: { volume_m3: 300 }, notes: [] }
		});
		expect(
			read(toOsmTags('intake', { lifecycle: 'in_service', suction_height_m: 4.5 }))
		).toMatchObject({ facility: { kind: 'intake', attributes: { suction_height_m: 4.5 } } });
	});

	it.each(['national', 'government', 'enterprise', 'volunteer', 'forest'])(
		'keep a %s station one',
		(category) => {
			const answer = read(toOsmTags('fire_station', { lifecycle: 'in_service', category }));
			expect(answer).toMatchObject({ facility: { kind: 'fire_station', category } });
		}
	);

	it('do not say that what is planned, suspended or gone is there', () => {
		for (const [lifecycle, prefix] of [
			['planned', 'proposed'],
			['suspended', 'disused'],
			['removed', 'removed']
		] as const) {
			const tags = toOsmTags('hydrant', { lifecycle });
			expect(tags.get(`${prefix}:emergency`)).toBe('fire_hydrant');
			expect(read(tags)).toHaveProperty('skipped');
		}
	});

	it('have a key of our own for what OpenStreetMap does not know', () => {
		expect(toOsmTags('water_crane', { lifecycle: 'in_service' }).get('fire_atlas')).toBe(
			'water_crane'
		);
		const micro = toOsmTags('micro_station', { lifecycle: 'in_service', sponsor: 'village' });
		expect(Object.fromEntries(micro)).toEqual({
			fire_atlas: 'micro_station',
			'fire_atlas:sponsor': 'village'
		});
	});
});
