import type { RequestEvent } from '@sveltejs/kit';
import { installedAuth } from '#lib/server/auth/instance.ts';
import { requestHeaders } from '#lib/server/auth/request-headers.ts';
import { database } from '#lib/server/db/instance.ts';
import { recordSignOut, signIn, type Credentials } from '#lib/server/services/sign-in.ts';
import { applySetCookies } from '#lib/server/web/cookies.ts';

/** Signs the sender of a request in; the answer carries the session cookie. */
export async function signInWith(event: RequestEvent, credentials: Credentials): Promise<void> {
	const db = database();
	const { auth, queue } = installedAuth();
	const request = { headers: event.request.headers, address: event.locals.clientAddress };
	const lines = await signIn({ auth, db, queue, now: () => new Date() }, credentials, request);
	applySetCookies(event.cookies, lines);
}

/** Ends the sender's session, in the database as well as in the browser. */
export async function signOutOf(event: RequestEvent): Promise<void> {
	const db = database();
	const { session, clientAddress } = event.locals;
	const { headers } = await installedAuth().auth.api.signOut({
		headers: requestHeaders({ headers: event.request.headers, address: clientAddress }),
		returnHeaders: true
	});
	applySetCookies(event.cookies, headers.getSetCookie());
	if (session) await recordSignOut(db, session, clientAddress);
	event.locals.session = undefined;
}
