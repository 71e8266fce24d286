import * as v from 'valibot';
import { handlePublic, parseBody } from '#lib/server/http.ts';
import { signInWith, signOutOf } from '#lib/server/web/session-request.ts';
import type { RequestHandler } from './$types';

const credentialsSchema = v.object({
	username: v.pipe(v.string(), v.maxLength(64)),
	password: v.pipe(v.string(), v.maxLength(256))
});

/** Who is signed in, or null. */
export const GET: RequestHandler = (event) =>
	handlePublic(event, async () => {
		const { session } = event.locals;
		if (!session) return { user: null };
		const { username, name, memberships, expiresAt } = session;
		return { user: { username, name, memberships }, expiresAt };
	});

export const POST: RequestHandler = (event) =>
	handlePublic(event, async () => {
		await signInWith(event, await parseBody(event, credentialsSchema));
		return { ok: true };
	});

export const DELETE: RequestHandler = (event) =>
	handlePublic(event, async () => {
		await signOutOf(event);
		return { ok: true };
	});
