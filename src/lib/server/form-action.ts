import { fail, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import { AppError } from '#lib/server/errors.ts';
import { contextOf } from '#lib/server/http.ts';
import type { Context } from '#lib/server/services/context.ts';

/** The fields of a posted form as trimmed texts; those that are missing are empty. */
export type FormFields = (name: string) => string;

/**
 * Runs a form's action: an `AppError` comes back to the page as `message` (and its issues), with its
 * status, what the services return as it is.
 */
export async function runAction<Done extends object>(
	event: RequestEvent,
	run: (context: Context, field: FormFields) => Promise<Done>
): Promise<Done | ActionFailure<{ message: string }>> {
	const form = await event.request.formData();
	try {
		return await run(contextOf(event), (name) => String(form.get(name) ?? '').trim());
	} catch (thrown) {
		if (!(thrown instanceof AppError)) throw thrown;
		const [issue] = thrown.issues;
		const message = thrown.in(event.locals.locale);
		return fail(thrown.status, { message: issue ? `${message} ${issue.message}` : message });
	}
}
