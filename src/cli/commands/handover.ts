import { basename } from 'node:path';
import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';

interface Of {
	district: string;
	json?: boolean;
}

/** `atlas handover …`, `atlas receipt …`: what phones gave away without signal, and shift receipts. */
export function register(program: Command): void {
	const command = (parent: Command, name: string, description: string) =>
		parent
			.command(name)
			.description(description)
			.requiredOption('--district <code>', '行政区划代码 · district')
			.option('--json', '最后一行输出 JSON · print JSON as the last line');
	const handover = program.command('handover').description('代交 · hand-over of marks');
	command(handover, 'import', '导入代交文件 · take a hand-over file in')
		.argument('<file>', '.atlas-handover 文件 · file')
		.option('--dry-run', '试导入，不写入 · judge all, write nothing')
		.action(importFile);
	command(handover, 'list', '列出代交 · list deliveries').action(list);
	const receipt = program.command('receipt').description('交班单 · shift receipts');
	command(receipt, 'list', '列出交班单 · list receipts').action(listAllReceipts);
	command(receipt, 'show', '查交班单 · one receipt, as given and now')
		.argument('<number>', '单号，如 20260131-007 · number')
		.action(show);
}

async function importFile(file: string, flags: Of & { dryRun?: boolean }): Promise<void> {
	const { takeHandover } = await import('#lib/server/services/handover.ts');
	const { readBytes } = await import('../input-files.ts');
	const bytes = await readBytes(file);
	const report = await withContext((context) =>
		takeHandover(context, flags.district, bytes, {
			way: 'cli',
			fileName: basename(file),
			isDryRun: flags.dryRun ?? false
		})
	);
	printResult({ district: flags.district, ...report }, flags);
}

async function list(flags: Of): Promise<void> {
	const { listHandovers } = await import('#lib/server/services/handover.ts');
	const handovers = await withContext((context) => listHandovers(context, flags.district));
	printResult({ district: flags.district, handovers }, flags);
}

async function listAllReceipts(flags: Of): Promise<void> {
	const { listReceipts } = await import('#lib/server/services/shift-receipt.ts');
	const receipts = await withContext((context) => listReceipts(context, flags.district));
	printResult({ district: flags.district, receipts }, flags);
}

async function show(number: string, flags: Of): Promise<void> {
	const { getReceipt } = await import('#lib/server/services/shift-receipt.ts');
	const receipt = await withContext((context) => getReceipt(context, flags.district, number));
	printResult({ district: flags.district, ...receipt }, flags);
}
