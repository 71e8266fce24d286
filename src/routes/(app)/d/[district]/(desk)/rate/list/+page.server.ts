import { RegisterQuerySchema, noneOr, printCursor } from '#lib/domain/register-query.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { listRegister } from '#lib/server/services/facility.ts';
import type { PageServerLoad } from './$types';

const PAGE_ROWS = 200;

/** The facilities behind a figure of the rate. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const query = parseQuery(event, RegisterQuerySchema);
		const { facilities, total, next } = await listRegister(context, event.params.district, {
			asOf: query.asOf,
			kinds: query.kind,
			states: query.state,
			township: noneOr(query.township),
			party: noneOr(query.party),
			station: noneOr(query.station),
			isCounted: true,
			after: query.cursor,
			limit: PAGE_ROWS
		});
		return {
			facilities,
			total,
			next: printCursor(next),
			filter: { kind: query.kind?.[0] ?? null, state: query.state?.[0] ?? null },
			asOf: query.asOf ?? null
		};
	});
