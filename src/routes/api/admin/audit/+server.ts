import { AuditQuerySchema } from '#lib/domain/audit-query.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { readTrail } from '#lib/server/services/audit-trail.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => readTrail(context, parseQuery(event, AuditQuerySchema)));
