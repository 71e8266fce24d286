import { BriefingQuerySchema } from '#lib/domain/briefing.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { readBriefing } from '#lib/server/services/briefing/briefing.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		briefing: await readBriefing(
			context,
			event.params.district,
			parseQuery(event, BriefingQuerySchema)
		)
	}));
