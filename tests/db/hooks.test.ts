import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isRedirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { beforeAll, expect, it } from 'vitest';
import { Conflict, TooMany } from '#lib/server/errors.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import type { FreshPassword } from '#lib/server/services/account.ts';
import { signOutOf } from '#lib/server/web/session-request.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { ORIGIN, addPerson, provideWeb, send, signIn, type Sent } from './harness/requests.ts';

describeOnBothDatabases('requests', (getDb) => {
	const { folder } = provideWeb(getDb);
	let credentials: FreshPassword;
	let cookie: string;

	beforeAll(async () => {
		credentials = await addPerson(getDb(), '10086', { district: '230717', role: 'crew' });
		cookie = await signIn(credentials);
	});

	it('keeps the secret of the sessions from other users of the machine', () => {
		expect(statSync(join(folder(), 'secret')).mode & 0o777).toBe(0o600);
	});

	it('answers 401 in JSON to an API request without a session', async () => {
		const { response } = await send({ path: '/api/districts' });
		expect(response.status).toBe(401);
		expect(await response.json()).toEqual({ message: '请先登录。' });
		const english = await send({ path: '/api/x', headers: { 'accept-language': 'en-US' } });
		expect(await english.response.json()).toEqual({ message: 'Sign in first.' });
	});

	it('sends a page without a session to the login page and back', async () => {
		const thrown = await send({ path: '/map?district=230717' }).catch((error: unknown) => error);
		expect(isRedirect(thrown) && thrown.location).toBe('/login?next=%2Fmap%3Fdistrict%3D230717');
		const { response } = await send({ path: '/login', routeId: '/(auth)/login' });
		expect(await response.text()).toBe('reached');
	});

	it('passes a signed-in person on, with his rights and address', async () => {
		const { response } = await send({ path: '/api/districts', cookie }, (event) =>
			handle(event, async ({ actor }) => actor)
		);
		expect(await response.json()).toEqual({
			id: '10086',
			name: '张三',
			via: 'web',
			address: '10.0.0.9',
			memberships: [{ district: '230717', role: 'crew', party: null }]
		});
		expect(response.headers.get('cache-control')).toBe('private, no-cache');
	});

	it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('refuses a %s from another site', async (method) => {
		const foreign = { origin: 'https://evil.example', 'content-type': 'application/json' };
		const { response } = await send({ path: '/api/x', method, cookie, headers: foreign });
		expect(response.status).toBe(403);
		const own = await send({ path: '/api/x', method, cookie, headers: { origin: ORIGIN } });
		expect(await own.response.text()).toBe('reached');
	});

	it('forgets a person who signed out, even if the cookie was kept', async () => {
		const kept = await signIn(credentials);
		expect((await send({ path: '/api/x', cookie: kept })).response.status).toBe(200);
		await send({ path: '/logout', method: 'POST', cookie: kept }, async (event) => {
			await signOutOf(event);
			return new Response();
		});
		expect((await send({ path: '/api/x', cookie: kept })).response.status).toBe(401);
	});

	it('says the language of the cookie, else of the browser, in the page', async () => {
		const page = async (sent: Partial<Sent>) => {
			let html = '';
			const url = { path: '/login', routeId: '/(auth)/login', ...sent };
			const jarred = await send(url, async (event) => {
				html = event.locals.locale;
				return new Response();
			});
			expect(jarred.response.status).toBe(200);
			return html;
		};
		expect(await page({})).toBe('zh-CN');
		expect(await page({ headers: { 'accept-language': 'en-GB,zh;q=0.5' } })).toBe('en');
		expect(await page({ headers: { 'accept-language': 'fr,zh-CN;q=0.8' } })).toBe('zh-CN');
	});

	it('turns an error of a service into its status, message and wait', async () => {
		const answer = async (error: Error) => {
			const { response } = await send({ path: '/api/x', cookie }, (event) =>
				handle(event, () => Promise.reject(error))
			);
			return response;
		};
		const conflict = await answer(
			new Conflict(['已有 {code}', 'has {code}'], { params: { code: 'A' } })
		);
		expect(conflict.status).toBe(409);
		expect(await conflict.json()).toEqual({ message: '已有 A' });
		const params = { retryAfterSeconds: 90 };
		const limited = await answer(new TooMany(['等', 'wait'], { params }));
		expect(limited.headers.get('retry-after')).toBe('90');
		const unexpected = await answer(new Error('column "secret" does not exist'));
		expect(unexpected.status).toBe(500);
		expect(await unexpected.text()).not.toContain('secret');
	});

	it('names each wrong field of a body or a query, in Chinese', async () => {
		const schema = v.object({
			radius: v.pipe(v.number(), v.minValue(1)),
			items: v.array(v.object({ kind: v.picklist(['hydrant', 'pool']) }))
		});
		const body = JSON.stringify({ radius: 0, items: [{ kind: 'hydrant' }, { kind: 'well' }] });
		const headers = { origin: ORIGIN, 'content-type': 'application/json' };
		const { response } = await send(
			{ path: '/api/x', method: 'POST', cookie, headers, body },
			(event) => handle(event, () => parseBody(event, schema))
		);
		expect(response.status).toBe(400);
		expect((await response.json()).issues).toEqual([
			{ path: 'radius', message: '不得小于 1' },
			{ path: 'items.1.kind', message: '应为以下之一：("hydrant" | "pool")' }
		]);
		const query = v.object({ kind: v.string(), q: v.optional(v.string()), at: v.string() });
		const asked = await send({ path: '/api/x?kind=a&kind=b&q=', cookie }, (event) =>
			handle(event, async () => parseQuery(event, query))
		);
		expect((await asked.response.json()).issues).toEqual([{ path: 'at', message: '必填' }]);
	});

	it('answers 304 to a reader who has the same answer already, whenever it was asked', async () => {
		let answer = { count: 1, asOf: '2026-01-01T00:00:00.000Z' };
		const ask = async (known = '') => {
			const sent = { path: '/api/x', cookie, headers: { 'if-none-match': known } };
			return (await send(sent, (event) => handle(event, async () => answer))).response;
		};
		const first = await ask();
		const tag = first.headers.get('etag');
		expect(await first.json()).toEqual(answer);
		expect(first.headers.get('content-type')).toBe('application/json');
		answer = { ...answer, asOf: '2026-01-01T00:00:01.000Z' };
		expect((await ask(`"other", ${tag}`)).status).toBe(304);
		answer = { ...answer, count: 2 };
		const changed = await ask(`${tag}`);
		expect(changed.status).toBe(200);
		expect(await changed.json()).toEqual(answer);
	});
});
