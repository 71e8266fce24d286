import { can } from '#lib/server/services/context.ts';
import { loadPage } from '#lib/server/http.ts';
import { getJobs } from '#lib/server/services/jobs.ts';
import { listScenarios } from '#lib/server/services/scenario/scenarios.ts';
import type { PageServerLoad } from './$types';

const KINDS = ['planning-box', 'sheets'];

/** Boxes and sheets made so far, and the scenarios whose proposals they may hold. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { jobs } = await getJobs(context, district);
		const { scenarios } = await listScenarios(context, district);
		return {
			jobs: jobs.filter(({ kind }) => KINDS.includes(kind)),
			scenarios: scenarios.map(({ id, name }) => ({ id, name })),
			mayMake: can(context.actor, district, 'export.run')
		};
	});
