import * as v from 'valibot';
import { flag } from './query-flag.ts';
import { ruleOf } from './rules.ts';

const limit = ruleOf('station.arrival_minutes');
const hint = `minutes 应为 ${limit.range[0]}–${limit.range[1]} 的分钟数 — must be a number of minutes`;

/** `?minutes=&winter=` of a response; without minutes the district's own limit holds. */
export const ResponseQuerySchema = v.object({
	minutes: v.optional(
		v.pipe(
			v.string(),
			v.transform(Number),
			v.number(hint),
			v.minValue(limit.range[0], hint),
			v.maxValue(limit.range[1], hint)
		)
	),
	winter: flag
});
