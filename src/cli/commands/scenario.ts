import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { VIEWS, type View } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import { printResult, withContext, type Json } from '../command.ts';
import { askingForData, writeJson } from '../input-files.ts';

interface Options {
	district: string;
	json?: boolean;
}

/** `atlas scenario …`: named what-ifs; the register changes only by `apply`. */
export function register(program: Command): void {
	const scenario = program
		.command('scenario')
		.description('方案：假设、比较、应用 · what-ifs: keep, compare, apply');
	const add = (name: string, description: string) =>
		scenario
			.command(name)
			.description(description)
			.requiredOption('--district <code>', '行政区划代码 · district')
			.option('--json', '最后一行输出 JSON · print JSON as the last line');

	add('list', '列出方案 · list scenarios').action(async (options: Options) => {
		const { listScenarios } = await import('#lib/server/services/scenario/scenarios.ts');
		const { scenarios } = await withContext((context) => listScenarios(context, options.district));
		if (options.json) return printResult({ scenarios }, options);
		for (const { id, name, kind, created_at, changes, isStale } of scenarios)
			process.stdout.write(
				`${id}\t${created_at}\t${kind}\t${name}\t${changes.length}${isStale ? '\t数据已更新 / data has changed' : ''}\n`
			);
	});

	add('create', '由改动清单建立方案 · create one from a list of changes')
		.requiredOption('--name <name>', '名称 · name')
		.requiredOption('--changes <file>', '改动 JSON（docs/API.md） · changes')
		.addOption(new Option('--view <view>', '口径 · view').choices(VIEWS).default('as_is'))
		.option('--winter', '冬季口径 · winter')
		.action(
			async (
				options: Options & { name: string; changes: string; view: View; winter?: boolean }
			) => {
				const { name, view, winter = false } = options;
				const changes = await readChanges(options.changes);
				const { createScenario } = await import('#lib/server/services/scenario/scenarios.ts');
				const { parseInput } = await import('#lib/server/services/validation.ts');
				const { ScenarioInputSchema } = await import('#lib/domain/scenario.ts');
				const input = parseInput(ScenarioInputSchema, { name, view, winter, changes });
				printResult(
					{ ...(await ask((context) => createScenario(context, options.district, input))) },
					options
				);
			}
		);

	add('compare <id>', '与今日比较，按现在的数据重算 · compare with today, on the data of now')
		.option('--out <file>', '应用后的盲区 GeoJSON · holes with the changes')
		.action(async (id: string, options: Options & { out?: string }) => {
			const { compareScenario } = await import('#lib/server/services/scenario/scenarios.ts');
			const {
				holes,
				scenario: compared,
				result,
				inputs
			} = await ask(async (context) =>
				compareScenario(context, options.district, await checkId(id))
			);
			if (options.out !== undefined) await writeJson(options.out, holes.after);
			const { name, view, winter, changes } = compared;
			printResult(
				{ id, name, view, winter, changeCount: changes.length, ...result, inputs },
				options
			);
		});

	add('apply <id>', '写入台账：新增为规划，移动改位置 · enter it in the register').action(
		async (id: string, options: Options) => {
			const { applyScenario } = await import('#lib/server/services/scenario/apply.ts');
			printResult(
				{
					id,
					...(await ask(async (context) =>
						applyScenario(context, options.district, await checkId(id))
					))
				},
				options
			);
		}
	);

	add('delete <id>', '删除方案 · delete one').action(async (id: string, options: Options) => {
		const { deleteScenario } = await import('#lib/server/services/scenario/scenarios.ts');
		await ask(async (context) => deleteScenario(context, options.district, await checkId(id)));
		printResult({ deleted: id }, options);
	});
}

function ask<T>(run: Parameters<typeof withContext<T>>[0]): Promise<T> {
	return askingForData(() => withContext(run));
}

async function checkId(id: string): Promise<string> {
	const { parseId } = await import('#lib/server/services/validation.ts');
	return parseId(id);
}

async function readChanges(path: string): Promise<unknown> {
	try {
		const read: unknown = JSON.parse(await readFile(path, 'utf8'));
		const { changes } = (Array.isArray(read) ? { changes: read } : (read as Json | null)) ?? {};
		return changes;
	} catch (cause) {
		throw new Invalid(['{path} 不是改动的 JSON。', '{path} is no JSON of changes.'], {
			params: { path },
			cause
		});
	}
}
