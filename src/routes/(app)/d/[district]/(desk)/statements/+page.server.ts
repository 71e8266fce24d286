import { redirect } from '@sveltejs/kit';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import { signStatement } from '#lib/server/services/statement/sign-statement.ts';
import { getStatement, listStatementMonths } from '#lib/server/services/statement/statements.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const month = event.url.searchParams.get('month');
		return {
			months: await listStatementMonths(context, district),
			open: month === null ? null : await getStatement(context, district, month)
		};
	});

export const actions: Actions = {
	default: async (event) => {
		const { district } = event.params;
		const done = await runAction(event, async (context, field) => {
			const { month } = await signStatement(context, district, {
				month: field('month'),
				note: field('note')
			});
			return { signed: month };
		});
		if ('signed' in done) redirect(303, `/d/${district}/statements?month=${done.signed}`);
		return done;
	}
};
