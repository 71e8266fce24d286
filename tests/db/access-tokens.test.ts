import { isRedirect } from '@sveltejs/kit';
import { beforeAll, expect, it } from 'vitest';
import { toActor } from '#lib/server/auth/session.ts';
import { readTokenSession } from '#lib/server/auth/token-session.ts';
import { insertLoginAttempt } from '#lib/server/queries/login-attempt.ts';
import {
	createToken,
	listAllTokens,
	listOwnTokens,
	revokeToken
} from '#lib/server/services/access-token.ts';
import { setAccountDisabled, type FreshPassword } from '#lib/server/services/account.ts';
import { can, type Context } from '#lib/server/services/context.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant } from './harness/register.ts';
import { addPerson, ORIGIN, projectRoute, provideWeb, send } from './harness/requests.ts';

describeOnBothDatabases('access tokens', (getDb) => {
	provideWeb(getDb);
	let planner: FreshPassword;
	const self = (): Context => asPerson(getDb(), { role: 'planner', district: '*', id: 'plan.t' });
	const make = async (input: Partial<Parameters<typeof createToken>[2]> = {}) =>
		createToken(self(), planner.username, { name: 'QGIS', ...input });
	const ask = async (token: string, path: string, sent: object = {}) => {
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
		return (await send({ path, headers, ...sent }, projectRoute)).response;
	};

	beforeAll(async () => {
		for (const code of ['t1', 't2'])
			await createDistrict(contextOf(getDb()), { code, name: code, boundary: 'auto' });
		planner = await addPerson(getDb(), 'plan.t', { district: '*', role: 'planner' });
	});

	it('opens the API by Bearer and by Basic, is stored as a hash, and tells when it was used', async () => {
		const { token, id } = await make();
		expect((await ask(token, '/api/districts/t1')).status).toBe(200);
		const basic = Buffer.from(`qgis:${token}`).toString('base64');
		const { response } = await send(
			{ path: '/api/districts/t1', headers: { authorization: `Basic ${basic}` } },
			projectRoute
		);
		expect(response.status).toBe(200);
		const { rows } = await getDb().query<{ row: string }>(
			'select t::text as row from access_token t'
		);
		expect(rows.map(({ row }) => row).join()).not.toContain(token);
		const [listed] = await listOwnTokens(self(), 'plan.t');
		expect(listed).toMatchObject({ id, last_used_address: '10.0.0.9' });
		expect(JSON.stringify(await listAllTokens(contextOf(getDb())))).not.toContain(token);
	});

	it('reads but does not write, and sees nothing sensitive, unless it may', async () => {
		const body = JSON.stringify(hydrant({ code: 'T-1', attributes: { pressure_mpa: 0.2 } }));
		const { token } = await make();
		expect(
			(await ask(token, '/api/districts/t1/facilities', { method: 'POST', body })).status
		).toBe(403);
		const writing = await make({ scope: 'write', disclosure: 'sensitive' });
		const made = await ask(writing.token, '/api/districts/t1/facilities', { method: 'POST', body });
		expect(made.status).toBe(201);
		const { id } = await made.json();
		const path = `/api/districts/t1/facilities/${id}`;
		expect((await (await ask(writing.token, path)).json()).attributes).toHaveProperty(
			'pressure_mpa'
		);
		expect((await (await ask(token, path)).json()).attributes).not.toHaveProperty('pressure_mpa');
		const { rows } = await getDb().query<{ via: string }>(
			`select via from audit where entity = 'facility' and entity_id = $1`,
			[id]
		);
		expect(rows).toEqual([{ via: 'token' }]);
	});

	it('stays in its districts, outside pages and accounts, and never exceeds its owner', async () => {
		const { token } = await make({ districts: ['t1'], scope: 'write', disclosure: 'sensitive' });
		expect((await ask(token, '/api/districts/t2')).status).toBe(403);
		const list = await (await ask(token, '/api/districts')).json();
		expect(list.districts.map(({ code }: { code: string }) => code)).toEqual(['t1']);
		expect((await ask(token, '/api/admin/audit')).status).toBe(401);
		const page = await ask(token, '/account/tokens').catch((thrown: unknown) => thrown);
		expect(isRedirect(page)).toBe(true);
		const where = { address: '10.0.0.9', pathname: '/api/districts' };
		const actor = toActor(await readTokenSession(getDb(), token, where), '10.0.0.9');
		expect(can(actor, 't1', 'facility.write')).toBe(true);
		for (const permission of ['rule.write', 'import.run', 'district.create'] as const)
			expect(can(actor, 't1', permission)).toBe(false);
		// With a token nobody makes another, which would outlive it.
		const context = { ...self(), actor };
		await expect(createToken(context, 'plan.t', { name: 'x' })).rejects.toThrow('signed in');
		await expect(listOwnTokens(context, 'plan.t')).rejects.toThrow('signed in');
	});

	it('is for public data only on the OGC API', async () => {
		const { token } = await make({ disclosure: 'public', scope: 'write' });
		expect((await ask(token, '/api/districts/t1')).status).toBe(401);
	});

	it('ends when revoked, expired, or its owner is disabled', async () => {
		const { token, id } = await make({ days: 1 });
		const other = asPerson(getDb(), { role: 'planner', district: '*', id: 'someone' });
		await expect(revokeToken(other, id)).rejects.toThrow('no such token');
		const admin = asPerson(getDb(), { role: 'security_admin', district: '*' });
		await revokeToken(admin, id);
		const refused = await ask(token, '/api/districts');
		expect(refused.status).toBe(401);
		expect(refused.headers.get('www-authenticate')).toContain('Basic');
		await expect(revokeToken(admin, id)).rejects.toThrow('already');
		const short = await make({ days: 1 });
		const where = { address: '10.0.0.9', pathname: '/ogc' };
		const late = new Date(Date.now() + 25 * 3600_000);
		await expect(readTokenSession(getDb(), short.token, where, late)).rejects.toThrow('expired');
		await setAccountDisabled(contextOf(getDb()), 'plan.t', true);
		expect((await ask(short.token, '/api/districts')).status).toBe(401);
		await setAccountDisabled(contextOf(getDb()), 'plan.t', false);
		expect((await ask(short.token, '/api/districts')).status).toBe(200);
	});

	it('names what is wrong with a new one, and keeps their number small', async () => {
		await expect(make({ name: ' ' })).rejects.toThrow('name');
		await expect(make({ days: 4000 })).rejects.toThrow('days');
		await expect(make({ districts: ['nowhere'] })).rejects.toThrow('nowhere');
		await expect(createToken(self(), 'someone', { name: 'x' })).rejects.toThrow('own tokens');
		for (;;) {
			const refused = await make().then(() => undefined, String);
			if (refused === undefined) continue;
			expect(refused).toContain('20');
			break;
		}
	});

	it('makes an address wait that guesses, and slows down one that floods', async () => {
		const { response } = await send({
			path: '/api/districts',
			headers: { origin: ORIGIN, authorization: 'Bearer atlas_guess' }
		});
		expect(response.status).toBe(401);
		const attempt = { at: new Date(), username: '(token)', address: '10.9.9.9', succeeded: false };
		for (let n = 0; n < 20; n += 1) await insertLoginAttempt(getDb(), attempt);
		const where = { address: '10.9.9.9', pathname: '/ogc' };
		await expect(readTokenSession(getDb(), 'atlas_x', where)).rejects.toThrow('Too many wrong');
	});
});
