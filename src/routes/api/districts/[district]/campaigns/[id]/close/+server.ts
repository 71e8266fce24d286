import { handle } from '#lib/server/http.ts';
import { closeCampaign } from '#lib/server/services/campaign.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => closeCampaign(context, event.params.district, event.params.id));
