import { handle } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getDistrict(context, event.params.district));
