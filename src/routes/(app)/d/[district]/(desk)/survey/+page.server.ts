import { fail, redirect } from '@sveltejs/kit';
import { AppError } from '#lib/server/errors.ts';
import { contextOf, loadPage } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { listLedgers } from '#lib/server/services/ledger/ledgers.ts';
import { listSurveys, startSurvey } from '#lib/server/services/survey/surveys.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { permissions } = await getDistrict(context, district);
		if (!permissions.includes('import.run')) return { ledgers: [], surveys: [] };
		const ledgers = await listLedgers(context, district);
		return {
			// Only what has been read and not imported can stand beside the register.
			ledgers: ledgers
				.filter(({ status }) => status === 'read' || status === 'checked')
				.map(({ id, fileName, kind }) => ({ id, fileName, kind })),
			surveys: await listSurveys(context, district)
		};
	});

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const field = (name: string) => String(form.get(name) ?? '').trim();
		let id: string;
		try {
			({ id } = await startSurvey(contextOf(event), event.params.district, field('ledger'), {
				our_party: field('our_party'),
				their_party: field('their_party'),
				match_meters: Number(field('match_meters'))
			}));
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
			const details = thrown.issues.map(({ message }) => message).join('；');
			return fail(thrown.status, { message: details || thrown.in(event.locals.locale) });
		}
		redirect(303, `/d/${event.params.district}/survey/${id}`);
	}
};
