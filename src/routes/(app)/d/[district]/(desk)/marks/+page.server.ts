import { MarksQuerySchema } from '#lib/domain/briefing.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { readMarksQuality } from '#lib/server/services/briefing/marks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		quality: await readMarksQuality(
			context,
			event.params.district,
			parseQuery(event, MarksQuerySchema)
		)
	}));
