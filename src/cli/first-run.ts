import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Role } from '#lib/domain/roles.ts';
import { countAccounts } from '#lib/server/queries/account.ts';
import {
	countDistricts,
	findDemoDistrict,
	findMainServicingParty
} from '#lib/server/queries/demo-district.ts';
import type { FreshPassword } from '#lib/server/services/account.ts';
import type { Context } from '#lib/server/services/context.ts';

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
 * interrupted. Districts of one's own mean that no demo is wanted. A process of its own does it
 * (`atlas seed demo`), so that the web server goes on answering.
 *
 * @throws {Error} It failed; what it said is in the message.
 */
export async function loadDemo(
	context: Context,
	options: { projectRoot: string; onProgress: (note: string) => void }
): Promise<void> {
	const demo = await findDemoDistrict(context.db);
	if (demo?.isComplete) return;
	if (demo === undefined && (await countDistricts(context.db)) > 0) return;
	const { projectRoot, onProgress } = options;
	if (!existsSync(join(projectRoot, 'seeds', 'demo.ts'))) return;
	const main = join(projectRoot, 'src/cli/main.ts');
	const child = spawn(
		process.execPath,
		['--import', import.meta.resolve('tsx'), main, 'seed', 'demo', '--json'],
		{ cwd: projectRoot, stdio: ['ignore', 'ignore', 'pipe'] }
	);
	const said: string[] = [];
	createInterface({ input: child.stderr }).on('line', (line) => {
		said.push(line);
		onProgress(line);
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code === 0) return;
	throw new Error(
		`示范数据未能载入 / the demo district was not loaded:\n${said.slice(-20).join('\n')}`
	);
}

/**
 * Makes the demo accounts where a demo district is and nobody has an account yet: all or none, in
 * one transaction, so that a start that was cut short repeats it with new passwords.
 */
export async function createDemoAccounts(context: Context): Promise<FreshPassword[]> {
	const demo = await findDemoDistrict(context.db);
	if (demo === undefined || (await countAccounts(context.db)) > 0) return [];
	const { addAccounts } = await import('#lib/server/services/account.ts');
	const party = (await findMainServicingParty(context.db, demo.code)) ?? '示范维保单位';
	return addAccounts(
		context,
		DEMO_ACCOUNTS.map(({ username, name, role }) => ({
			username,
			name,
			memberships: [{ district: '*', role, ...(role === 'maintainer' ? { party } : {}) }]
		}))
	);
}
