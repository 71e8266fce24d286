import { handle } from '#lib/server/http.ts';
import { getStatement } from '#lib/server/services/statement/statements.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getStatement(context, event.params.district, event.params.month));
