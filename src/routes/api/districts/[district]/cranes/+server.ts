import * as v from 'valibot';
import { flag } from '#lib/domain/query-flag.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeCranes } from '#lib/server/services/cranes.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({ view: v.optional(v.picklist(VIEWS), 'as_is'), winter: flag });

export const GET: RequestHandler = (event) =>
	handle(event, async (context) =>
		computeCranes(context, event.params.district, parseQuery(event, QuerySchema))
	);
