import { RefusedQuerySchema } from '#lib/domain/refused-mark.ts';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { listRefusedMarks, settleRefusedMark } from '#lib/server/services/refused-mark.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { show } = parseQuery(event, RefusedQuerySchema);
		return { show, ...(await listRefusedMarks(context, event.params.district, { show })) };
	});

export const actions: Actions = {
	settle: (event) =>
		runAction(event, async (context, field) => {
			const input = { id: field('id'), sent_by: field('sent_by'), note: field('note') };
			return { settled: (await settleRefusedMark(context, event.params.district, input)).id };
		})
};
