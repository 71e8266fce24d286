import { StatementInputSchema } from '#lib/domain/statement.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { signStatement } from '#lib/server/services/statement/sign-statement.ts';
import { listStatementMonths } from '#lib/server/services/statement/statements.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		months: await listStatementMonths(context, event.params.district)
	}));

/** Signs a month that is over. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, StatementInputSchema);
		const signed = await signStatement(context, event.params.district, input);
		return Response.json(signed, { status: 201 });
	});
