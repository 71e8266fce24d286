import { redirect } from '@sveltejs/kit';
import { signOutOf } from '#lib/server/web/session-request.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
	await signOutOf(event);
	redirect(303, '/login?out');
};
