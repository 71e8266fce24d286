import { fail } from '@sveltejs/kit';
import { AppError } from '#lib/server/errors.ts';
import { loadPublicPage, publicContextOf } from '#lib/server/public-http.ts';
import { readPlate, takeReport } from '#lib/server/services/public-report.ts';
import type { Actions, PageServerLoad } from './$types';

/** Works without scripts, on any phone that reads a code. */
export const csr = false;

export const load: PageServerLoad = (event) =>
	loadPublicPage(event, async (context) => {
		event.setHeaders({ 'x-robots-tag': 'noindex' });
		return { plate: await readPlate(context, event.params.token) };
	});

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const text = (name: string) => String(form.get(name) ?? '');
		const entered = { kind: text('kind'), text: text('text'), phone: text('phone') };
		const file = form.get('photo');
		try {
			const photo =
				file instanceof File && file.size > 0
					? new Uint8Array(await file.arrayBuffer())
					: undefined;
			const context = publicContextOf(event);
			return await takeReport(context, event.params.token, { ...entered, photo });
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
			const [issue] = thrown.issues;
			const message = thrown.in(event.locals.locale);
			return fail(thrown.status, { entered, message: issue ? issue.message : message });
		}
	}
};
