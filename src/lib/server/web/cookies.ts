import type { Cookies } from '@sveltejs/kit';
import { parseSetCookieHeader } from 'better-auth/cookies';

/** Puts the library's `Set-Cookie` lines into Kit's answer. */
export function applySetCookies(cookies: Cookies, lines: readonly string[]): void {
	for (const line of lines) {
		for (const [name, cookie] of parseSetCookieHeader(line)) {
			const maxAge = cookie['max-age'];
			cookies.set(name, decodeURIComponent(cookie.value), {
				path: cookie.path ?? '/',
				httpOnly: cookie.httponly ?? true,
				secure: cookie.secure ?? false,
				sameSite: 'lax',
				...(maxAge === undefined ? {} : { maxAge: Number(maxAge) })
			});
		}
	}
}
