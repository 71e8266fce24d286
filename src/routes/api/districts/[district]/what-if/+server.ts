import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { loadWhatIf } from '#lib/server/services/what-if.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({ view: v.optional(v.picklist(VIEWS), 'as_is'), winter: flag });

export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		loadWhatIf(context, event.params.district, parseQuery(event, QuerySchema))
	);
