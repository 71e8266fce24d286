import { describe, expect, it } from 'vitest';
import { isRequestFromOurPages, toSafeNextPath } from '#lib/server/auth/origin.ts';

const ORIGIN = 'https://atlas.example:8443';
const post = (headers: Record<string, string>) => ({
	method: 'POST',
	headers: new Headers(headers)
});

describe('the origin check', () => {
	it('lets our own pages post', () => {
		expect(isRequestFromOurPages(post({ origin: ORIGIN }), ORIGIN)).toBe(true);
	});

	it.each([
		'https://evil.example',
		'https://atlas.example',
		'http://atlas.example:8443',
		'https://atlas.example:8443.evil.example',
		'null'
	])('refuses a post from %s', (origin) => {
		expect(isRequestFromOurPages(post({ origin }), ORIGIN)).toBe(false);
	});

	it('refuses a browser that hides its origin but comes from another site', () => {
		expect(isRequestFromOurPages(post({ 'sec-fetch-site': 'cross-site' }), ORIGIN)).toBe(false);
		expect(isRequestFromOurPages(post({ 'sec-fetch-site': 'same-site' }), ORIGIN)).toBe(false);
	});

	it('lets a program without a browser post, and anybody read', () => {
		expect(isRequestFromOurPages(post({}), ORIGIN)).toBe(true);
		const headers = new Headers({ origin: 'https://evil.example' });
		expect(isRequestFromOurPages({ method: 'GET', headers }, ORIGIN)).toBe(true);
	});
});

describe('the way on after signing in', () => {
	it.each(['/map?district=230717#14/47.7/128.9', '/', '/account'])('follows %s', (next) => {
		expect(toSafeNextPath(next)).toBe(next);
	});

	it.each([
		'//evil.example',
		'/\\evil.example',
		'https://evil.example/',
		'javascript:alert(1)',
		'/\t/evil.example',
		'/login?next=/login',
		'',
		null
	])('goes home instead of to %j', (next) => {
		expect(toSafeNextPath(next)).toBe('/');
	});
});
