import { beforeAll, expect, it } from 'vitest';
import { otherInitial, pinyinInitial } from '#lib/domain/pinyin.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { importFacilities } from '#lib/server/services/facility-import.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { undoFacilityChange } from '#lib/server/services/facility-undo.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { search } from '#lib/server/services/search.ts';
import { blankFields } from '#lib/domain/history.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant } from './harness/register.ts';
import { townSource } from './harness/town.ts';

describeOnBothDatabases('searching', (getDb) => {
	const at = () => contextOf(getDb());
	const create = (input: object) => createFacility(at(), 'r1', hydrant(input));
	const codes = async (q: string) =>
		(await search(at(), 'r1', q)).facilities.map(({ code, name }) => code ?? name);

	beforeAll(async () => {
		await createDistrict(at(), { code: 'r1', name: 'r1', boundary: 'auto' });
		await importOsm(at(), 'r1', townSource());
		await create({ code: 'DD-001', name: '东大街一号', road_name: '东大街' });
		await create({ code: 'DD-0012', address: '东大街与西岭路交口', road_name: '东大街' });
		await create({ code: 'XL-7', name: '长春门', road_name: '西岭路', disclosure: 'sensitive' });
		const fields = { ...blankFields('pool'), name: '50%水池', source: 'x', serviced_by: '甲公司' };
		await importFacilities(at(), 'r1', 'x', [{ sourceId: '1', code: null, fields }]);
	});

	it.each([
		['dd-001', ['DD-001', 'DD-0012']],
		['ＤＤ－０01', ['DD-001', 'DD-0012']],
		['东大街', ['DD-001', 'DD-0012']],
		['ddj', ['DD-001', 'DD-0012']],
		['ddjyh', ['DD-001']],
		['东大街 交口', ['DD-0012']],
		['ccm', ['XL-7']],
		['zcm', ['XL-7']],
		['50%', ['50%水池']],
		['50_', []],
		['没有', []],
		[' ', []]
	])('finds for %s', async (q, found) => {
		expect(await codes(q)).toEqual(found);
	});

	it('knows a code that is no longer, follows an edit, and forgets what was undone', async () => {
		const made = await create({ code: 'OLD-1', name: '旧名' });
		await updateFacility(at(), 'r1', made.id, { version: 1, code: 'NEW-1', name: '新名' });
		expect(await codes('old-1')).toEqual(['NEW-1']);
		expect(await codes('旧名')).toEqual([]);
		expect(await codes('xm')).toEqual(['NEW-1']);
		const extra = await create({ code: 'GONE-1' });
		await undoFacilityChange(at(), 'r1', extra.id, 1, 1);
		expect(await codes('gone')).toEqual([]);
	});

	it('finds roads, crossings and places by name and by initials', async () => {
		const byName = await search(at(), 'r1', '中心大街');
		expect(byName.roads.map(({ name }) => name)).toEqual(['中心大街']);
		expect(byName.roads[0]!.box[0]).toBeLessThan(byName.roads[0]!.box[2]);
		expect((await search(at(), 'r1', 'zxdj')).roads).toHaveLength(1);
		const { crossings } = await search(at(), 'r1', '中心大街 小路12');
		expect(crossings).toMatchObject([{ name: '中心大街 × 小路12' }]);
		expect((await search(at(), 'r1', '中心大街与小路12')).crossings).toEqual(crossings);
		expect((await search(at(), 'r1', '镇')).places).toMatchObject([{ name: '镇' }]);
	});

	it('shows nobody what is not theirs', async () => {
		const viewer = asPerson(getDb(), { role: 'viewer' });
		expect((await search(viewer, 'r1', 'xl')).facilities).toEqual([]);
		const maintainer = asPerson(getDb(), { role: 'maintainer', party: '甲公司' });
		expect((await search(maintainer, 'r1', 'd')).facilities).toEqual([]);
		expect((await search(maintainer, 'r1', '水池')).facilities).toHaveLength(1);
	});

	it('has the initials of domain/pinyin.ts in its table', async () => {
		const { rows } = await getDb().query<{
			character: string;
			initial: string;
			other: string | null;
		}>('select character, initial, other from han_initial order by character');
		expect(rows.length).toBe(0x9fa5 - 0x4e00 + 1);
		const wrong = rows.filter(
			({ character, initial, other }) =>
				initial !== pinyinInitial(character) || (other ?? initial) !== otherInitial(character)
		);
		expect(wrong).toEqual([]);
	});
});
