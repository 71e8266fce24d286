import { ShortfallQuerySchema } from '#lib/domain/shortfall-query.ts';
import { AppError } from '#lib/server/errors.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { listShortfallTable } from '#lib/server/services/shortfall-table.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const query = parseQuery(event, ShortfallQuerySchema);
		const table = await listShortfallTable(context, event.params.district, query);
		if (table instanceof AppError)
			return { query, table: null, problem: table.in(event.locals.locale) };
		return { query, table, problem: null };
	});
