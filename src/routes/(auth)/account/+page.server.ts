import { fail } from '@sveltejs/kit';
import { translate } from '#lib/domain/messages/index.ts';
import { AppError } from '#lib/server/errors.ts';
import { contextOf } from '#lib/server/http.ts';
import { changeOwnPassword } from '#lib/server/services/account.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const { locale, session } = event.locals;
		const next = String(form.get('next') ?? '');
		if (next !== String(form.get('repeat') ?? '')) {
			return fail(400, { message: translate('account.repeatDiffers', locale) });
		}
		try {
			await changeOwnPassword(contextOf(event), {
				current: String(form.get('current') ?? ''),
				next,
				...(session ? { keepSessionId: session.id } : {})
			});
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
			return fail(thrown.status, { message: thrown.in(locale) });
		}
		return { isChanged: true };
	}
};
