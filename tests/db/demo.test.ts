import { expect, it } from 'vitest';
import { listAccounts } from '#lib/server/services/account.ts';
import type { Context } from '#lib/server/services/context.ts';
import {
	createDemoAccounts,
	finishDemo,
	hasDemo,
	isDemoWanted
} from '#lib/server/services/demo.ts';
import { describeOnBothDatabases } from './harness/databases.ts';

describeOnBothDatabases('the first start', (getDb) => {
	const context = (): Context => ({
		db: getDb(),
		actor: { id: 'system', name: 'system', via: 'system', memberships: 'all' },
		now: () => new Date()
	});
	const insertDistrict = (code: string, isDemo: boolean) =>
		getDb().query(
			`insert into district (code, name, is_demo) values ($1::text, $1::text, $2::boolean)`,
			[code, isDemo]
		);

	it('loads the demo into an empty installation, makes no accounts before', async () => {
		expect(await isDemoWanted(context())).toBe(true);
		expect(await hasDemo(getDb())).toBe(false);
		expect(await createDemoAccounts(context())).toEqual([]);
	});

	it('loads no demo beside a district of one’s own', async () => {
		await insertDistrict('110000', false);
		expect(await isDemoWanted(context())).toBe(false);
		expect(await createDemoAccounts(context())).toEqual([]);
		await getDb().query(`delete from district where code = '110000'`);
	});

	it('goes on with a demo that was interrupted, until it is finished', async () => {
		await insertDistrict('230717', true);
		expect(await isDemoWanted(context())).toBe(true);
		await finishDemo(context());
		expect(await isDemoWanted(context())).toBe(false);
	});

	it('makes an account for each role, once, with passwords of their own', async () => {
		const made = await createDemoAccounts(context());
		expect(made.map(({ username }) => username)).toEqual([
			'viewer',
			'crew',
			'planner',
			'leader',
			'maintainer',
			'sysadmin',
			'secadmin',
			'auditor'
		]);
		expect(new Set(made.map(({ password }) => password)).size).toBe(8);
		for (const { password } of made) expect(password).toMatch(/^(\w{4}-){3}\w{4}$/);
		expect(await createDemoAccounts(context())).toEqual([]);
		const roles = (await listAccounts(context())).map(({ memberships }) => memberships[0]?.role);
		expect(new Set(roles).size).toBe(8);
	});
});
