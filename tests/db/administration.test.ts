import type { RequestEvent } from '@sveltejs/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { AuditQuerySchema } from '#lib/domain/audit-query.ts';
import type { Role } from '#lib/domain/roles.ts';
import { Conflict, Forbidden, NotFound } from '#lib/server/errors.ts';
import { insertAudit, listAudit } from '#lib/server/queries/audit.ts';
import { insertLoginAttempt } from '#lib/server/queries/login-attempt.ts';
import {
	findAccounts,
	resetPassword,
	revokeRole,
	setAccountDisabled,
	type FreshPassword
} from '#lib/server/services/account.ts';
import { getDuties } from '#lib/server/services/administration.ts';
import { exportTrail, readTrail } from '#lib/server/services/audit-trail.ts';
import { listLoginFailures, unlockAccount } from '#lib/server/services/login-failures.ts';
import { listSessions, revokeSession, revokeSessionsOf } from '#lib/server/services/sessions.ts';
import { parseInput } from '#lib/server/services/validation.ts';
import { actions as accountActions } from '../../src/routes/(app)/admin/accounts/+page.server.ts';
import { actions as sessionActions } from '../../src/routes/(app)/admin/sessions/+page.server.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { createTestDistrict } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { addPerson, ORIGIN, projectRoute, provideWeb, send, signIn } from './harness/requests.ts';

type Action = (event: never) => unknown;

describeOnBothDatabases('the administration', (getDb) => {
	provideWeb(getDb);
	const as = (role: Role, id: string = role, district = '*') =>
		asPerson(getDb(), { role, district, id });
	const cookies: Record<string, string> = {};
	let crew: FreshPassword;
	const query = (input: object = {}) => parseInput(AuditQuerySchema, input);
	const last = async (entityId: string) =>
		(await listAudit(getDb(), { entity: 'account', entityId, limit: 1 }))[0];

	/** Posts a form to an action of a page, as a person of a role. */
	const post = async (role: string, action: Action | undefined, fields: Record<string, string>) => {
		let result: unknown;
		await send(
			{
				path: '/admin',
				method: 'POST',
				headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
				body: new URLSearchParams(fields).toString(),
				cookie: cookies[role] ?? ''
			},
			async (event: RequestEvent) => {
				result = await action?.(event as never);
				return new Response();
			}
		);
		return result;
	};

	beforeAll(async () => {
		await createTestDistrict(getDb(), 'r1');
		for (const role of ['system_admin', 'security_admin', 'auditor'] as const) {
			const made = await addPerson(getDb(), role.replace('_', ''), { district: '*', role });
			cookies[role] = await signIn(made);
		}
		crew = await addPerson(getDb(), 'crew1', { district: 'r1', role: 'crew' });
	});

	it('gives each of the three its pages, and others none', async () => {
		expect((await getDuties(as('system_admin'))).pages).toEqual(['accounts']);
		expect((await getDuties(as('auditor'))).districts).toEqual([{ code: 'r1', name: 'r1' }]);
		for (const role of ['planner', 'leader', 'viewer'] as const) {
			await expect(getDuties(as(role))).rejects.toThrow(Forbidden);
		}
		await expect(getDuties(as('auditor', 'x', 'r1'))).rejects.toThrow(Forbidden);
	});

	describe('accounts', () => {
		it('are made with a password that is shown once, and found by name', async () => {
			const made = await post('system_admin', accountActions['add'], {
				username: 'New.One',
				name: '新同志'
			});
			expect(made).toMatchObject({ fresh: { username: 'new.one', name: '新同志' } });
			const found = await findAccounts(as('system_admin'), '新同');
			expect(found).toMatchObject({
				total: 1,
				accounts: [{ username: 'new.one', memberships: [] }]
			});
			expect(JSON.stringify(found)).not.toContain('password');
			expect(await last('new.one')).toMatchObject({ action: 'create', actor: 'systemadmin' });
		});

		it('come back to the form with what is wrong', async () => {
			const refused = await post('system_admin', accountActions['add'], {
				username: 'new.one',
				name: 'x'
			});
			expect(refused).toMatchObject({
				status: 409,
				data: { message: expect.stringContaining('new.one') }
			});
		});

		it('get roles from the security administrator alone, and passwords from the system administrator alone', async () => {
			const right = { username: 'new.one', role: 'planner', district: 'r1' };
			expect(await post('system_admin', accountActions['grant'], right)).toMatchObject({
				status: 403
			});
			expect(await post('auditor', accountActions['reset'], right)).toMatchObject({ status: 403 });
			expect(await post('security_admin', accountActions['reset'], right)).toMatchObject({
				status: 403
			});
			expect(await post('security_admin', accountActions['grant'], right)).toEqual({
				done: { key: 'admin.granted', username: 'new.one', role: 'planner' }
			});
			const unknown = { ...right, role: 'king' };
			expect(await post('security_admin', accountActions['grant'], unknown)).toMatchObject({
				status: 400
			});
			expect(await post('security_admin', accountActions['revoke'], right)).toMatchObject({
				done: { key: 'admin.revoked' }
			});
		});

		it('are closed and opened again, never by themselves', async () => {
			await signIn(crew);
			expect(await post('system_admin', accountActions['disable'], { username: 'crew1' })).toEqual({
				done: { key: 'admin.wasDisabled', username: 'crew1' }
			});
			expect((await listSessions(as('security_admin'))).map((one) => one.username)).not.toContain(
				'crew1'
			);
			await post('system_admin', accountActions['enable'], { username: 'crew1' });
			await expect(
				setAccountDisabled(as('system_admin', 'systemadmin'), 'systemadmin', true)
			).rejects.toThrow(Forbidden);
		});

		it('of each administrator number one at least: neither closed nor stripped', async () => {
			const refused = setAccountDisabled(as('system_admin', 'other'), 'systemadmin', true);
			await expect(refused).rejects.toThrow(Conflict);
			for (const role of ['system_admin', 'auditor'] as const) {
				const stripped = revokeRole(as('security_admin'), role.replace('_', ''), {
					district: '*',
					role
				});
				await expect(stripped).rejects.toThrow('only open account');
			}
			await addPerson(getDb(), 'second', { district: '*', role: 'system_admin' });
			await setAccountDisabled(as('system_admin', 'other'), 'second', true);
			await expect(
				setAccountDisabled(as('system_admin', 'other'), 'systemadmin', true)
			).rejects.toThrow(Conflict);
			await setAccountDisabled(as('system_admin', 'other'), 'second', false);
			await setAccountDisabled(as('system_admin', 'other'), 'second', true);
		});
	});

	describe('sessions', () => {
		it('show who is signed in from where, without what would let another in', async () => {
			crew = await resetPassword(as('system_admin'), 'crew1');
			await signIn(crew);
			const sessions = await listSessions(as('security_admin'));
			const one = sessions.find(({ username }) => username === 'crew1');
			expect(one).toMatchObject({ name: '张三', address: '10.0.0.9' });
			expect(Object.keys(one ?? {})).not.toContain('token');
			for (const role of ['system_admin', 'auditor', 'planner'] as const) {
				await expect(listSessions(as(role))).rejects.toThrow(Forbidden);
				await expect(revokeSession(as(role), one!.id)).rejects.toThrow(Forbidden);
				await expect(revokeSessionsOf(as(role), 'crew1')).rejects.toThrow(Forbidden);
			}
		});

		it('end at once, one or all of an account', async () => {
			const [first, second] = [await signIn(crew), await signIn(crew)];
			const isIn = async (cookie: string) =>
				(await send({ path: '/api/anything', cookie })).response.status === 200;
			expect([await isIn(first), await isIn(second)]).toEqual([true, true]);
			const [newest] = await listSessions(as('security_admin'));
			await post('security_admin', sessionActions['end'], { session: newest!.id });
			expect([await isIn(first), await isIn(second)].filter(Boolean)).toHaveLength(1);
			expect(await last('crew1')).toMatchObject({ action: 'revoke_session' });
			await expect(revokeSession(as('security_admin'), newest!.id)).rejects.toThrow(NotFound);
			const { count } = await revokeSessionsOf(as('security_admin'), 'CREW1');
			expect(count).toBe(2);
			expect([await isIn(first), await isIn(second)]).toEqual([false, false]);
			expect(await last('crew1')).toMatchObject({ action: 'revoke_sessions', after: { count: 2 } });
		});
	});

	it('shows failed sign-ins by account and address, until when they lock, and unlocks', async () => {
		const at = new Date();
		for (let n = 0; n < 5; n++) {
			await insertLoginAttempt(getDb(), {
				at,
				username: 'crew1',
				address: '10.9.9.9',
				succeeded: false
			});
		}
		await insertLoginAttempt(getDb(), {
			at,
			username: 'x2',
			address: '10.9.9.9',
			succeeded: false
		});
		const { accounts, addresses, limits } = await listLoginFailures(as('auditor'));
		const until = new Date(at.getTime() + limits.windowMinutes * 60_000).toISOString();
		expect(accounts.find(({ name }) => name === 'crew1')).toMatchObject({
			count: 5,
			others: ['10.9.9.9'],
			locked_until: until
		});
		expect(accounts.find(({ name }) => name === 'x2')).toMatchObject({ locked_until: null });
		expect(addresses).toMatchObject([{ name: '10.9.9.9', count: 6, locked_until: null }]);
		await expect(listLoginFailures(as('system_admin'))).rejects.toThrow(Forbidden);
		await expect(unlockAccount(as('auditor'), 'crew1')).rejects.toThrow(Forbidden);
		await unlockAccount(as('security_admin'), 'crew1');
		expect(await last('crew1')).toMatchObject({ action: 'unlock', after: { count: 5 } });
		await expect(unlockAccount(as('security_admin'), 'crew1')).rejects.toThrow(NotFound);
		expect(await signIn(crew)).not.toBe('');
	});

	describe('the audit trail', () => {
		const note = (entry: object) =>
			insertAudit(getDb(), {
				actor: { id: 'note', name: '=cmd|calc', via: 'job' },
				district: 'r1',
				action: 'update',
				entity: 'facility',
				...entry
			});

		it('is found by who, what, where and when, and read page by page', async () => {
			for (let n = 0; n < 120; n++) await note({ entityId: `F-${n}`, before: { n } });
			const found = async (input: object) => (await readTrail(as('auditor'), query(input))).entries;
			expect(await found({ person: 'NOT', subject: 'f-7' })).toHaveLength(11);
			expect(await found({ person: '=cmd', action: 'create' })).toEqual([]);
			expect(await found({ via: 'job', entity: 'facility', district: 'r1' })).toHaveLength(100);
			const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
			expect(await found({ person: 'note', from: day, until: day })).toHaveLength(100);
			expect(await found({ until: '2020-01-01' })).toEqual([]);
			expect(await found({ from: '2999-01-01' })).toEqual([]);
			const first = await readTrail(as('auditor'), query({ person: 'note' }));
			const second = await readTrail(
				as('auditor'),
				query({ person: 'note', before: String(first.next) })
			);
			expect(second).toMatchObject({ next: null });
			const ids = [...first.entries, ...second.entries].map(({ entity_id }) => entity_id);
			expect(new Set(ids).size).toBe(120);
		});

		it('goes out as CSV in which no cell is a formula; that is in the trail too', async () => {
			const lines: string[] = [];
			for await (const line of await exportTrail(as('auditor', 'aud'), query({ subject: 'F-1' })))
				lines.push(line);
			expect(lines).toHaveLength(1 + 31);
			expect(lines[1]).toContain(",'=cmd|calc,");
			expect(lines[1]).toContain('"{""n"":');
			const [entry] = await listAudit(getDb(), { actor: 'aud', limit: 1 });
			expect(entry).toMatchObject({ action: 'export', entity: 'audit', after: { subject: 'F-1' } });
		});

		it('is the auditor’s alone, as a page and as a file', async () => {
			for (const role of ['system_admin', 'security_admin', 'planner'] as const) {
				await expect(readTrail(as(role), query())).rejects.toThrow(Forbidden);
				await expect(exportTrail(as(role), query())).rejects.toThrow(Forbidden);
			}
			const get = (path: string, role: string) =>
				send({ path, cookie: cookies[role] ?? '' }, projectRoute);
			const refused = await get('/api/admin/audit', 'system_admin');
			expect(refused.response.status).toBe(403);
			const page = await get('/api/admin/audit?person=note', 'auditor');
			expect(await page.response.json()).toMatchObject({ entries: { length: 100 } });
			const bad = await get('/api/admin/audit?from=2026-02-31', 'auditor');
			expect(bad.response.status).toBe(400);
			const file = await get('/api/admin/audit/export?subject=F-1', 'auditor');
			expect(file.response.headers.get('content-type')).toContain('text/csv');
			expect((await file.response.text()).split('\r\n')).toHaveLength(33);
		});
	});
});
