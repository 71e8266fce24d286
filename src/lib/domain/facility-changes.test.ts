import { describe, expect, it } from 'vitest';
import { contradictedFields, inverseOf, listChanges } from './facility-changes.ts';
import {
	amend,
	blankFields,
	versionAt,
	type FacilityFields,
	type FacilityVersion
} from './history.ts';

const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T00:00:00.000Z`;

/** A facility that is written to as the services do. */
class Written {
	versions: FacilityVersion[] = [];
	constructor(fields: Partial<FacilityFields>, validFrom: string) {
		this.#add([{ fields: { ...blankFields('hydrant'), ...fields }, valid_from: validFrom }], 1);
	}
	edit(changes: Partial<FacilityFields>, validFrom: string, recorded: number): this {
		this.#add(amend(this.versions, changes, validFrom), recorded);
		return this;
	}
	#add(made: { fields: FacilityFields; valid_from: string }[], recorded: number): void {
		for (const { fields, valid_from } of made) {
			this.versions.push({
				...fields,
				id: 'f',
				version: this.versions.length + 1,
				valid_from,
				recorded_at: day(recorded),
				recorded_by: `by ${recorded}`
			});
		}
	}
	undo(version: number, recorded: number): this {
		const change = listChanges(this.versions).find((one) => one.version === version)!;
		for (const { valid_from, changes } of inverseOf(this.versions, change))
			this.edit(changes, valid_from, recorded);
		return this;
	}
	at(n: number): FacilityVersion | undefined {
		return versionAt(this.versions, day(n));
	}
}

describe('the changes of a facility', () => {
	it('are told field by field, before and after, with who and when', () => {
		const { versions } = new Written({ name: '甲', attributes: { flow_lps: 15 } }, day(1)).edit(
			{ name: '乙', attributes: { flow_lps: 20, form: 'wall' } },
			day(5),
			5
		);
		expect(listChanges(versions)).toMatchObject([
			{ version: 1, isCreation: true, fields: [] },
			{
				version: 2,
				recorded_at: day(5),
				recorded_by: 'by 5',
				fields: [
					{ path: 'name', before: '甲', after: '乙' },
					{ path: 'attributes.flow_lps', before: 15, after: 20 },
					{ path: 'attributes.form', before: undefined, after: 'wall' }
				]
			}
		]);
	});

	it('are one change where one edit was carried into later versions', () => {
		const written = new Written({ name: '甲', address: '旧' }, day(1))
			.edit({ address: '新' }, day(10), 10)
			.edit({ name: '乙' }, day(5), 12);
		const changes = listChanges(written.versions);
		expect(changes.map(({ versions }) => versions)).toEqual([[1], [2], [3, 4]]);
		expect(changes[2]).toMatchObject({ valid_from: day(5), fields: [{ path: 'name' }] });
	});

	it('undone, leave at every moment what was there before', () => {
		const written = new Written({ name: '甲', attributes: { a: 1 } }, day(1))
			.edit({ lifecycle: 'suspended' }, day(10), 10)
			.edit({ name: '乙', attributes: { a: null, b: 2 } }, day(5), 12);
		written.undo(3, 13);
		for (const n of [3, 7, 11]) {
			expect(written.at(n)).toMatchObject({ name: '甲', attributes: { a: 1 } });
			expect(written.at(n)?.lifecycle).toBe(n > 10 ? 'suspended' : 'in_service');
		}
	});

	it('of two lifecycles in the past come back apart when a removal is undone', () => {
		const written = new Written({}, day(1)).edit({ lifecycle: 'suspended' }, day(10), 10);
		const removal = {
			lifecycle: 'removed',
			removed_on: '2026-03-05',
			removal_approval: '函1'
		} as const;
		written.edit(removal, day(5), 15).edit(removal, day(15), 15);
		expect([7, 16].map((n) => written.at(n)?.lifecycle)).toEqual(['removed', 'removed']);
		written.undo(3, 16);
		expect([3, 7, 12, 16].map((n) => written.at(n)?.lifecycle)).toEqual([
			'in_service',
			'in_service',
			'suspended',
			'suspended'
		]);
		expect(written.at(16)?.removal_approval).toBeNull();
	});

	it('name what was changed again since, and nothing else', () => {
		const written = new Written({ name: '甲', address: '旧' }, day(1))
			.edit({ name: '乙', address: '新' }, day(2), 2)
			.edit({ name: '丙' }, day(3), 3);
		const [, first, second] = listChanges(written.versions);
		expect(contradictedFields(written.versions, first!)).toEqual(['name']);
		expect(contradictedFields(written.versions, second!)).toEqual([]);
		written.undo(3, 4);
		expect(contradictedFields(written.versions, first!)).toEqual([]);
	});
});
