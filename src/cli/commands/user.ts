import { Option, type Command } from 'commander';
import { ROLES, type Role } from '#lib/domain/roles.ts';
import { printResult, withContext } from '../command.ts';

interface RoleOptions {
	username: string;
	role: Role;
	district: string;
	party?: string;
	json?: boolean;
}

const JSON_FLAG = ['--json', '最后一行输出 JSON · print JSON as the last line'] as const;
const USERNAME_FLAG = ['--username <工号>', '工号 · username'] as const;
const DISTRICT_FLAG = [
	'--district <code>',
	'行政区划代码，* 为全部 · district, * for all'
] as const;
const PARTY_FLAG = ['--party <name>', '维护单位名称 · unit of a maintainer'] as const;
const roleOption = () => new Option('--role <role>', '角色 · role').choices(ROLES);

/** `atlas user …`: accounts, from the machine itself. */
export function register(program: Command): void {
	const user = program.command('user').description('账号管理 · accounts');
	registerAdd(user);
	registerRights(user);
	user
		.command('reset')
		.description('重设密码并显示一次 · set a new password and show it once')
		.requiredOption(...USERNAME_FLAG)
		.option(...JSON_FLAG)
		.action(async (options: { username: string; json?: boolean }) => {
			const { resetPassword } = await import('#lib/server/services/account.ts');
			await withContext(async (context) => {
				printResult({ ...(await resetPassword(context, options.username)) }, options);
			});
		});
	user
		.command('list')
		.description('列出账号 · list accounts')
		.option(...JSON_FLAG)
		.action(async (options: { json?: boolean }) => {
			const { listAccounts } = await import('#lib/server/services/account.ts');
			await withContext(async (context) => {
				const accounts = await listAccounts(context);
				if (options.json) return printResult({ accounts }, options);
				for (const { username, name, isDisabled, memberships } of accounts) {
					const rights = memberships.map(({ role, district }) => `${role}@${district}`).join(' ');
					process.stdout.write(`${username}\t${name}\t${rights}${isDisabled ? '\t停用' : ''}\n`);
				}
			});
		});
	for (const [name, isDisabled, text] of [
		['disable', true, '停用账号 · close an account'],
		['enable', false, '恢复账号 · reopen an account']
	] as const) {
		user
			.command(name)
			.description(text)
			.requiredOption(...USERNAME_FLAG)
			.option(...JSON_FLAG)
			.action(async (options: { username: string; json?: boolean }) => {
				const { setAccountDisabled } = await import('#lib/server/services/account.ts');
				await withContext((context) => setAccountDisabled(context, options.username, isDisabled));
				printResult({ username: options.username, isDisabled }, options);
			});
	}
}

function registerAdd(user: Command): void {
	user
		.command('add')
		.description('新建账号，密码只显示一次 · make an account; its password is shown once')
		.requiredOption(...USERNAME_FLAG)
		.requiredOption('--name <姓名>', '姓名 · name')
		.addOption(roleOption())
		.option(DISTRICT_FLAG[0], DISTRICT_FLAG[1], '*')
		.option(...PARTY_FLAG)
		.option(...JSON_FLAG)
		.action(async (options: Partial<RoleOptions> & { username: string; name: string }) => {
			const { addAccounts } = await import('#lib/server/services/account.ts');
			const { username, name, role, district = '*', party } = options;
			const memberships = role ? [{ district, role, ...(party ? { party } : {}) }] : [];
			await withContext(async (context) => {
				const [made] = await addAccounts(context, [{ username, name, memberships }]);
				printResult({ ...made, memberships }, options);
			});
		});
}

function registerRights(user: Command): void {
	user
		.command('grant')
		.description('授予角色 · grant a role')
		.requiredOption(...USERNAME_FLAG)
		.addOption(roleOption().makeOptionMandatory())
		.requiredOption(...DISTRICT_FLAG)
		.option(...PARTY_FLAG)
		.option(...JSON_FLAG)
		.action(async (options: RoleOptions) => {
			const { grantRole } = await import('#lib/server/services/account.ts');
			const { username, role, district, party } = options;
			const membership = { district, role, ...(party ? { party } : {}) };
			await withContext((context) => grantRole(context, username, membership));
			printResult({ username, granted: membership }, options);
		});
	user
		.command('revoke')
		.description('收回角色 · withdraw a role')
		.requiredOption(...USERNAME_FLAG)
		.addOption(roleOption().makeOptionMandatory())
		.requiredOption(...DISTRICT_FLAG)
		.option(...JSON_FLAG)
		.action(async (options: RoleOptions) => {
			const { revokeRole } = await import('#lib/server/services/account.ts');
			const { username, role, district } = options;
			await withContext((context) => revokeRole(context, username, { district, role }));
			printResult({ username, revoked: { district, role } }, options);
		});
}
