import { readFile } from 'node:fs/promises';
import { Argument, type Command } from 'commander';
import { MARKED_DISCLOSURES, type DisclosureMarking } from '#lib/domain/disclosure-marking.ts';
import { FACILITY_KINDS, FACILITY_STATES, LIFECYCLES } from '#lib/domain/facility.ts';
import { Invalid } from '#lib/server/errors.ts';
import { printResult, withContext } from '../command.ts';

interface Flags {
	district: string;
	kind?: string;
	lifecycle?: string;
	states?: string;
	township?: string;
	text?: string;
	codes?: string;
	codesFile?: string;
	dryRun?: boolean;
	json?: boolean;
}

/** `atlas disclosure public|internal`: marks many facilities at once; `atlas import undo ID` takes it back. */
export function register(program: Command): void {
	program
		.command('disclosure')
		.description('批量标公开级别 · mark facilities as public or internal')
		.addArgument(new Argument('<level>', '公开或内部 · level').choices(MARKED_DISCLOSURES))
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--kind <kinds>', '逗号分隔 · of these kinds')
		.option('--lifecycle <names>', '逗号分隔，默认除已拆除外 · in these lifecycles')
		.option('--states <states>', '逗号分隔 · in these states')
		.option('--township <code>', '乡镇（街道）代码 · of a township')
		.option('--text <words>', '编号、名称或地址含此 · whose code, name or address holds this')
		.option('--codes <codes>', '逗号分隔的编号 · these codes and no others')
		.option('--codes-file <file>', '编号清单，一行一个 · codes, one a line')
		.option('--dry-run', '只数，不改 · count only')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (level: DisclosureMarking['disclosure'], flags: Flags) => {
			const { markDisclosure } = await import('#lib/server/services/disclosure.ts');
			const marking: DisclosureMarking = {
				disclosure: level,
				kinds: pick('--kind', flags.kind, FACILITY_KINDS),
				lifecycles: pick('--lifecycle', flags.lifecycle, LIFECYCLES),
				states: pick('--states', flags.states, FACILITY_STATES),
				township: flags.township,
				text: flags.text,
				codes: await readCodes(flags),
				dryRun: flags.dryRun
			};
			const result = await withContext((context) =>
				markDisclosure(context, flags.district, marking)
			);
			printResult({ district: flags.district, disclosure: level, ...result }, flags);
		});
}

function pick<const Name extends string>(
	option: string,
	given: string | undefined,
	possible: readonly Name[]
): Name[] | undefined {
	return given === undefined
		? undefined
		: splitWords(given).map((word) => {
				const found = possible.find((name) => name === word);
				if (found !== undefined) return found;
				throw new Invalid(
					[
						'{option} 里没有“{word}”，可用：{possible}。',
						'{option} has no "{word}"; possible: {possible}.'
					],
					{ params: { option, word, possible: possible.join(', ') } }
				);
			});
}

async function readCodes({ codes, codesFile }: Flags): Promise<string[] | undefined> {
	if (codes === undefined && codesFile === undefined) return undefined;
	const listed = codes === undefined ? [] : splitWords(codes);
	if (codesFile === undefined) return listed;
	const text = await readFile(codesFile, 'utf8').catch((cause: unknown) => {
		throw new Invalid(['读不到文件：{path}', 'Cannot read the file {path}'], {
			params: { path: codesFile },
			cause
		});
	});
	const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
	return [...listed, ...lines.map((line) => line.trim()).filter((line) => line !== '')];
}

function splitWords(text: string): string[] {
	return text
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== '');
}
