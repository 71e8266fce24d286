import { randomUUID } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { readTeams } from '#lib/domain/campaign-teams.ts';
import { CYCLE_KINDS } from '#lib/domain/cycle.ts';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import { listCampaigns, startCampaign } from '#lib/server/services/campaign.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		campaigns: await listCampaigns(context, event.params.district),
		newId: randomUUID()
	}));

export const actions: Actions = {
	default: async (event) => {
		const { district } = event.params;
		const answer = await runAction(event, async (context, field) => ({
			made: await startCampaign(context, district, {
				id: field('id'),
				name: field('name'),
				duty: field('duty'),
				kinds: CYCLE_KINDS.filter((kind) => field(`kind-${kind}`) !== ''),
				from: field('from'),
				until: field('until'),
				teams: readTeams(field('teams'))
			})
		}));
		if ('made' in answer) redirect(303, `/d/${district}/campaigns/${answer.made.id}`);
		return answer;
	}
};
