import { error, type RequestEvent } from '@sveltejs/kit';
import { database } from '#lib/server/db/instance.ts';
import { AppError } from '#lib/server/errors.ts';
import type { PublicContext } from '#lib/server/services/public-report.ts';

/** What a route hands to the few services that take somebody without an account. */
export function publicContextOf(event: RequestEvent): PublicContext {
	return { db: database(), now: () => new Date(), address: event.locals.clientAddress };
}

/** Runs the `load` of a page that needs no session: an `AppError` becomes Kit's error page with its status. */
export async function loadPublicPage<T>(
	event: RequestEvent,
	run: (context: PublicContext) => Promise<T>
): Promise<T> {
	try {
		return await run(publicContextOf(event));
	} catch (thrown) {
		if (thrown instanceof AppError) error(thrown.status, thrown.in(event.locals.locale));
		throw thrown;
	}
}
