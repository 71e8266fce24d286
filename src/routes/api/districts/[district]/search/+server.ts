import * as v from 'valibot';
import { handle, parseQuery } from '#lib/server/http.ts';
import { search } from '#lib/server/services/search.ts';
import type { RequestHandler } from './$types';

const SearchSchema = v.strictObject({ q: v.optional(v.pipe(v.string(), v.maxLength(200)), '') });

export const GET: RequestHandler = (event) =>
	handle(event, (context) =>
		search(context, event.params.district, parseQuery(event, SearchSchema).q)
	);
