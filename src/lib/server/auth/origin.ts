const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request may change something: sent by one of our own pages, or by no browser at all.
 *
 * Browsers put `Origin` on every request that is not GET or HEAD, and `Sec-Fetch-Site` on all; a
 * request with neither comes from a program, which sends no cookie that it was not given.
 *
 * @param origin Our own origin, as the reader addressed us, e.g. `https://atlas.example:8443`.
 */
export function isRequestFromOurPages(
	request: { method: string; headers: Headers },
	origin: string
): boolean {
	if (SAFE_METHODS.has(request.method)) return true;
	const sent = request.headers.get('origin');
	if (sent !== null) return sent === origin;
	const site = request.headers.get('sec-fetch-site');
	return site === null || site === 'same-origin';
}

/** A path of our own to go on to after signing in; `/` for anything that could lead elsewhere. */
export function toSafeNextPath(next: string | null | undefined): string {
	if (!next || !/^\/(?![/\\])/.test(next)) return '/';
	const base = 'http://atlas.invalid';
	const url = URL.canParse(next, base) ? new URL(next, base) : undefined;
	if (!url || url.origin !== base || url.pathname.startsWith('/login')) return '/';
	return url.pathname + url.search + url.hash;
}
