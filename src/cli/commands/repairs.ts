import type { Command } from 'commander';
import { MOST_REPAIRS } from '#lib/domain/repair.ts';
import { askingForData } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district: string;
	count: number;
	party?: string;
	perCost?: boolean;
	failures?: boolean;
	winter?: boolean;
	areaId?: string;
	fresh?: boolean;
	json?: boolean;
}

/** `atlas repairs`: what each repair regains, the best of them together, and what one failure loses. */
export function register(program: Command): void {
	program
		.command('repairs')
		.description('修哪个先；抗单点失效 · which repairs come first; what one failure loses')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.option('--count <n>', '先修几处 · how many repairs', parseNumber(0, MOST_REPAIRS, true), 10)
		.option('--party <name>', '只看该维保单位，- 为未填写 · only this servicing unit, - for none')
		.option('--per-cost', '按单位费用恢复的面积 · area for the money')
		.option('--failures', '每处失效会失去什么 · what is lost if one fails')
		.option('--winter', '冬季口径 · winter')
		.option('--area-id <uuid>', '指定范围 · another area than the default')
		.option('--fresh', '重新计算 · compute anew')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async ({ district, count, party, json, failures, ...options }: Options) => {
			const { withContext, printResult } = await import('../command.ts');
			const { computeFailures } = await import('#lib/server/services/failure.ts');
			const { computeRepairs } = await import('#lib/server/services/repair.ts');
			const { parseId } = await import('#lib/server/services/validation.ts');
			const { winter, perCost, fresh, areaId } = options;
			const scope = { winter, areaId: areaId && parseId(areaId), isFresh: fresh };
			const answer = await askingForData(() =>
				withContext<object>((context) =>
					failures
						? computeFailures(context, district, scope)
						: computeRepairs(context, district, { ...scope, count, party, perCost })
				)
			);
			printResult({ district, ...answer }, json ? { json } : {});
		});
}
