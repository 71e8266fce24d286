import { loadPage } from '#lib/server/http.ts';
import { readCodeTemplate } from '#lib/server/services/facility-proposal.ts';
import { listRules } from '#lib/server/services/rule.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		rules: await listRules(context, event.params.district),
		codeTemplate: (await readCodeTemplate(context, event.params.district)).template
	}));
