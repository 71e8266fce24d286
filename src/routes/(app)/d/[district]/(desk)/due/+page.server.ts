import * as v from 'valibot';
import { DUE_GROUPINGS, DueQuerySchema } from '#lib/domain/due.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { computeDue } from '#lib/server/services/due.ts';
import { listRules } from '#lib/server/services/rule.ts';
import type { PageServerLoad } from './$types';

/** Rows of an opened group at once; printing takes all of them. */
const SHOWN = 50;
const PageQuerySchema = v.object({
	...DueQuerySchema.entries,
	by: v.optional(v.picklist(DUE_GROUPINGS), 'township')
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { by, ...asked } = parseQuery(event, PageQuerySchema);
		const isWhole = event.url.searchParams.has('limit');
		const query = { ...asked, limit: isWhole ? asked.limit : SHOWN };
		const due = await computeDue(context, district, query);
		const rules = await listRules(context, district);
		return { by, query, due, rules: rules.filter(({ key }) => due.rules.includes(key)) };
	});
