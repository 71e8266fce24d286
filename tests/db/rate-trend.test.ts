import { expect, it } from 'vitest';
import type { FacilityInput } from '#lib/domain/facility.ts';
import type { Condition } from '#lib/domain/observation.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { computeRate } from '#lib/server/services/rate.ts';
import { readRateChanges, readRateTrend } from '#lib/server/services/rate-trend.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';

const NOW = '2026-04-10T04:00:00Z';

describeOnBothDatabases('the trend of 完好率', (getDb) => {
	const at = (moment: string = NOW) => contextOf(getDb(), moment);
	let district = '';
	let count = 0;

	const create = (builtAt: string, input: Partial<FacilityInput> = {}) =>
		createFacility(at(builtAt), district, hydrant(input));
	const see = (id: string, observed_at: string, condition: Condition) =>
		recordObservations(at(observed_at > NOW ? observed_at : NOW), district, [
			newObservation(id, { observed_at, condition })
		]);
	const keptMonths = async () => {
		const { rows } = await getDb().query<{ month: string }>(
			'select month from rate_month where district = $1 order by month',
			[district]
		);
		return rows.map(({ month }) => month);
	};

	const newDistrict = async () => {
		district = `t${(count += 1)}`;
		await createDistrict(at(), {
			code: district,
			name: district,
			boundary: 'auto',
			time_zone: 'Asia/Shanghai'
		});
	};

	it('says the same of a month as the rate as of its last day', async () => {
		await newDistrict();
		const first = await create('2026-01-05T00:00:00Z');
		const second = await create('2026-02-05T00:00:00Z', { serviced_by: '水司' });
		await see(first.id, '2026-01-20T00:00:00Z', 'intact');
		// 2026-01-31T16:30Z is February 1 in the district.
		await see(first.id, '2026-01-31T16:30:00Z', 'unusable');
		await see(second.id, '2026-03-20T00:00:00Z', 'intact');
		const { months, target } = await readRateTrend(at(), district, 12);
		expect(target).toBe(0.95);
		expect(months.map(({ month, existing, intact }) => [month, existing, intact])).toEqual([
			['2026-01', 1, 1],
			['2026-02', 2, 0],
			['2026-03', 2, 1]
		]);
		for (const { lastDay, intactRate, freshRate } of months)
			expect(await computeRate(at(), district, { asOf: lastDay })).toMatchObject({
				intactRate,
				freshRate
			});
		expect(await keptMonths()).toEqual(['2026-01', '2026-02', '2026-03']);
		expect(await readRateTrend(at(), district, 12)).toEqual({ months, target });
	});

	it('forgets the months that a late observation reaches, and counts them anew', async () => {
		const [kept] = (await readRateTrend(at(), district, 12)).months;
		const { rows } = await getDb().query<{ id: string }>(
			`select facility_id as id from observation where district = $1 and condition = 'unusable'`,
			[district]
		);
		await see(rows[0]?.id ?? '', '2026-02-20T00:00:00Z', 'intact');
		expect(await keptMonths()).toEqual(['2026-01']);
		const { months } = await readRateTrend(at(), district, 12);
		expect(months[0]).toEqual(kept);
		expect(months.map(({ intact }) => intact)).toEqual([1, 1, 2]);
	});

	it('forgets the months that an edit of the past reaches', async () => {
		const made = await create('2026-03-01T00:00:00Z');
		expect(await keptMonths()).toEqual(['2026-01', '2026-02']);
		await readRateTrend(at(), district, 12);
		await updateFacility(at(), district, made.id, {
			version: made.version,
			ownership: 'private',
			valid_from: '2026-03-15T00:00:00Z'
		});
		expect(await keptMonths()).toEqual(['2026-01', '2026-02']);
	});

	it('shows a maintainer only its own', async () => {
		const { months } = await readRateTrend(
			asPerson(getDb(), { role: 'maintainer', district, party: '水司', at: NOW }),
			district,
			12
		);
		expect(months.map(({ existing }) => existing)).toEqual([0, 1, 1]);
	});

	it('names what moved the rate since last month, what lowers it first', async () => {
		await newDistrict();
		const built = '2026-01-05T00:00:00Z';
		const [repaired, broken, same, gone] = await Promise.all(
			['A', 'B', 'C', 'D'].map((code) => create(built, { code }))
		);
		for (const [facility, condition] of [
			[repaired, 'unusable'],
			[broken, 'intact'],
			[same, 'intact'],
			[gone, 'intact']
		] as const)
			await see(facility?.id ?? '', '2026-03-01T00:00:00Z', condition);
		await see(repaired?.id ?? '', '2026-04-02T00:00:00Z', 'intact');
		await see(broken?.id ?? '', '2026-04-03T00:00:00Z', 'unusable');
		await see(same?.id ?? '', '2026-04-04T00:00:00Z', 'intact');
		await updateFacility(at(), district, gone?.id ?? '', {
			version: gone?.version ?? 0,
			lifecycle: 'removed',
			removed_on: '2026-04-05',
			removal_approval: '批 1 号',
			valid_from: '2026-04-05T00:00:00Z'
		});
		await create('2026-04-06T00:00:00Z', { code: 'E' });
		const { changes, before, after, from } = await readRateChanges(at(), district);
		expect(from).toBe('2026-04-01');
		expect(before).toMatchObject({ existing: 4, intact: 3 });
		expect(after).toMatchObject({ existing: 4, intact: 2 });
		expect(changes.map((change) => [change.code, change.before, change.after])).toEqual([
			['E', 'absent', 'uninspected'],
			['D', 'intact', 'absent'],
			['B', 'intact', 'unusable'],
			['A', 'unusable', 'intact']
		]);
	});

	it('says how many repairs are missing to the target', async () => {
		const rate = await computeRate(at(), district);
		// 0.95 × 4 = 3.8: all four must be intact, and two are.
		expect(rate).toMatchObject({ existing: 4, intact: 2, missingToTarget: 2, isMet: false });
		expect(rate.byParty.map(({ key, existing }) => [key, existing])).toEqual([['', 4]]);
	});
});
