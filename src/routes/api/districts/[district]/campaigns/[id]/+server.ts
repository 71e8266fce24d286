import * as v from 'valibot';
import { handle, parseQuery } from '#lib/server/http.ts';
import { getCampaign } from '#lib/server/services/campaign.ts';
import type { RequestHandler } from './$types';

const QuerySchema = v.object({
	team: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)))
});

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		return getCampaign(context, district, id, parseQuery(event, QuerySchema).team);
	});
