import { ProposalQuerySchema } from '#lib/domain/facility-proposal.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { proposeFacility } from '#lib/server/services/facility-proposal.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { kind, lon, lat, road, except } = parseQuery(event, ProposalQuerySchema);
		const position = lon === undefined || lat === undefined ? undefined : ([lon, lat] as const);
		return proposeFacility(context, event.params.district, { kind, position, road, except });
	});
