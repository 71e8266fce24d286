import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Role } from '#lib/domain/roles.ts';
import { readEnv } from '#lib/server/env.ts';
import { countAccounts } from '#lib/server/queries/account.ts';
import {
	countDistricts,
	findDemoDistrict,
	findMainServicingParty
} from '#lib/server/queries/demo-district.ts';
import { addAccounts, type FreshPassword } from '#lib/server/services/account.ts';
import type { Context } from '#lib/server/services/context.ts';

type SeedDemo = (
	context: Context,
	options: { onProgress: (note: string) => void }
) => Promise<unknown>;

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

/**
 * Loads the demo district into an installation that has none, and goes on with one that was
 * interrupted. Districts of one's own mean that no demo is wanted.
 */
export async function loadDemo(
	context: Context,
	onProgress: (note: string) => void
): Promise<void> {
	const demo = await findDemoDistrict(context.db);
	if (demo === undefined && (await countDistricts(context.db)) > 0) return;
	const file = join(readEnv().projectRoot, 'seeds', 'demo.ts');
	if (!existsSync(file)) return;
	const module: unknown = await import(pathToFileURL(file).href);
	if (!isSeedModule(module)) throw new Error(`${file} exports no seedDemo`);
	await module.seedDemo(context, { onProgress });
}

/**
 * Makes the demo accounts where a demo district is and nobody has an account yet: all or none, in
 * one transaction, so that a start that was cut short repeats it with new passwords.
 */
export async function createDemoAccounts(context: Context): Promise<FreshPassword[]> {
	const demo = await findDemoDistrict(context.db);
	if (demo === undefined || (await countAccounts(context.db)) > 0) return [];
	const party = (await findMainServicingParty(context.db, demo)) ?? '示范维保单位';
	return addAccounts(
		context,
		DEMO_ACCOUNTS.map(({ username, name, role }) => ({
			username,
			name,
			memberships: [{ district: '*', role, ...(role === 'maintainer' ? { party } : {}) }]
		}))
	);
}

function isSeedModule(module: unknown): module is { seedDemo: SeedDemo } {
	return (
		typeof module === 'object' &&
		module !== null &&
		'seedDemo' in module &&
		typeof module.seedDemo === 'function'
	);
}
