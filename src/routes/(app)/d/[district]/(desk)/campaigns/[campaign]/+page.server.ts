import * as v from 'valibot';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { closeCampaign, getCampaign } from '#lib/server/services/campaign.ts';
import type { Actions, PageServerLoad } from './$types';

const QuerySchema = v.object({
	team: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)))
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		event.depends('atlas:campaign');
		const { district, campaign } = event.params;
		const { team } = parseQuery(event, QuerySchema);
		return { team: team ?? null, ...(await getCampaign(context, district, campaign, team)) };
	});

export const actions: Actions = {
	close: (event) =>
		runAction(event, (context) =>
			closeCampaign(context, event.params.district, event.params.campaign)
		)
};
