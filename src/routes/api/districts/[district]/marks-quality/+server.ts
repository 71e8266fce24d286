import { MarksQuerySchema } from '#lib/domain/briefing.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { readMarksQuality } from '#lib/server/services/briefing/marks.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) =>
		readMarksQuality(context, event.params.district, parseQuery(event, MarksQuerySchema))
	);
