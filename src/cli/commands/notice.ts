import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { NOTICE_FILES, type NoticeFile } from '#lib/domain/notice.ts';
import {
	ORDER_STATES,
	PARTY_ROLES,
	type OrderQuery,
	type PartyRole
} from '#lib/domain/work-order.ts';
import { Invalid } from '#lib/server/errors.ts';
import { printResult, withContext } from '../command.ts';
import { writeResult } from '../input-files.ts';

interface Of {
	district: string;
	json?: boolean;
}
interface SignFlags extends Of {
	role: PartyRole;
	party: string;
	by: string;
	date?: string;
	deadline?: string;
	note: string;
}

const role = () =>
	new Option('--role <role>', '责任方 · party by').choices(PARTY_ROLES).default('serviced_by');

/** `atlas order …`, `atlas notice …`: work orders, letters and the sheets that come back. */
export function register(program: Command): void {
	const under = (parent: Command) => (name: string, description: string) =>
		parent
			.command(name)
			.description(description)
			.requiredOption('--district <code>', '行政区划代码 · district')
			.option('--json', '最后一行输出 JSON · print JSON as the last line');
	const order = under(program.command('order').description('维修单 · work orders'));
	order('list', '列出 · list')
		.addOption(
			new Option('--state <state>', '状态 · state')
				.choices([...ORDER_STATES, 'under_way', 'overdue'])
				.default('under_way')
		)
		.addOption(role())
		.option('--party <name>', '只看该单位 · only this unit')
		.action(listOrders);
	const notice = under(program.command('notice').description('函告 · letters'));
	notice('list', '列出 · list').action(async (flags: Of) => {
		const { listNotices } = await import('#lib/server/services/notice/notices.ts');
		const notices = await withContext((context) => listNotices(context, flags.district));
		printResult({ district: flags.district, notices }, flags);
	});
	notice('sign', '签发：该单位全部可函告的设施 · sign, for all that can be told to a unit')
		.addOption(role())
		.requiredOption('--party <name>', '致哪个单位 · to whom')
		.requiredOption('--by <name>', '签发领导 · who signs')
		.option('--date <date>', '函告日期，默认今天 · date, default today')
		.option('--deadline <date>', '期限 · deadline')
		.option('--note <text>', '补充说明 · note', '')
		.action(sign);
	notice('file', '取已签发的文件 · a file as it was signed')
		.argument('<id>', '函告 · letter')
		.addOption(
			new Option('--format <format>', '格式 · format').choices(NOTICE_FILES).default('pdf')
		)
		.requiredOption('--out <file>', '写到哪里 · file to write')
		.action(file);
	notice('withdraw', '撤回（留档） · withdraw, kept on record')
		.argument('<id>', '函告 · letter')
		.requiredOption('--reason <text>', '原因 · why')
		.requiredOption('--by <name>', '撤回人 · who')
		.action(async (id: string, { by, reason, ...flags }: Of & { by: string; reason: string }) => {
			const { withdrawNotice } = await import('#lib/server/services/notice/notices.ts');
			const withdrawn = await withContext((context) =>
				withdrawNotice({ ...context, actor: { ...context.actor, name: by } }, flags.district, id, {
					reason
				})
			);
			printResult({ district: flags.district, ...withdrawn }, flags);
		});
	notice('reply', '导入回执 · take a returned sheet')
		.argument('<file>', '回执 · sheet')
		.option('--dry-run', '试导入 · only what it would do')
		.action(reply);
	notice('undo-reply', '撤销回执导入 · take a reply back')
		.argument('<id>', '回执 · reply')
		.action(async (id: string, flags: Of) => {
			const { undoReply } = await import('#lib/server/services/notice/replies.ts');
			const undone = await withContext((context) => undoReply(context, flags.district, id));
			printResult({ district: flags.district, ...undone }, flags);
		});
}

async function listOrders(flags: Of & OrderQuery): Promise<void> {
	const { listWorkOrders } = await import('#lib/server/services/work-order.ts');
	const { district, state, role: by, party } = flags;
	const orders = await withContext((context) =>
		listWorkOrders(context, district, { state, role: by, party })
	);
	printResult({ district, count: orders.length, orders }, flags);
}

async function sign(flags: SignFlags): Promise<void> {
	const { signNotice } = await import('#lib/server/services/notice/sign-notice.ts');
	const { listWorkOrders } = await import('#lib/server/services/work-order.ts');
	const { TELLABLE } = await import('#lib/domain/work-order.ts');
	const { MOST_ITEMS } = await import('#lib/domain/notice.ts');
	const { district, role: party_role, party, by, date, deadline, note } = flags;
	const signed = await withContext(async (operator) => {
		const context = { ...operator, actor: { ...operator.actor, name: by } };
		const query = { state: 'under_way', role: party_role, party } as const;
		const orders = (await listWorkOrders(context, district, query)).filter(({ state }) =>
			(TELLABLE as readonly string[]).includes(state)
		);
		return signNotice(context, district, {
			party_role,
			party,
			order_ids: orders.slice(0, MOST_ITEMS).map(({ id }) => id),
			note,
			...(date === undefined ? {} : { letter_date: date }),
			...(deadline === undefined ? {} : { deadline })
		});
	});
	printResult({ district, ...signed }, flags);
}

async function file(
	id: string,
	{ district, format, out, json }: Of & { format: NoticeFile; out: string }
): Promise<void> {
	const { readNoticeFile } = await import('#lib/server/services/notice/notices.ts');
	const read = await withContext((context) => readNoticeFile(context, district, id, format));
	await writeResult(out, read.bytes);
	printResult({ district, notice: id, out, hash: read.hash }, json ? { json } : {});
}

async function reply(path: string, flags: Of & { dryRun?: boolean }): Promise<void> {
	const { checkReply, importReply } = await import('#lib/server/services/notice/replies.ts');
	const bytes = await readFile(path).catch((cause: unknown) => {
		throw new Invalid(
			['读不到文件 {path}，请核对路径。', 'Cannot read {path}: look at the path again.'],
			{ params: { path }, cause }
		);
	});
	const sheet = { fileName: basename(path), bytes: new Uint8Array(bytes) };
	const result = await withContext<object>((context) =>
		flags.dryRun
			? checkReply(context, flags.district, sheet)
			: importReply(context, flags.district, sheet)
	);
	printResult({ district: flags.district, ...result }, flags);
}
