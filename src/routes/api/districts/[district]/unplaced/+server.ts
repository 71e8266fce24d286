import { handle } from '#lib/server/http.ts';
import { listUnplaced } from '#lib/server/services/unplaced.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => listUnplaced(context, event.params.district));
