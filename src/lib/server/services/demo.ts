import type { DistrictInput } from '#lib/domain/district.ts';
import type { Role } from '#lib/domain/roles.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { countAccounts } from '#lib/server/queries/account.ts';
import * as districts from '#lib/server/queries/demo-district.ts';
import type { FreshPassword } from '#lib/server/services/account.ts';
import type { Context } from '#lib/server/services/context.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { setCodeTemplate } from '#lib/server/services/facility-proposal.ts';

/** The demo's hydrants are numbered along their roads, all else through the district. */
const DEMO_CODES = 'hydrant={road}-{seq:3};{kind}-{seq:3}';

/** The demo accounts; the maintainer's unit is the one that most demo facilities name. */
const DEMO_ACCOUNTS: readonly { username: string; name: string; role: Role }[] = [
	{ username: 'viewer', name: '示范查看员', role: 'viewer' },
	{ username: 'crew', name: '示范巡查员', role: 'crew' },
	{ username: 'planner', name: '示范规划员', role: 'planner' },
	{ username: 'leader', name: '示范领导', role: 'leader' },
	{ username: 'maintainer', name: '示范维护单位', role: 'maintainer' },
	{ username: 'sysadmin', name: '示范系统管理员', role: 'system_admin' },
	{ username: 'secadmin', name: '示范安全管理员', role: 'security_admin' },
	{ username: 'auditor', name: '示范审计员', role: 'auditor' }
];

/** Whether there is demo data (示范数据) in this installation. */
export async function hasDemo(db: Queryable): Promise<boolean> {
	return (await districts.findDemoDistrict(db)) !== undefined;
}

/**
 * Whether the demo is still to be loaded: into an installation without districts, or to the end of
 * one that was interrupted. Districts of one's own mean that no demo is wanted.
 */
export async function isDemoWanted({ db }: Context): Promise<boolean> {
	const demo = await districts.findDemoDistrict(db);
	return demo ? !demo.isComplete : (await districts.countDistricts(db)) === 0;
}

/**
 * The demo district, created unless it was begun before.
 *
 * @returns when it was begun: the demo's story is told from then on.
 * @throws {Conflict} A district of one's own has its code.
 */
export async function beginDemo(
	context: Context,
	district: Pick<DistrictInput, 'code' | 'name' | 'boundary' | 'boundary_source'>
): Promise<Date> {
	const begun = await districts.findDemoDistrict(context.db);
	if (begun) return begun.createdAt;
	await createDistrict(context, { ...district, is_demo: true });
	await setCodeTemplate(context, district.code, DEMO_CODES);
	const created = await districts.findDemoDistrict(context.db);
	return created?.createdAt ?? context.now();
}

/** Remembers that the demo was loaded to its end. */
export async function finishDemo({ db }: Context): Promise<void> {
	await districts.markDemoComplete(db);
}

/**
 * Makes the demo accounts where a demo district is and nobody has an account yet: all or none, in
 * one transaction, so that a start that was cut short repeats it with new passwords.
 */
export async function createDemoAccounts(context: Context): Promise<FreshPassword[]> {
	const demo = await districts.findDemoDistrict(context.db);
	if (demo === undefined || (await countAccounts(context.db)) > 0) return [];
	const { addAccounts } = await import('#lib/server/services/account.ts');
	const party = (await districts.findMainServicingParty(context.db, demo.code)) ?? '示范维保单位';
	return addAccounts(
		context,
		DEMO_ACCOUNTS.map(({ username, name, role }) => ({
			username,
			name,
			memberships: [{ district: '*', role, ...(role === 'maintainer' ? { party } : {}) }]
		}))
	);
}
