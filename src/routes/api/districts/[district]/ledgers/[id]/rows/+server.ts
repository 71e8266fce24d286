import * as v from 'valibot';
import { ROW_OUTCOMES } from '#lib/domain/ledger/findings.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { getLedgerRows } from '#lib/server/services/ledger/ledgers.ts';
import type { RequestHandler } from './$types';

const whole = v.pipe(v.string(), v.regex(/^\d{1,8}$/), v.transform(Number));
const RowsSchema = v.object({
	outcome: v.optional(v.picklist(ROW_OUTCOMES)),
	code: v.optional(v.pipe(v.string(), v.maxLength(60))),
	noted: v.optional(v.picklist(['1', 'true'])),
	after: v.optional(whole),
	limit: v.optional(whole)
});

export const GET: RequestHandler = (event) =>
	handle(event, (context) => {
		const { noted, ...filter } = parseQuery(event, RowsSchema);
		return getLedgerRows(context, event.params.district, event.params.id, {
			...filter,
			isNoted: noted !== undefined
		});
	});
