import * as v from 'valibot';
import { PositionTextSchema } from '#lib/domain/position-text.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import type { PageServerLoad } from './$types';

/** A place to ask about, as the lists of the map link to it. */
const QuerySchema = v.object({ at: v.optional(PositionTextSchema) });

export const load: PageServerLoad = (event) =>
	loadPage(event, () => Promise.resolve(parseQuery(event, QuerySchema)));
