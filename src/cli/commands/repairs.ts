import type { Command } from 'commander';
import { MOST_REPAIRS } from '#lib/domain/repair.ts';
import { Invalid } from '#lib/server/errors.ts';
import { askingForData } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district?: string;
	count: number;
	party?: string;
	perCost?: boolean;
	failures?: boolean;
	winter?: boolean;
	areaId?: string;
	fresh?: boolean;
	facilities?: string;
	area?: string;
	roads?: string;
	radius?: number;
	json?: boolean;
}

/** `atlas repairs`: what each repair regains, the best of them together, and what one failure loses. */
export function register(program: Command): void {
	program
		.command('repairs')
		.description('修哪个先；抗单点失效 · which repairs come first; what one failure loses')
		.option('--district <code>', '行政区划代码 · district')
		.option('--count <n>', '先修几处 · how many repairs', parseNumber(0, MOST_REPAIRS, true), 10)
		.option('--party <name>', '只看该维保单位，- 为未填写 · only this servicing unit, - for none')
		.option('--per-cost', '按单位费用恢复的面积 · area for the money')
		.option('--failures', '每处失效会失去什么 · what is lost if one fails')
		.option('--winter', '冬季口径 · winter')
		.option('--area-id <uuid>', '指定范围 · another area than the default')
		.option('--fresh', '重新计算 · compute anew')
		.option(
			'--facilities <file>',
			'GeoJSON 点；condition=unusable 为待修，serviced_by、cost 可选 · points'
		)
		.option('--area <file>', 'GeoJSON 面 · area')
		.option('--roads <file>', 'OpenStreetMap 文件（街道、建筑） · streets and buildings')
		.option('--radius <meters>', '保护半径 · radius', parseNumber(0.001, 100_000))
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: Options) => {
			const { printResult } = await import('../command.ts');
			const { district } = options;
			const answer = await (district === undefined
				? repairFiles(options)
				: repairDistrict(district, options));
			printResult({ ...answer }, options);
		});
}

async function repairDistrict(district: string, options: Options): Promise<object> {
	if (options.facilities ?? options.area ?? options.roads ?? options.radius)
		throw new Invalid([
			'--district 不能与 --facilities、--area、--roads、--radius 同用。',
			'--district excludes --facilities, --area, --roads and --radius.'
		]);
	const { withContext } = await import('../command.ts');
	const { computeFailures } = await import('#lib/server/services/failure.ts');
	const { computeRepairs } = await import('#lib/server/services/repair.ts');
	const { parseId } = await import('#lib/server/services/validation.ts');
	const { winter, perCost, fresh, areaId, count, party, failures } = options;
	const scope = { winter, areaId: areaId && parseId(areaId), isFresh: fresh };
	const answer = await askingForData(() =>
		withContext<object>((context) =>
			failures
				? computeFailures(context, district, scope)
				: computeRepairs(context, district, { ...scope, count, party, perCost })
		)
	);
	return { district, ...answer };
}

async function repairFiles(options: Options): Promise<object> {
	const { facilities, area, winter, areaId, fresh } = options;
	if (facilities === undefined || area === undefined)
		throw new Invalid([
			'请给出 --district，或者 --facilities 与 --area（可另给 --roads、--radius）。',
			'Give --district, or --facilities and --area (and --roads, --radius).'
		]);
	if (winter ?? areaId ?? fresh)
		throw new Invalid([
			'--winter、--area-id、--fresh 需要 --district。',
			'--winter, --area-id and --fresh need --district.'
		]);
	const { repairsOfFiles } = await import('../repair-files.ts');
	return repairsOfFiles({ ...options, facilities, area });
}
