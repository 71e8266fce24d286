import * as v from 'valibot';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { closeCampaign, getCampaign } from '#lib/server/services/campaign.ts';
import type { Actions, PageServerLoad } from './$types';

/** Facilities at once; all of them are for printing. */
const SHOWN = 40;
const QuerySchema = v.object({
	all: v.optional(v.string()),
	team: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)))
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		event.depends('atlas:campaign');
		const { district, campaign } = event.params;
		const { team, all } = parseQuery(event, QuerySchema);
		const found = await getCampaign(context, district, campaign, team);
		const isWhole = all !== undefined;
		return {
			team: team ?? null,
			campaign: found.campaign,
			facilities: isWhole ? found.facilities : found.facilities.slice(0, SHOWN),
			more: isWhole ? 0 : Math.max(0, found.facilities.length - SHOWN)
		};
	});

export const actions: Actions = {
	close: (event) =>
		runAction(event, (context) =>
			closeCampaign(context, event.params.district, event.params.campaign)
		)
};
