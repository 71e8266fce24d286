import { DueQuerySchema } from '#lib/domain/due.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { computeDue } from '#lib/server/services/due.ts';
import { listRules } from '#lib/server/services/rule.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const query = parseQuery(event, DueQuerySchema);
		const due = await computeDue(context, district, query);
		const rules = await listRules(context, district);
		return { query, due, rules: rules.filter(({ key }) => due.rules.includes(key)) };
	});
