import { describe, expect, it } from 'vitest';
import {
	amend,
	blankFields,
	changedFields,
	fieldsChangedByPeople,
	isSame,
	timelineOf,
	versionAt
} from './history.ts';
import type { FacilityFields } from './history.ts';

const version = (
	number: number,
	valid_from: string,
	fields: Partial<FacilityFields>,
	recorded_by = 'u1'
) => ({ ...blankFields('hydrant'), ...fields, version: number, valid_from, recorded_by });

describe('the history of a facility', () => {
	it('lets the version recorded last hold from a moment that two versions share', () => {
		const versions = [
			version(1, '2024-01-01T00:00:00Z', { name: 'a' }),
			version(3, '2024-01-01T00:00:00.000Z', { name: 'c' }),
			version(2, '2024-06-01T00:00:00Z', { name: 'b' })
		];
		expect(timelineOf(versions).map((entry) => entry.name)).toEqual(['c', 'b']);
		expect(versionAt(versions, '2024-03-01T00:00:00Z')?.name).toBe('c');
		expect(versionAt(versions, '2023-12-31T00:00:00Z')).toBeUndefined();
	});

	it('carries a dated correction into later versions that still say the old thing', () => {
		const versions = [
			version(1, '2024-01-01T00:00:00Z', { road_name: '通河路', attributes: { form: 'wall' } }),
			version(2, '2025-01-01T00:00:00Z', {
				road_name: '通河路',
				name: '2号',
				attributes: { form: 'wall' }
			})
		];
		const amendments = amend(
			versions,
			{ road_name: '通河南路', attributes: { form: 'pipe' } },
			'2024-05-01T00:00:00Z'
		);
		expect(amendments.map((entry) => [entry.valid_from, entry.fields.road_name])).toEqual([
			['2024-05-01T00:00:00Z', '通河南路'],
			['2025-01-01T00:00:00Z', '通河南路']
		]);
		expect(amendments[1]?.fields).toMatchObject({ name: '2号', attributes: { form: 'pipe' } });
	});

	it('does not overrule a later version that says something else', () => {
		const versions = [
			version(1, '2024-01-01T00:00:00Z', { lifecycle: 'in_service' }),
			version(2, '2025-01-01T00:00:00Z', { lifecycle: 'suspended' })
		];
		const amendments = amend(versions, { lifecycle: 'planned' }, '2024-05-01T00:00:00Z');
		expect(amendments).toHaveLength(1);
	});

	it('reaches back before the first version', () => {
		const versions = [version(1, '2024-01-01T00:00:00Z', { name: 'a' })];
		const amendments = amend(versions, { name: 'b' }, '2020-01-01T00:00:00Z');
		expect(amendments.map((entry) => entry.valid_from)).toEqual([
			'2020-01-01T00:00:00Z',
			'2024-01-01T00:00:00Z'
		]);
	});

	it('records nothing when nothing is different, and takes an attribute away with null', () => {
		const versions = [
			version(1, '2024-01-01T00:00:00Z', { attributes: { form: 'wall', flow_lps: 9 } })
		];
		expect(amend(versions, { attributes: { form: 'wall' } }, '2024-02-01T00:00:00Z')).toEqual([]);
		const [only] = amend(versions, { attributes: { flow_lps: null } }, '2024-02-01T00:00:00Z');
		expect(only?.fields.attributes).toEqual({ form: 'wall' });
	});

	it('knows which fields people corrected after an import', () => {
		const imported = version(
			1,
			'2024-01-01T00:00:00Z',
			{ name: 'osm', address: 'x' },
			'import:osm'
		);
		const edited = version(2, '2024-02-01T00:00:00Z', { name: '人工', address: 'x' });
		const again = version(3, '2024-03-01T00:00:00Z', { name: '人工', address: 'y' }, 'import:osm');
		expect([...fieldsChangedByPeople([again, imported, edited])]).toEqual(['name']);
		expect(changedFields(imported, again)).toEqual(['name', 'address']);
	});

	it('compares plain data whatever the order of keys', () => {
		expect(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
		expect(isSame({ a: null }, {})).toBe(true);
		expect(isSame([1, 2], [2, 1])).toBe(false);
		expect(isSame('1', 1)).toBe(false);
	});
});
