import { beforeAll, expect, it } from 'vitest';
import { RULES } from '#lib/domain/rules.ts';
import { NotFound } from '#lib/server/errors.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { listRules, resetRule, setRule } from '#lib/server/services/rule.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { issuesOf } from './harness/register.ts';

describeOnBothDatabases('rules of a district', (getDb) => {
	const at = () => contextOf(getDb(), '2026-02-01T00:00:00Z');
	const find = async (key: string, district = 'r1') =>
		(await listRules(at(), district)).find((rule) => rule.key === key);
	const revision = async () => {
		const { rows } = await getDb().query<{ rules: number }>(
			`select rules from district_revision where district = 'r1'`
		);
		return rows[0]?.rules ?? NaN;
	};

	beforeAll(async () => {
		for (const code of ['r1', 'r2'])
			await createDistrict(contextOf(getDb()), { code, name: code, boundary: 'auto' });
	});

	it('are those of the standards until it sets its own', async () => {
		const rules = await listRules(at(), 'r1');
		expect(rules.map(({ key }) => key)).toEqual(RULES.map(({ key }) => key));
		expect(rules.every((rule) => rule.effective === rule.value)).toBe(true);
		expect(rules.every((rule) => rule.districtValue === undefined)).toBe(true);
	});

	it("show the district's own value beside the standard's, with who, when and why", async () => {
		const before = await revision();
		const reason = '严寒地区，按支队〔2025〕12号从严';
		const set = await setRule(at(), 'r1', 'hydrant.radius_m', { value: 120, reason });
		const own = {
			value: 150,
			effective: 120,
			districtValue: 120,
			reason,
			set_by: 'test',
			set_at: '2026-02-01T00:00:00.000Z',
			clause: '7.2.5',
			level: 'must'
		};
		expect(set).toMatchObject(own);
		expect(await find('hydrant.radius_m')).toMatchObject(own);
		expect(await find('hydrant.radius_m', 'r2')).toMatchObject({ effective: 150 });
		expect(await revision()).toBe(before + 1);
	});

	it('keep fractions as they were typed', async () => {
		const input = { value: 0.955, reason: '试点' };
		expect(await setRule(at(), 'r1', 'intact_rate.target', input)).toMatchObject({
			effective: 0.955
		});
	});

	it('go back to the standard, also when they are there already', async () => {
		await setRule(at(), 'r1', 'hydrant.spacing_m', { value: 100, reason: '试点' });
		for (let time = 0; time < 2; time += 1) {
			const reset = await resetRule(at(), 'r1', 'hydrant.spacing_m');
			expect(reset).toMatchObject({ effective: 120 });
			expect(reset).not.toHaveProperty('districtValue');
		}
	});

	it.each([
		[
			'value',
			'hydrant.radius_m',
			{ value: 5, reason: 'x' },
			/应在 10–1000 m 之间.*between 10 and 1000 m/
		],
		['value', 'intact_rate.target', { value: 95, reason: 'x' }, /之间/],
		['value', 'hydrant.radius_m', { value: NaN, reason: 'x' }, /数/],
		['reason', 'hydrant.radius_m', { value: 120, reason: '  ' }, /请写明理由/]
	])('refuse a wrong %s of %s', async (path, key, input, message) => {
		expect(await issuesOf(setRule(at(), 'r1', key, input))).toEqual([
			{ path, message: expect.stringMatching(message) }
		]);
	});

	it('do not know a rule or a district that does not exist', async () => {
		await expect(
			setRule(at(), 'r1', 'crane.radius_m', { value: 150, reason: 'x' })
		).rejects.toThrow(NotFound);
		await expect(resetRule(at(), 'nowhere', 'hydrant.radius_m')).rejects.toThrow(NotFound);
		await expect(listRules(at(), 'nowhere')).rejects.toThrow(NotFound);
	});
});
