import { AuditQuerySchema } from '#lib/domain/audit-query.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { readTrail } from '#lib/server/services/audit-trail.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const query = parseQuery(event, AuditQuerySchema);
		return { query, trail: await readTrail(context, query) };
	});
