import * as v from 'valibot';
import { PositionTextSchema } from '#lib/domain/position-text.ts';
import { flag } from '#lib/domain/query-flag.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { explainPlace } from '#lib/server/services/explain.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({
	at: PositionTextSchema,
	view: v.optional(v.picklist(VIEWS), 'as_is'),
	winter: flag
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { at, view, winter } = parseQuery(event, QuerySchema);
		return explainPlace(context, event.params.district, at, { view, winter });
	});
