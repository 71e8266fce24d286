import { loadPage } from '#lib/server/http.ts';
import { runAction } from '#lib/server/form-action.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { decideReport, listReports } from '#lib/server/services/report-desk.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { permissions } = await getDistrict(context, district);
		return {
			reports: permissions.includes('report.decide') ? await listReports(context, district) : null
		};
	});

export const actions: Actions = {
	decide: (event) =>
		runAction(event, async (context, field) => {
			const decision = field('decision');
			const condition = decision === 'accepted' ? field('condition') : '';
			const { number } = await decideReport(context, event.params.district, field('number'), {
				decision,
				answer: field('answer'),
				condition: condition === '' ? null : condition,
				defects: condition === '' || field('defect') === '' ? [] : [field('defect')]
			});
			return { decided: number };
		})
};
