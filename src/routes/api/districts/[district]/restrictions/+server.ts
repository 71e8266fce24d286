import { handle } from '#lib/server/http.ts';
import { readRestrictions } from '#lib/server/services/restriction.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => readRestrictions(context, event.params.district));
