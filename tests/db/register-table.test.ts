import { beforeAll, expect, it } from 'vitest';
import { TABLE_SORTS, parseTableQuery } from '#lib/domain/table-query.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { listRegisterTable } from '#lib/server/services/register-table.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { hydrant, newObservation } from './harness/register.ts';

const ADDRESSES = ['中心大街 3 号', '北环街 10 号', '爱林街 2 号', '北环街 9 号'];

describeOnBothDatabases('the register as a table', (getDb) => {
	const context = () => contextOf(getDb());
	const table = (search: string) => {
		const asked = new URLSearchParams(search);
		const query = parseTableQuery('hydrant', (name) => asked.get(name));
		return listRegisterTable(context(), 't1', 'hydrant', query);
	};
	const codes = async (search: string) => (await table(search)).rows.map(({ code }) => code);

	beforeAll(async () => {
		await createDistrict(context(), { code: 't1', name: 't1', boundary: 'auto' });
		for (const [index, address] of ADDRESSES.entries()) {
			const code = `T-${index + 1}`;
			const position: [number, number] | null = index === 3 ? null : [128.9, 47.7];
			const made = await createFacility(context(), 't1', hydrant({ code, address, position }));
			if (index === 1)
				await recordObservations(context(), 't1', [
					newObservation(made.id, { condition: 'unusable' })
				]);
		}
	});

	it('comes by code, and by address as Chinese is read, numbers by their value', async () => {
		expect(await codes('')).toEqual(['T-1', 'T-2', 'T-3', 'T-4']);
		expect(await codes('sort=address')).toEqual(['T-3', 'T-4', 'T-2', 'T-1']);
		expect(await codes('sort=-address')).toEqual(['T-1', 'T-2', 'T-4', 'T-3']);
	});

	it.each(TABLE_SORTS.facility)('can be sorted by %s, both ways', async (sort) => {
		for (const direction of ['', '-'])
			expect((await codes(`sort=${direction}${sort}`)).sort()).toEqual([
				'T-1',
				'T-2',
				'T-3',
				'T-4'
			]);
	});

	it('is of any day: what was entered later is not there, and what is seen later does not count', async () => {
		expect(await codes('asOf=2020-01-01')).toEqual([]);
		const [day] = new Date(Date.now() + 86_400_000).toISOString().split('T');
		expect(await codes(`asOf=${day}&state=unusable`)).toEqual(['T-2']);
		expect(await codes(`asOf=${day}&sort=-address`)).toEqual(['T-1', 'T-2', 'T-4', 'T-3']);
		// No day: the register as it stands.
		expect(await codes('asOf=2020-13-77')).toEqual(['T-1', 'T-2', 'T-3', 'T-4']);
	});

	it('is narrowed by words, state and place, and turned page by page', async () => {
		expect(await codes('q=北环街')).toEqual(['T-2', 'T-4']);
		expect(await codes('state=unusable')).toEqual(['T-2']);
		expect(await codes('unplaced=1')).toEqual(['T-4']);
		expect(await codes('lifecycle=removed')).toEqual([]);
		const { total, pageCount, page } = await table('size=50&page=9');
		expect([total, pageCount, page]).toEqual([4, 1, 1]);
	});
});
