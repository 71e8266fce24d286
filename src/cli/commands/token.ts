import { Option, type Command } from 'commander';
import {
	DEFAULT_TOKEN_DAYS,
	TOKEN_DISCLOSURES,
	TOKEN_SCOPES,
	tokenStatus,
	type TokenDisclosure,
	type TokenScope
} from '#lib/domain/access-token.ts';
import { printResult, withContext } from '../command.ts';

const JSON_FLAG = ['--json', '最后一行输出 JSON · print JSON as the last line'] as const;

interface CreateOptions {
	username: string;
	name: string;
	scope: TokenScope;
	disclosure: TokenDisclosure;
	district?: string[];
	days: string;
	json?: boolean;
}

/** `atlas token …`: tokens by which programs act for a person. */
export function register(program: Command): void {
	const token = program.command('token').description('访问令牌（QGIS、其他系统） · access tokens');
	token
		.command('create')
		.description('为一个账号新建令牌，只显示一次 · make a token of an account; it is shown once')
		.requiredOption('--username <工号>', '代表谁 · whose rights it carries')
		.requiredOption('--name <用途>', '用途 · what for')
		.addOption(new Option('--scope <scope>', '只读或读写').choices(TOKEN_SCOPES).default('read'))
		.addOption(
			new Option('--disclosure <level>', '可见数据 · what it sees')
				.choices(TOKEN_DISCLOSURES)
				.default('internal')
		)
		.option('--district <code...>', '限于这些区 · only these districts')
		.option('--days <n>', '有效天数 · valid for days', String(DEFAULT_TOKEN_DAYS))
		.option(...JSON_FLAG)
		.action(async (options: CreateOptions) => {
			const { createToken } = await import('#lib/server/services/access-token.ts');
			const { username, name, scope, disclosure, district = [], days } = options;
			const input = { name, scope, disclosure, districts: district, days: Number(days) };
			await withContext(async (context) => {
				printResult({ ...(await createToken(context, username, input)) }, options);
			});
		});
	token
		.command('list')
		.description('列出令牌 · list tokens')
		.option('--username <工号>', '只列此人的 · of this person only')
		.option(...JSON_FLAG)
		.action(async (options: { username?: string; json?: boolean }) => {
			const { listAllTokens, listOwnTokens } = await import('#lib/server/services/access-token.ts');
			await withContext(async (context) => {
				const { username } = options;
				const tokens =
					username === undefined
						? await listAllTokens(context)
						: await listOwnTokens(context, username);
				const now = context.now();
				const shown = tokens.map((entry) => ({ ...entry, status: tokenStatus(entry, now) }));
				if (options.json) return printResult({ tokens: shown }, options);
				for (const { id, username, name, scope, disclosure, status } of shown)
					process.stdout.write(`${[id, username, name, scope, disclosure, status].join('\t')}\n`);
			});
		});
	token
		.command('revoke')
		.description('吊销令牌 · revoke a token')
		.requiredOption('--id <id>', '令牌编号（见 token list）· id of the token')
		.option(...JSON_FLAG)
		.action(async (options: { id: string; json?: boolean }) => {
			const { revokeToken } = await import('#lib/server/services/access-token.ts');
			await withContext(async (context) => {
				const { id, name, username } = await revokeToken(context, options.id);
				printResult({ id, name, username, isRevoked: true }, options);
			});
		});
}
