import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { listCampaigns, startCampaign } from '#lib/server/services/campaign.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		campaigns: await listCampaigns(context, event.params.district)
	}));

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, v.unknown());
		const campaign = await startCampaign(context, event.params.district, input);
		return Response.json(campaign, { status: 201 });
	});
