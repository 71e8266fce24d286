import { describe, expect, it } from 'vitest';
import { validateAttributes } from './facility-attributes.ts';
import { classifyFacility, type FacilityAttributes } from './osm-facility.ts';
import type { OsmTags } from './osm-tags.ts';

function classify(tags: OsmTags): FacilityAttributes {
	const read = classifyFacility(tags);
	if (!read || !('facility' in read)) throw new Error(`no facility: ${JSON.stringify(read)}`);
	return read.facility;
}
const hydrant = (tags: OsmTags) => classify({ emergency: 'fire_hydrant', ...tags });

describe('facilities of OpenStreetMap', () => {
	it('reads a hydrant with form, main, pressure and couplings, in our units', () => {
		expect(
			hydrant({
				ref: 'H-17',
				operator: '供水公司',
				'operator:type': 'public',
				'fire_hydrant:type': 'underground',
				'fire_hydrant:diameter': '150',
				'fire_hydrant:pressure': '4',
				'fire_hydrant:position': 'sidewalk',
				flow_rate: '900 l/min',
				couplings: '2',
				'couplings:diameters': '65 mm;110 mm'
			})
		).toEqual({
			kind: 'hydrant',
			ownership: 'municipal',
			code: 'H-17',
			operator: '供水公司',
			attributes: {
				form: 'underground',
				main_diameter_mm: 150,
				pressure_mpa: 0.4,
				siting: 'sidewalk',
				flow_lps: 15,
				coupling_count: 2,
				coupling_diameters_mm: [65, 110],
				couplings: '2 × 65, 110 mm'
			},
			notes: []
		});
	});

	it.each([
		['pillar', 'above_ground'],
		['wet_barrel', 'above_ground'],
		['underground', 'underground'],
		['wall', 'wall']
	])('reads the form %s as %s', (type, form) => {
		expect(hydrant({ 'fire_hydrant:type': type }).attributes['form']).toBe(form);
	});

	it.each([
		[{ 'fire_hydrant:diameter': '6"' }, { main_diameter_mm: 152.4 }],
		[{ 'fire_hydrant:diameter': 'DN100' }, { main_diameter_mm: 100 }],
		[{ 'fire_hydrant:diameter': '200;150' }, { main_diameter_mm: 150 }],
		[{ 'fire_hydrant:diameter': 'unknown' }, {}],
		[{ 'fire_hydrant:pressure': '60 psi' }, { pressure_mpa: 0.413685 }],
		[{ 'fire_hydrant:pressure': 'suction' }, { supply: 'suction' }],
		[{ flow_rate: '54 m3/h' }, { flow_lps: 15 }],
		[{ 'fire_hydrant:flow_rate': '1200' }, { flow_lps: 20 }]
	])('reads %j as %j', (tags, attributes) => {
		expect(hydrant(tags as OsmTags).attributes).toEqual(attributes);
	});

	it.each([
		{ 'fire_hydrant:diameter': 'big' },
		{ 'fire_hydrant:diameter': '5' },
		{ 'fire_hydrant:pressure': '90' },
		{ 'fire_hydrant:type': 'fountain' },
		{ flow_rate: '15' },
		{ couplings: 'two' }
	])('drops %j with a note, and never guesses', (tags) => {
		const read = hydrant({ ownership: 'municipal', ...(tags as OsmTags) });
		const [[key, text] = []] = Object.entries(tags);
		expect(read.notes).toEqual([expect.stringContaining(`${key}=${text}`)]);
		expect(read.attributes).toEqual(key === 'couplings' ? { couplings: 'two ×' } : {});
	});

	it('takes an untagged hydrant as municipal and says so; private is what is tagged so', () => {
		expect(hydrant({})).toMatchObject({
			ownership: 'municipal',
			notes: [expect.stringContaining('ownership')]
		});
		expect(hydrant({ access: 'private' }).ownership).toBe('private');
		expect(hydrant({ 'operator:type': 'company' }).ownership).toBe('private');
	});

	it('reads water to draw from as intakes, and tanks and ponds as pools', () => {
		expect(classify({ emergency: 'suction_point', name: '汤旺河取水口' })).toMatchObject({
			kind: 'intake',
			name: '汤旺河取水口'
		});
		expect(hydrant({ 'fire_hydrant:type': 'pond' }).kind).toBe('intake');
		const tank = classify({ emergency: 'water_tank', 'water_tank:volume': '48000' });
		expect(tank).toMatchObject({ kind: 'pool', attributes: { volume_m3: 48 } });
		expect(classify({ emergency: 'fire_water_pond' }).kind).toBe('pool');
	});

	it.each([
		[{ name: '伊美区消防救援站' }, 'fire_station', 'national'],
		[{ name: '朝阳镇政府专职消防队' }, 'fire_station', 'government'],
		[{ name: '森林消防大队' }, 'fire_station', 'forest'],
		[{ name: 'Freiwillige Feuerwehr Mahlsdorf' }, 'fire_station', 'volunteer'],
		[{ name: 'Werkfeuerwehr' }, 'fire_station', 'enterprise'],
		[{ 'fire_station:type': 'industrial', name: '消防救援站' }, 'fire_station', 'enterprise'],
		[{ name: '永红社区微型消防站' }, 'micro_station', undefined]
	])('reads the station %j as a %s of category %s', (tags, kind, category) => {
		const read = classify({ amenity: 'fire_station', ...(tags as OsmTags) });
		expect(read).toMatchObject({ kind });
		expect(read.category).toBe(category);
	});

	it('skips what is disused, removed or planned, with the reason, and all that is no facility', () => {
		expect(classifyFacility({ 'disused:emergency': 'fire_hydrant' })).toEqual({
			skipped: 'disused:emergency=fire_hydrant'
		});
		expect(classifyFacility({ amenity: 'fire_station', proposed: 'yes' })).toEqual({
			skipped: 'amenity=fire_station with proposed=yes'
		});
		expect(classifyFacility({ emergency: 'phone' })).toBeUndefined();
		expect(classifyFacility({})).toBeUndefined();
	});

	it('gives attributes that the register takes', () => {
		const read = hydrant({
			'fire_hydrant:diameter': '2000',
			'fire_hydrant:pressure': '30 bar',
			flow_rate: '500 l/s',
			couplings: '9',
			'fire_hydrant:type': 'pipe'
		});
		expect(validateAttributes('hydrant', read.attributes)).toMatchObject({ ok: true });
	});

	it('cuts names and codes to what the register holds, and keeps the whole in a note', () => {
		const read = hydrant({ name: '长'.repeat(130), ref: 'R'.repeat(61) });
		expect(read.name).toHaveLength(120);
		expect(read.code).toHaveLength(60);
		expect(read.notes).toContainEqual(expect.stringContaining('长'.repeat(130)));
	});
});
