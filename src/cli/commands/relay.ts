import type { Command } from 'commander';
import { printResult, withContext } from '../command.ts';
import { readBytes, writeResult } from '../input-files.ts';

interface Of {
	district: string;
	out: string;
	json?: boolean;
}

/** `atlas relay …`: what crosses between the inner network and a relay on an outer one, as files. */
export function register(program: Command): void {
	const parent = program
		.command('relay')
		.description('中转 · a relay on an outer network, by files');
	const command = (name: string, description: string) =>
		parent
			.command(name)
			.description(description)
			.option('--json', '最后一行输出 JSON · print JSON as the last line');
	command('pack', '内网：导出给中转的资料包 · inner side: what the relay needs')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.requiredOption('--out <file>', '写到哪里 · file to write')
		.action(pack);
	command('take-pack', '中转：装入资料包 · relay: take a pack')
		.argument('<file>', '资料包 · pack')
		.action(takePack);
	command('collect', '中转：收集成一个代交文件 · relay: what came, as a hand-over file')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.requiredOption('--out <file>', '写到哪里（.atlas-handover） · file to write')
		.option('--since <time>', '从何时起收到的 · received since', '2000-01-01T00:00:00Z')
		.action(collect);
}

async function pack({ district, out, json }: Of): Promise<void> {
	const { makeRelayPack } = await import('#lib/server/services/relay.ts');
	const { pack: made, withheld } = await withContext((context) => makeRelayPack(context, district));
	await writeResult(out, JSON.stringify(made));
	const { facilities, answers } = made;
	printResult(
		{ district, out, facilities: facilities.length, withheld, answers: answers.length },
		json ? { json } : {}
	);
}

async function takePack(file: string, flags: { json?: boolean }): Promise<void> {
	const { takeRelayPack } = await import('#lib/server/services/relay.ts');
	const { Invalid } = await import('#lib/server/errors.ts');
	const bytes = await readBytes(file);
	let input: unknown;
	try {
		input = JSON.parse(new TextDecoder().decode(bytes));
	} catch (cause) {
		throw new Invalid(['{file} 不是资料包。', '{file} is no relay pack.'], {
			params: { file },
			cause
		});
	}
	printResult(await withContext((context) => takeRelayPack(context, input)), flags);
}

async function collect({ district, out, since, json }: Of & { since: string }): Promise<void> {
	const { collectFromRelay } = await import('#lib/server/services/relay.ts');
	const { Invalid } = await import('#lib/server/errors.ts');
	const from = new Date(since);
	if (Number.isNaN(from.getTime()))
		throw new Invalid([
			'--since 应为时间，如 2026-01-31T08:00:00+08:00。',
			'--since must be a time, e.g. 2026-01-31T08:00:00+08:00.'
		]);
	const { bytes, ...counts } = await withContext((context) =>
		collectFromRelay(context, district, from)
	);
	await writeResult(out, bytes);
	printResult({ district, out, bytes: bytes.length, ...counts }, json ? { json } : {});
}
