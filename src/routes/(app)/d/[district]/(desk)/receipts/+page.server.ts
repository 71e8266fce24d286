import { AppError } from '#lib/server/errors.ts';
import { loadPage } from '#lib/server/http.ts';
import { getReceipt, listReceipts } from '#lib/server/services/shift-receipt.ts';
import type { PageServerLoad } from './$types';

/** All receipts, and the one that is looked up with what it lacks. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const number = event.url.searchParams.get('number')?.trim() ?? '';
		const receipts = await listReceipts(context, district);
		if (number === '') return { receipts, number, found: null, problem: '' };
		try {
			return { receipts, number, found: await getReceipt(context, district, number), problem: '' };
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
			return { receipts, number, found: null, problem: thrown.in(event.locals.locale) };
		}
	});
