import { handle } from '#lib/server/http.ts';
import { getBoundary } from '#lib/server/services/district.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getBoundary(context, event.params.district));
