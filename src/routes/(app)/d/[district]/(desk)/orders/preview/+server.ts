import { error } from '@sveltejs/kit';
import { AppError } from '#lib/server/errors.ts';
import { contextOf } from '#lib/server/http.ts';
import { previewNotice } from '#lib/server/services/notice/sign-notice.ts';
import { readNoticeForm } from '../notice-form.ts';
import type { RequestHandler } from './$types';

/** The letter of the form as PDF, in a window of its own; nothing is stored. */
export const POST: RequestHandler = async (event) => {
	try {
		const input = readNoticeForm(await event.request.formData());
		const pdf = await previewNotice(contextOf(event), event.params.district, input);
		return new Response(Buffer.from(pdf), {
			headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline' }
		});
	} catch (thrown) {
		if (!(thrown instanceof AppError)) throw thrown;
		error(thrown.status, thrown.in(event.locals.locale));
	}
};
