import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cookies, RequestEvent, RequestHandler } from '@sveltejs/kit';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { Membership } from '#lib/domain/roles.ts';
import { provideInstance } from '#lib/server/db/instance.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { addAccounts, type FreshPassword } from '#lib/server/services/account.ts';
import { signInWith } from '#lib/server/web/session-request.ts';
import { useCheapScrypt } from './cheap-scrypt.ts';
import { handle as hook } from '../../../src/hooks.server.ts';

export const ORIGIN = 'http://127.0.0.1:8230';

export interface Sent {
	path: string;
	method?: string;
	headers?: Record<string, string>;
	body?: string;
	routeId?: string;
	cookie?: string;
}

export interface Answered {
	response: Response;
	cookies: Map<string, string>;
}

type Route = (event: RequestEvent) => Promise<Response>;

/** What passes the hook and reaches a route: one of the test's own, or `projectRoute`. */
export async function send(
	sent: Sent,
	route: Route = async () => new Response('reached')
): Promise<Answered> {
	const { path, method = 'GET', body, cookie } = sent;
	const url = new URL(path, ORIGIN);
	const jar = new Map<string, string>();
	const headers = new Headers(sent.headers);
	if (cookie) headers.set('cookie', cookie);
	const cookies = {
		get: (name: string) => jar.get(name),
		set: (name: string, value: string) => void jar.set(name, encodeURIComponent(value))
	} as unknown as Cookies;
	const event = {
		url,
		cookies,
		locals: {},
		params: {},
		route: { id: sent.routeId ?? url.pathname },
		request: new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
		getClientAddress: () => '10.0.0.9'
	} as unknown as RequestEvent;
	const response = await hook({ event, resolve: async (resolved) => route(resolved) });
	return { response, cookies: jar };
}

export const toHeader = (cookies: Map<string, string>): string =>
	[...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** Signs in, and gives the session as a `cookie` header. */
export async function signIn(credentials: FreshPassword): Promise<string> {
	const sent = { path: '/api/session', method: 'POST', headers: { origin: ORIGIN } };
	const { cookies } = await send(sent, async (event) => {
		await signInWith(event, credentials);
		return new Response();
	});
	return toHeader(cookies);
}

/** Makes an account, by its operator. */
export async function addPerson(
	db: Database,
	username: string,
	membership: Membership
): Promise<FreshPassword> {
	const operator = { id: 'test', name: 'test', via: 'cli', memberships: 'all' } as const;
	const [made] = await addAccounts({ db, actor: operator, now: () => new Date() }, [
		{ username, name: '张三', memberships: [membership] }
	]);
	if (!made) throw new Error('no account was made');
	return made;
}

/** Gives the web process of a suite its databases and its secret, and takes them away. */
export function provideWeb(getDb: () => Database): { folder: () => string } {
	useCheapScrypt();
	let folder = '';
	let pool: pg.Pool;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-web-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		pool = new pg.Pool({ ...getDb().pool.options, types: undefined, max: 4 });
		provideInstance({ database: getDb(), authDatabase: { ...getDb(), pool } });
	});
	afterAll(async () => {
		provideInstance(undefined);
		await pool.end();
		delete process.env['ATLAS_DATA_DIR'];
		rmSync(folder, { recursive: true, force: true });
	});
	return { folder: () => folder };
}

const modules = import.meta.glob<Record<string, RequestHandler>>([
	'../../../src/routes/api/**/+server.ts',
	'../../../src/routes/ogc/**/+server.ts'
]);
const routes = Object.entries(modules).map(([file, load]) => {
	const id = file.replace(/^.*\/src\/routes/, '').replace(/\/\+server\.ts$/, '');
	const names = [...id.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => name);
	return { names, load, pattern: new RegExp(`^${id.replace(/\[\w+\]/g, '([^/]+)')}$`) };
});

/** The route of src/routes that a path leads to, as Kit finds it. */
export async function projectRoute(event: RequestEvent): Promise<Response> {
	for (const { names, load, pattern } of routes) {
		const match = pattern.exec(event.url.pathname);
		if (!match) continue;
		const run = (await load())[event.request.method];
		if (!run) return new Response(null, { status: 405 });
		const values = match.slice(1).map(decodeURIComponent);
		Object.assign(event.params, Object.fromEntries(names.map((name, i) => [name, values[i]])));
		return run(event as Parameters<RequestHandler>[0]);
	}
	return new Response(null, { status: 404 });
}
