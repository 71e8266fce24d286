import { AppError } from '#lib/server/errors.ts';
import { loadPublicPage } from '#lib/server/public-http.ts';
import { readAnswer } from '#lib/server/services/public-report.ts';
import type { PageServerLoad } from './$types';

export const csr = false;

/** The answer to a report, by its number. */
export const load: PageServerLoad = (event) =>
	loadPublicPage(event, async (context) => {
		const number = event.url.searchParams.get('number')?.trim() ?? '';
		if (number === '') return { number, answer: null, problem: '' };
		try {
			return { number, answer: await readAnswer(context, number), problem: '' };
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
			return { number, answer: null, problem: thrown.in(event.locals.locale) };
		}
	});
