import { beforeAll, expect, it } from 'vitest';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { listUnplaced } from '#lib/server/services/unplaced.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant } from './harness/register.ts';
import { BLOCK, SOUTH, WEST, townSource } from './harness/town.ts';

describeOnBothDatabases('the queue of unplaced facilities', (getDb) => {
	const at = () => contextOf(getDb());
	const create = (input: object) => createFacility(at(), 'r1', hydrant(input));
	const rows = async () => (await listUnplaced(at(), 'r1')).facilities;

	beforeAll(async () => {
		for (const code of ['r1', 'r2'])
			await createDistrict(at(), { code, name: code, boundary: 'auto' });
	});

	it('says so where there are no roads to find an address by', async () => {
		await createFacility(at(), 'r2', hydrant({ address: '中心大街与小路12交口' }));
		const { facilities, total } = await listUnplaced(at(), 'r2');
		expect(total).toBe(1);
		expect(facilities[0]).toMatchObject({ candidate: null, reason: { zh: '本区还没有道路数据' } });
	});

	it('offers where the address lies, where it can be told', async () => {
		await importOsm(at(), 'r1', townSource());
		await create({ code: 'U-1', address: '中心大街与小路12路交口', position: [WEST, SOUTH] });
		await create({ code: 'U-2', address: '中心大街与没有路交口东南角' });
		await create({ code: 'U-3' });
		await create({ code: 'U-4', address: '小路12线与中心大街交口' });
		const found = await rows();
		expect(found.map(({ code }) => code).sort()).toEqual(['U-2', 'U-3', 'U-4']);
		const of = (code: string) => found.find((row) => row.code === code)!;
		expect(of('U-2')).toMatchObject({
			candidate: null,
			reason: { zh: expect.stringContaining('没有路') }
		});
		expect(of('U-2').near?.[1]).toBeCloseTo(SOUTH + BLOCK, 4);
		expect(of('U-3').reason?.zh).toBe('没有填写地址');
	});

	it('lets go of what is placed, and of what is removed', async () => {
		const made = await create({ code: 'U-5', address: '某处' });
		expect((await rows()).map(({ code }) => code)).toContain('U-5');
		await updateFacility(at(), 'r1', made.id, { version: 1, position: [WEST, SOUTH] });
		expect((await rows()).map(({ code }) => code)).not.toContain('U-5');
		const other = await create({ code: 'U-6' });
		await updateFacility(at(), 'r1', other.id, {
			version: 1,
			lifecycle: 'removed',
			removed_on: '2026-01-01',
			removal_approval: '函1'
		});
		expect((await rows()).map(({ code }) => code)).not.toContain('U-6');
	});

	it('shows maintainers their own only', async () => {
		await create({ code: 'U-7', serviced_by: '甲公司' });
		const maintainer = asPerson(getDb(), { role: 'maintainer', party: '甲公司' });
		const { facilities, total } = await listUnplaced(maintainer, 'r1');
		expect([facilities.map(({ code }) => code), total]).toEqual([['U-7'], 1]);
	});
});
