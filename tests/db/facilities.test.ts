import { beforeAll, expect, it } from 'vitest';
import type { FacilityInput } from '#lib/domain/facility.ts';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import { createArea } from '#lib/server/services/area.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import {
	createFacility,
	getFacility,
	getHistory,
	listRegister,
	updateFacility,
	type RegisterQuery
} from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { hydrant, issuesOf, newObservation, squareAt } from './harness/register.ts';

describeOnBothDatabases('the register of facilities', (getDb) => {
	const at = (moment?: string) => contextOf(getDb(), moment);
	const create = (input: Partial<FacilityInput> = {}, moment?: string) =>
		createFacility(at(moment), 'r1', hydrant(input));
	const codes = async (query: RegisterQuery) =>
		(await listRegister(at(), 'r1', query)).facilities.map(({ code }) => code);

	beforeAll(async () => {
		for (const code of ['r1', 'r2'])
			await createDistrict(at(), { code, name: code, boundary: 'auto' });
	});

	it('gives back what was handed in, with version 1 and 未检 as its state', async () => {
		const made = await create({
			code: 'H-0001',
			name: '中心大街 1 号',
			position: [128.9, 47.7],
			attributes: { form: 'underground', pressure_mpa: 0.35 },
			managed_by: '消防救援大队',
			supplied_by: '供水公司',
			serviced_by: '维保公司',
			built_on: '2019-10-01'
		});
		expect(made).toMatchObject({
			district: 'r1',
			kind: 'hydrant',
			code: 'H-0001',
			position: [128.9, 47.7],
			attributes: { form: 'underground', pressure_mpa: 0.35 },
			supplied_by: '供水公司',
			built_on: '2019-10-01',
			lifecycle: 'in_service',
			state: 'uninspected',
			observed_at: null,
			version: 1,
			recorded_by: 'test'
		});
		expect(await getFacility(at(), 'r1', made.id)).toEqual({ ...made, vehicles: [] });
		await expect(getFacility(at(), 'r2', made.id)).rejects.toThrow(NotFound);
	});

	it.each([
		['ownership', { ownership: null }],
		['category', { kind: 'fire_station' as const }],
		['sponsor', { kind: 'micro_station' as const }],
		['attributes.flow_lps', { attributes: { flow_lps: 93_099 } }],
		['removed_on', { lifecycle: 'removed' as const, removal_approval: '函〔2026〕1号' }],
		['removal_approval', { lifecycle: 'removed' as const, removed_on: '2026-01-01' }],
		['built_on', { built_on: '2026-02-30' }],
		['position.1', { position: [128, 147] as [number, number] }],
		['valid_from', { valid_from: '2199-01-01T00:00:00Z' }],
		['station_id', { station_id: '6f9b7a52-3a1c-4f0e-9d2b-8c5d7e6f1a2b' }],
		['name', { name: 'a\u0000' }],
		['attributes.remark', { attributes: { remark: '\ud800' } }]
	])('names %s when it is missing or wrong', async (path, input) => {
		expect(await issuesOf(create(input))).toEqual([
			{ path, message: expect.stringMatching(/\p{Script=Han}.* — /su) }
		]);
	});

	it('reads turnoutSeconds of a station file as our own attribute', async () => {
		const station = await create({
			kind: 'fire_station',
			category: 'national',
			ownership: null,
			attributes: { turnoutSeconds: 45 }
		});
		expect(station.attributes).toEqual({ turnout_seconds: 45 });
		const hydrant = await create({ station_id: station.id });
		expect(hydrant.station_id).toBe(station.id);
	});

	it('gives blank codes to nobody, so that they cannot collide', async () => {
		const [a, b] = [await create({ code: ' ' }), await create({ code: '' })];
		expect([a.code, b.code]).toEqual([null, null]);
	});

	it('refuses an edit of an older version, and says who was first', async () => {
		const made = await create({ name: '甲' });
		const first = await updateFacility(at(), 'r1', made.id, { version: 1, name: '乙' });
		expect(first).toMatchObject({ version: 2, name: '乙' });
		const late = updateFacility(at(), 'r1', made.id, { version: 1, name: '丙' });
		await expect(late).rejects.toThrow(Conflict);
		await expect(late).rejects.toThrow(/乙 was changed by test/);
		expect((await getFacility(at(), 'r1', made.id)).name).toBe('乙');
	});

	it('lets one of two edits at the same time through', async () => {
		const made = await create({ name: '甲' });
		const outcomes = await Promise.allSettled(
			['乙', '丙', '丁'].map((name) => updateFacility(at(), 'r1', made.id, { version: 1, name }))
		);
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect((await getFacility(at(), 'r1', made.id)).version).toBe(2);
	});

	it('makes no version of an edit that changes nothing', async () => {
		const made = await create({ name: '甲', attributes: { flow_lps: 15 } });
		const same = { version: 1, name: '甲', attributes: { flow_lps: 15 } };
		expect((await updateFacility(at(), 'r1', made.id, same)).version).toBe(1);
		expect((await getHistory(at(), 'r1', made.id)).versions).toHaveLength(1);
	});

	it('merges attributes key by key, and takes those away that become null', async () => {
		const made = await create({ attributes: { flow_lps: 15, form: 'underground', x: '旧' } });
		const attributes = { flow_lps: 20, form: null };
		const changed = await updateFacility(at(), 'r1', made.id, { version: 1, attributes });
		expect(changed.attributes).toEqual({ flow_lps: 20, x: '旧' });
	});

	it('never gives a code twice: not one in use, not an old one, not one of a corrected past', async () => {
		const made = await create({ code: 'C-1' }, '2025-01-01T00:00:00Z');
		await expect(create({ code: 'C-1' })).rejects.toThrow(Conflict);
		const moved = await updateFacility(at('2025-03-01T00:00:00Z'), 'r1', made.id, {
			version: 1,
			code: 'C-2'
		});
		expect(moved).toMatchObject({ code: 'C-2', old_codes: ['C-1'] });
		await expect(create({ code: 'C-1' })).rejects.toThrow(/once belonged/);
		// A correction dated before the change of code: known to the history alone.
		await updateFacility(at(), 'r1', made.id, {
			version: 2,
			code: 'C-0',
			valid_from: '2025-02-01T00:00:00Z'
		});
		expect((await getFacility(at(), 'r1', made.id)).code).toBe('C-2');
		await expect(create({ code: 'C-0' })).rejects.toThrow(Conflict);
		await expect(create({ code: 'C-2' })).rejects.toThrow(Conflict);
		const other = await create({ code: 'C-3' });
		await expect(updateFacility(at(), 'r1', other.id, { version: 1, code: 'C-1' })).rejects.toThrow(
			Conflict
		);
		await expect(createFacility(at(), 'r2', hydrant({ code: 'C-1' }))).resolves.toMatchObject({
			code: 'C-1'
		});
	});

	it('gives a facility its own old code back', async () => {
		const made = await create({ code: 'B-1' });
		await updateFacility(at(), 'r1', made.id, { version: 1, code: 'B-2' });
		const back = await updateFacility(at(), 'r1', made.id, { version: 2, code: 'B-1' });
		expect(back).toMatchObject({ code: 'B-1', old_codes: ['B-2'] });
	});

	it('removes only with date and approval, from the day of the removal on', async () => {
		const made = await create({ code: 'X-1' }, '2025-01-01T00:00:00Z');
		const remove = (patch: object) =>
			updateFacility(at('2026-02-10T02:00:00Z'), 'r1', made.id, {
				version: 1,
				lifecycle: 'removed',
				...patch
			});
		const paths = async (patch: object) => (await issuesOf(remove(patch))).map(({ path }) => path);
		expect(await paths({})).toEqual(['removed_on', 'removal_approval']);
		expect(await paths({ removed_on: '2026-02-10' })).toEqual(['removal_approval']);
		const removal_approval = '市消〔2026〕3号';
		expect(await paths({ removed_on: '2026-02-11', removal_approval })).toEqual(['removed_on']);
		const early = { removed_on: '2026-02-10', valid_from: '2026-02-09T00:00:00+08:00' };
		expect(await paths({ ...early, removal_approval })).toEqual(['valid_from']);

		const removed = await remove({ removed_on: '2025-12-30', removal_approval });
		expect(removed).toMatchObject({ lifecycle: 'removed', removed_on: '2025-12-30' });
		const lifecycleAt = async (asOf: string, knownAt?: string) =>
			(await listRegister(at(), 'r1', { text: 'X-1', asOf, knownAt })).facilities[0]?.lifecycle;
		expect(await lifecycleAt('2025-12-29')).toBe('in_service');
		expect(await lifecycleAt('2025-12-30')).toBe('removed');
		expect(await lifecycleAt('2025-12-31', '2025-12-31')).toBe('in_service');
	});

	it('removes also what was suspended after the day of its removal', async () => {
		const made = await create({}, '2025-01-01T00:00:00Z');
		const suspended = { version: 1, lifecycle: 'suspended' as const };
		await updateFacility(at('2025-11-01T00:00:00Z'), 'r1', made.id, suspended);
		const removed = await updateFacility(at('2025-12-01T00:00:00Z'), 'r1', made.id, {
			version: 2,
			lifecycle: 'removed',
			removed_on: '2025-10-15',
			removal_approval: '3号'
		});
		expect(removed.lifecycle).toBe('removed');
	});

	it('forgets date and approval when the removal was a mistake', async () => {
		const made = await create({}, '2025-01-01T00:00:00Z');
		const removal = { removed_on: '2025-06-01', removal_approval: '1号' };
		await updateFacility(at(), 'r1', made.id, { version: 1, lifecycle: 'removed', ...removal });
		const back = await updateFacility(at(), 'r1', made.id, { version: 2, lifecycle: 'in_service' });
		expect(back).toMatchObject({
			lifecycle: 'in_service',
			removed_on: null,
			removal_approval: null
		});
	});

	it('shows the register as of any date, and as it was known then', async () => {
		const made = await create({ code: 'T-1', name: '旧名' }, '2025-03-10T00:00:00Z');
		const corrected = { version: 1, name: '新名', valid_from: '2025-05-01T00:00:00+08:00' };
		await updateFacility(at('2025-07-01T00:00:00Z'), 'r1', made.id, corrected);
		const nameAt = async (moments: { asOf?: string; knownAt?: string }) =>
			(await listRegister(at(), 'r1', { text: 'T-1', ...moments })).facilities[0]?.name;
		expect(await nameAt({})).toBe('新名');
		expect(await nameAt({ asOf: '2025-03-09' })).toBeUndefined();
		expect(await nameAt({ asOf: '2025-04-30' })).toBe('旧名');
		expect(await nameAt({ asOf: '2025-05-01' })).toBe('新名');
		expect(await nameAt({ asOf: '2025-05-01', knownAt: '2025-06-30' })).toBe('旧名');
		expect(await nameAt({ knownAt: '2025-06-30' })).toBe('旧名');
		await expect(nameAt({ asOf: '2025-02-30' })).rejects.toThrow(Invalid);
	});

	it('shows the state as of a date from what had been seen and had arrived', async () => {
		const made = await create({ code: 'T-2' }, '2025-01-01T00:00:00Z');
		const look = (observed_at: string, condition: 'intact' | 'unusable') =>
			newObservation(made.id, { observed_at, condition });
		await recordObservations(at('2025-02-01T00:00:00Z'), 'r1', [
			look('2025-01-15T00:00:00Z', 'intact')
		]);
		await recordObservations(at('2025-06-01T00:00:00Z'), 'r1', [
			look('2025-03-15T00:00:00Z', 'unusable')
		]);
		const stateAt = async (asOf: string, knownAt?: string) =>
			(await listRegister(at(), 'r1', { text: 'T-2', asOf, knownAt })).facilities[0]?.state;
		expect(await stateAt('2025-01-10')).toBe('uninspected');
		expect(await stateAt('2025-03-14')).toBe('intact');
		expect(await stateAt('2025-03-15')).toBe('unusable');
		expect(await stateAt('2025-03-15', '2025-04-01')).toBe('intact');
	});

	it('finds the township by the position, and follows a facility that moves', async () => {
		await createArea(at(), 'r1', squareAt(128, 47, { kind: 'township', code: 'A01', name: '东' }));
		await createArea(at(), 'r1', squareAt(129, 47, { kind: 'township', code: 'A02', name: '西' }));
		const made = await create({ position: [128.5, 47.5] });
		expect(made.township_code).toBe('A01');
		const moved = await updateFacility(at(), 'r1', made.id, {
			version: 1,
			position: [129.5, 47.5]
		});
		expect(moved.township_code).toBe('A02');
		const chosen = await updateFacility(at(), 'r1', made.id, { version: 2, township_code: 'A01' });
		const again = await updateFacility(at(), 'r1', made.id, {
			version: chosen.version,
			position: [129.6, 47.5]
		});
		expect(again.township_code).toBe('A01');
		expect((await create({ position: [128.5, 47.5], township_code: 'A02' })).township_code).toBe(
			'A02'
		);
	});

	it('keeps what has no place yet, and finds it as such', async () => {
		const made = await create({ code: 'U-1', position: null });
		expect(made).toMatchObject({ position: null, township_code: null });
		expect(await codes({ isUnplaced: true, text: 'U-' })).toEqual(['U-1']);
		await updateFacility(at(), 'r1', made.id, { version: 1, position: [128.2, 47.2] });
		expect(await codes({ isUnplaced: true, text: 'U-' })).toEqual([]);
		expect(await codes({ isUnplaced: false, text: 'U-' })).toEqual(['U-1']);
	});

	it('filters by kind, lifecycle, state, township, box and text, each and together', async () => {
		const crane = await create({
			kind: 'water_crane',
			ownership: null,
			code: 'F-2',
			name: '林都大街水鹤',
			position: [128.1, 47.9],
			township_code: 'A09'
		});
		await create({
			code: 'F-1',
			lifecycle: 'suspended',
			address: '100%_路',
			position: [128.1, 47.8]
		});
		await create({ code: 'F-3', township_code: 'A09' });
		await recordObservations(at(), 'r1', [newObservation(crane.id, { condition: 'impaired' })]);
		const box: [number, number, number, number] = [128.05, 47.75, 128.15, 47.95];
		expect(await codes({ kinds: ['water_crane'] })).toEqual(['F-2']);
		expect(await codes({ lifecycles: ['suspended'], text: 'F-' })).toEqual(['F-1']);
		expect(await codes({ states: ['impaired'] })).toEqual(['F-2']);
		expect(await codes({ states: ['uninspected'], text: 'f-' })).toEqual(['F-1', 'F-3']);
		expect(await codes({ township: 'A09' })).toEqual(['F-2', 'F-3']);
		expect(await codes({ bbox: box })).toEqual(['F-1', 'F-2']);
		expect(await codes({ bbox: box, kinds: ['hydrant'] })).toEqual(['F-1']);
		expect(await codes({ text: '林都' })).toEqual(['F-2']);
		expect(await codes({ text: '%_' })).toEqual(['F-1']);
		expect(await codes({ text: 'F_' })).toEqual([]);
	});

	it('finds a facility by a code that it had', async () => {
		const made = await create({ code: 'OLD-7' });
		await updateFacility(at(), 'r1', made.id, { version: 1, code: 'NEW-7' });
		expect(await codes({ text: 'old-7' })).toEqual(['NEW-7']);
	});

	it('turns pages in one order, Chinese codes by their characters, those without a code last', async () => {
		const shuffled = ['P-10', 'P-2', 'P-消2', 'P-乙', 'P-a', 'P-B', 'P-消10', null, null];
		for (const code of shuffled) await create({ code, name: '翻页' });
		const pages: (string | null)[] = [];
		const ids = new Set<string>();
		let after: RegisterQuery['after'];
		do {
			const page = await listRegister(at(), 'r1', { text: '翻页', limit: 2, after });
			expect(page.total).toBe(shuffled.length);
			pages.push(...page.facilities.map(({ code }) => code));
			for (const { id } of page.facilities) ids.add(id);
			after = page.next ?? undefined;
		} while (after);
		expect(pages).toEqual(['P-10', 'P-2', 'P-B', 'P-a', 'P-乙', 'P-消10', 'P-消2', null, null]);
		expect(ids.size).toBe(shuffled.length);
	});

	it('skips and repeats nothing when rows come while pages are turned', async () => {
		for (const code of ['Q-1', 'Q-3', 'Q-5']) await create({ code });
		const first = await listRegister(at(), 'r1', { text: 'Q-', limit: 2 });
		await create({ code: 'Q-2' });
		await create({ code: 'Q-4' });
		const after = first.next ?? undefined;
		const second = await listRegister(at(), 'r1', { text: 'Q-', limit: 9, after });
		expect(second.facilities.map(({ code }) => code)).toEqual(['Q-4', 'Q-5']);
	});

	it('tells the history of a facility, newest first', async () => {
		const made = await create({ name: '一' }, '2025-01-01T00:00:00Z');
		await updateFacility(at('2025-02-01T00:00:00Z'), 'r1', made.id, { version: 1, name: '二' });
		await recordObservations(at('2025-03-01T00:00:00Z'), 'r1', [
			newObservation(made.id, { observed_at: '2025-02-20T00:00:00Z' }),
			newObservation(made.id, { observed_at: '2025-02-21T00:00:00Z' })
		]);
		const { versions, observations } = await getHistory(at(), 'r1', made.id);
		expect(versions.map(({ name, version }) => [name, version])).toEqual([
			['二', 2],
			['一', 1]
		]);
		expect(observations.map(({ observed_at }) => observed_at.slice(0, 10))).toEqual([
			'2025-02-21',
			'2025-02-20'
		]);
	});

	it('knows no facility of a district that does not exist', async () => {
		await expect(createFacility(at(), 'nowhere', hydrant())).rejects.toThrow(NotFound);
		await expect(listRegister(at(), 'nowhere', {})).rejects.toThrow(NotFound);
	});
});
