import { RepairQuerySchema } from '#lib/domain/repair.ts';
import { AppError, Unavailable } from '#lib/server/errors.ts';
import { contextOf, loadPage, parseQuery } from '#lib/server/http.ts';
import { computeFailures } from '#lib/server/services/failure.ts';
import { computeRepairs } from '#lib/server/services/repair.ts';
import { listRules } from '#lib/server/services/rule.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const query = parseQuery(event, RepairQuerySchema);
		const { count, party, perCost, winter } = query;
		const repairs = await computeRepairs(context, district, {
			count,
			party,
			perCost,
			winter
		}).catch(notYet);
		if (repairs instanceof AppError)
			return {
				query,
				repairs: null,
				failures: null,
				rules: [],
				problem: repairs.in(event.locals.locale)
			};
		const rules = await listRules(context, district);
		return {
			query,
			repairs,
			rules: rules.filter(({ key }) => repairs.rules.includes(key)),
			problem: null,
			// Of a city's size this takes longer than the repairs: it follows.
			failures: computeFailures(contextOf(event), district, { winter })
		};
	});

function notYet(error: unknown): AppError {
	if (error instanceof Unavailable) return error;
	throw error;
}
