import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuth, type Auth } from '#lib/server/auth/auth.ts';
import { KeyedQueue } from '#lib/server/auth/keyed-queue.ts';
import { readSession, type Session } from '#lib/server/auth/session.ts';
import { Conflict, Forbidden, Invalid, TooMany, Unauthorized } from '#lib/server/errors.ts';
import * as accounts from '#lib/server/services/account.ts';
import type { Context, Membership } from '#lib/server/services/context.ts';
import { signIn } from '#lib/server/services/sign-in.ts';
import { useCheapScrypt } from './harness/cheap-scrypt.ts';
import { describeOnBothDatabases } from './harness/databases.ts';

const LIMITS = { idleSeconds: 8 * 3600, absoluteSeconds: 24 * 3600 };
const MINUTE = 60_000;

describeOnBothDatabases('accounts', (getDb) => {
	const hashesAsked = useCheapScrypt();
	let pool: pg.Pool;
	let auth: Auth;
	let queue: KeyedQueue;
	let count = 0;

	beforeAll(() => {
		// As in the web process: the library wants rows as the driver makes them.
		pool = new pg.Pool({ ...getDb().pool.options, types: undefined, max: 4 });
		auth = createAuth({ pool }, { secret: randomBytes(32).toString('hex'), isSecure: false });
		queue = new KeyedQueue();
	});
	afterAll(() => pool.end());

	const operator = (): Context => ({
		db: getDb(),
		actor: { id: 'cli:test', name: 'test', via: 'cli', memberships: 'all' },
		now: () => new Date()
	});
	const asPerson = (username: string, ...memberships: Membership[]): Context => ({
		...operator(),
		actor: { id: username, name: username, via: 'web', memberships }
	});
	const newUser = async (...memberships: Membership[]) => {
		count += 1;
		const [made] = await accounts.addAccounts(operator(), [
			{ username: `u${count}.${getDb().kind}`, name: '张三', memberships }
		]);
		return made!;
	};
	const attempt = (
		credentials: { username: string; password: string },
		options: { address?: string; forwarded?: string; now?: Date } = {}
	) =>
		signIn({ auth, db: getDb(), queue, now: () => options.now ?? new Date() }, credentials, {
			headers: new Headers(options.forwarded ? { 'x-forwarded-for': options.forwarded } : {}),
			address: options.address ?? `10.0.${getDb().kind.length}.${count}`
		});
	const open = (cookies: readonly string[], now?: Date) =>
		readSession(
			auth,
			getDb(),
			{ headers: new Headers({ cookie: toCookieHeader(cookies) }), address: '10.0.0.1' },
			LIMITS,
			now
		);
	const auditOf = async (username: string) => {
		const { rows } = await getDb().query<{ actor: string; action: string }>(
			`select actor, action from audit where entity = 'account' and entity_id = $1::text order by id`,
			[username]
		);
		return rows.map(({ actor, action }) => `${actor} ${action}`);
	};

	it('has the tables that the accounts library expects', async () => {
		const { explicitSchemaCheck } = await auth.$context;
		expect(explicitSchemaCheck).toBeTypeOf('function');
		await expect(explicitSchemaCheck?.()).resolves.toBeUndefined();
	});

	it('signs in with the generated password and tells who it is', async () => {
		const user = await newUser({ district: '230717', role: 'crew' });
		const cookies = await attempt(user);
		const { session } = await open(cookies);
		expect(session).toMatchObject<Partial<Session>>({
			username: user.username,
			name: '张三',
			memberships: [{ district: '230717', role: 'crew', party: null }]
		});
		expect(cookies.join()).toMatch(/atlas\.session_token=.*HttpOnly; SameSite=Lax/);
	});

	it('hashes passwords at a cost that makes guessing slow', async () => {
		const before = hashesAsked.length;
		await attempt(await newUser());
		const costs = hashesAsked.slice(before).map(({ N = 0, r = 0 }) => N * r);
		expect(costs.length).toBeGreaterThanOrEqual(2);
		expect(Math.min(...costs)).toBeGreaterThanOrEqual(16_384 * 8);
	});

	it('takes the username in any case, and never a wrong password', async () => {
		const user = await newUser();
		await expect(attempt({ ...user, username: user.username.toUpperCase() })).resolves.toBeTruthy();
		await expect(attempt({ ...user, password: `${user.password}x` })).rejects.toThrow(Unauthorized);
	});

	it('says the same of an unknown username as of a wrong password', async () => {
		const user = await newUser();
		const wrong = await attempt({ ...user, password: 'Wrong-1234' }).catch(String);
		expect(await attempt({ username: 'nobody', password: 'Wrong-1234' }).catch(String)).toBe(wrong);
		expect(await attempt({ username: '张三', password: 'Wrong-1234' }).catch(String)).toBe(wrong);
	});

	it('signs ten people in at once', async () => {
		const users = await Promise.all(Array.from({ length: 10 }, () => newUser()));
		const cookies = await Promise.all(users.map((user) => attempt(user, { address: '10.1.1.1' })));
		const sessions = await Promise.all(cookies.map((cookie) => open(cookie)));
		expect(sessions.map(({ session }) => session?.username)).toEqual(
			users.map(({ username }) => username)
		);
	});

	it('lets the same person sign in ten times at once', async () => {
		const user = await newUser();
		const all = await Promise.all(Array.from({ length: 10 }, () => attempt(user)));
		expect(new Set(all.map((cookies) => cookies.join())).size).toBe(10);
	});

	it('makes an account wait after five failures, and says how long', async () => {
		const user = await newUser();
		const start = new Date('2026-03-01T00:00:00Z');
		for (let failure = 0; failure < 5; failure += 1) {
			const now = new Date(start.getTime() + failure * MINUTE);
			await attempt({ ...user, password: 'Wrong-1234' }, { now }).catch(() => undefined);
		}
		const refused = await attempt(user, { now: new Date(start.getTime() + 5 * MINUTE) }).catch(
			(error: unknown) => error
		);
		expect(refused).toBeInstanceOf(TooMany);
		expect((refused as TooMany).in('zh-CN')).toContain('约 10 分钟后');
		expect((refused as TooMany).params['retryAfterSeconds']).toBe(600);
		const later = new Date(start.getTime() + 15 * MINUTE + 1000);
		await expect(attempt(user, { now: later })).resolves.toBeTruthy();
	});

	it('lets no more than five of a burst of guesses through', async () => {
		const user = await newUser();
		const guesses = await Promise.all(
			Array.from({ length: 12 }, (_, index) =>
				attempt({ ...user, password: `Guess-${index}` }, { address: `10.2.0.${index}` }).catch(
					(error: unknown) => error
				)
			)
		);
		expect(guesses.filter((error) => error instanceof Unauthorized)).toHaveLength(5);
		expect(guesses.filter((error) => error instanceof TooMany)).toHaveLength(7);
	});

	it('counts the address that the server established, whatever X-Forwarded-For claims', async () => {
		const errors: unknown[] = [];
		for (let index = 0; index < 22; index += 1) {
			const credentials = { username: `ghost${index}`, password: 'Wrong-1234' };
			errors.push(
				await attempt(credentials, {
					address: '10.3.0.1',
					forwarded: `198.51.100.${index}`
				}).catch((error: unknown) => error)
			);
		}
		expect(errors.slice(0, 20).every((error) => error instanceof Unauthorized)).toBe(true);
		expect(errors.slice(20).every((error) => error instanceof TooMany)).toBe(true);
	}, 60_000);

	it('does not let a success of one account clear the count of the address', async () => {
		const user = await newUser();
		const address = '10.4.0.1';
		for (let index = 0; index < 20; index += 1) {
			if (index === 10) await attempt(user, { address });
			await attempt({ username: `spray${index}`, password: 'Wrong-1234' }, { address }).catch(
				() => undefined
			);
		}
		await expect(attempt(user, { address })).rejects.toThrow(TooMany);
	}, 60_000);

	it('ends a session eight hours after the last request, and 24 hours after its start', async () => {
		const user = await newUser();
		const cookies = await attempt(user);
		const { session } = await open(cookies);
		const idleMs = Date.parse(session!.expiresAt) - Date.parse(session!.startedAt);
		expect(idleMs / 3_600_000).toBeCloseTo(8, 1);

		const dayLater = new Date(Date.parse(session!.startedAt) + 24 * 3_600_000);
		expect((await open(cookies, dayLater)).session).toBeUndefined();
		expect((await open(cookies)).session).toBeUndefined();

		const idle = await attempt(user);
		await getDb().query(
			`update "session" set "expiresAt" = now() - interval '1 second' where "userId" = $1::text`,
			[session!.userId]
		);
		expect((await open(idle)).session).toBeUndefined();
	});

	it('refuses a forged cookie', async () => {
		const user = await newUser();
		const [cookie] = await attempt(user);
		const forged = cookie!.replace(/(session_token=[^.]+)\.[^;]+/, '$1.AAAA');
		expect((await open([forged])).session).toBeUndefined();
	});

	it('shuts a disabled account out at once, and says so only to who knows the password', async () => {
		const user = await newUser();
		const cookies = await attempt(user);
		await accounts.setAccountDisabled(operator(), user.username, true);
		expect((await open(cookies)).session).toBeUndefined();
		await expect(attempt(user)).rejects.toThrow(Forbidden);
		await expect(attempt({ ...user, password: 'Wrong-1234' })).rejects.toThrow(Unauthorized);
		await accounts.setAccountDisabled(operator(), user.username, false);
		await expect(attempt(user)).resolves.toBeTruthy();
	});

	it('ends all sessions when a password is reset, and the others when it is changed', async () => {
		const user = await newUser();
		const here = await attempt(user);
		const elsewhere = await attempt(user);
		const { session } = await open(here);
		const next = 'Neues-Kennwort-7';
		const context = asPerson(user.username);
		const change = { current: user.password, next, keepSessionId: session!.id };
		await accounts.changeOwnPassword(context, change);
		expect((await open(here)).session).toBeDefined();
		expect((await open(elsewhere)).session).toBeUndefined();
		await expect(attempt(user)).rejects.toThrow(Unauthorized);

		const fresh = await accounts.resetPassword(operator(), user.username);
		expect((await open(here)).session).toBeUndefined();
		await expect(attempt(fresh)).resolves.toBeTruthy();
	});

	it.each(['short-1A', 'alllowercaseletters', '12345678901234'])(
		'refuses the weak new password %s',
		async (next) => {
			const user = await newUser();
			const change = { current: user.password, next };
			await expect(accounts.changeOwnPassword(asPerson(user.username), change)).rejects.toThrow(
				Invalid
			);
		}
	);

	it('asks for the current password before it takes a new one', async () => {
		const user = await newUser();
		const change = { current: 'Wrong-1234', next: 'Neues-Kennwort-7' };
		await expect(accounts.changeOwnPassword(asPerson(user.username), change)).rejects.toThrow(
			/current password/
		);
	});

	it('withdraws a right from sessions that are open', async () => {
		const user = await newUser({ district: '230717', role: 'planner' });
		const cookies = await attempt(user);
		const right = { district: '230717', role: 'planner' } as const;
		await accounts.revokeRole(operator(), user.username, right);
		expect((await open(cookies)).session?.memberships).toEqual([]);
		await expect(accounts.revokeRole(operator(), user.username, right)).rejects.toThrow(
			/does not have/
		);
	});

	describe('three separate administrators', () => {
		const system = (): Context => asPerson('sys', { district: '*', role: 'system_admin' });
		const security = (): Context => asPerson('sec', { district: '*', role: 'security_admin' });
		const auditor = (): Context => asPerson('aud', { district: '*', role: 'auditor' });
		const crew: Membership = { district: '230717', role: 'crew' };

		it('lets the system administrator make accounts but grant nothing', async () => {
			count += 1;
			const username = `made${count}.${getDb().kind}`;
			const bare = [{ username, name: '李四', memberships: [] }];
			await expect(accounts.addAccounts(system(), bare)).resolves.toHaveLength(1);
			await expect(accounts.grantRole(system(), username, crew)).rejects.toThrow(Forbidden);
			await expect(
				accounts.addAccounts(system(), [{ username: 'other', name: '李四', memberships: [crew] }])
			).rejects.toThrow(Forbidden);
			expect(await auditOf(username)).toEqual(['sys create']);
		});

		it('lets the security administrator grant but make no accounts', async () => {
			const user = await newUser();
			await expect(
				accounts.addAccounts(security(), [{ username: 'third', name: '王五', memberships: [] }])
			).rejects.toThrow(Forbidden);
			await expect(accounts.resetPassword(security(), user.username)).rejects.toThrow(Forbidden);
			await accounts.grantRole(security(), user.username, crew);
			expect(await auditOf(user.username)).toEqual(['cli:test create', 'sec grant']);
		});

		it('lets the auditor look and change nothing', async () => {
			const user = await newUser();
			expect((await accounts.listAccounts(auditor())).length).toBeGreaterThan(0);
			await expect(accounts.grantRole(auditor(), user.username, crew)).rejects.toThrow(Forbidden);
			await expect(accounts.setAccountDisabled(auditor(), user.username, true)).rejects.toThrow(
				Forbidden
			);
		});

		it('lets nobody grant to himself, whatever he writes his name like', async () => {
			await expect(accounts.grantRole(security(), 'sec', crew)).rejects.toThrow(Forbidden);
			await expect(accounts.grantRole(security(), ' SEC ', crew)).rejects.toThrow(Forbidden);
		});

		it('keeps a security administrator of one district out of another', async () => {
			const user = await newUser();
			const local = asPerson('local', { district: '230717', role: 'security_admin' });
			await expect(accounts.grantRole(local, user.username, crew)).resolves.toBeUndefined();
			await expect(
				accounts.grantRole(local, user.username, { district: '230103', role: 'crew' })
			).rejects.toThrow(Forbidden);
			await expect(
				accounts.grantRole(local, user.username, { district: '*', role: 'crew' })
			).rejects.toThrow(Forbidden);
		});

		it('puts no two administrators, and no other work, into one hand', async () => {
			const user = await newUser({ district: '*', role: 'system_admin' });
			for (const role of ['security_admin', 'auditor', 'planner'] as const) {
				await expect(
					accounts.grantRole(operator(), user.username, { district: '*', role })
				).rejects.toThrow(Conflict);
			}
			const worker = await newUser(crew);
			await expect(
				accounts.grantRole(operator(), worker.username, { district: '*', role: 'auditor' })
			).rejects.toThrow(Conflict);
		});

		it('keeps outsiders from the list of accounts', async () => {
			await expect(
				accounts.listAccounts(asPerson('plan', { district: '*', role: 'planner' }))
			).rejects.toThrow(Forbidden);
		});
	});

	it('makes several accounts all or none', async () => {
		const user = await newUser();
		const first = `fresh.${getDb().kind}`;
		await expect(
			accounts.addAccounts(operator(), [
				{ username: first, name: '甲', memberships: [] },
				{ username: user.username, name: '乙', memberships: [] }
			])
		).rejects.toThrow(Conflict);
		const names = (await accounts.listAccounts(operator())).map(({ username }) => username);
		expect(names).not.toContain(first);
	});

	it('asks for the unit of a maintainer, and for no other', async () => {
		await expect(newUser({ district: '230717', role: 'maintainer' })).rejects.toThrow(Invalid);
		await expect(newUser({ district: '230717', role: 'crew', party: '某公司' })).rejects.toThrow(
			Invalid
		);
		await expect(
			newUser({ district: '230717', role: 'maintainer', party: '某公司' })
		).resolves.toBeTruthy();
	});

	it('writes sign-ins and refusals into the audit trail, but nothing that may be a password', async () => {
		const user = await newUser();
		await attempt(user);
		await attempt({ ...user, password: 'Wrong-1234' }).catch(() => undefined);
		expect(await auditOf(user.username)).toEqual([
			'cli:test create',
			`${user.username} sign_in`,
			`${user.username} sign_in_refused`
		]);
		await attempt({ username: 'My Secret!', password: 'x' }).catch(() => undefined);
		const { rows } = await getDb().query<{ found: number }>(
			`select (select count(*) from login_attempt where username ilike '%secret%')
				+ (select count(*) from audit where audit::text ilike '%secret%') as found`
		);
		expect(rows[0]?.found).toBe(0);
	});
});

function toCookieHeader(lines: readonly string[]): string {
	return lines.map((line) => line.split(';', 1)[0]).join('; ');
}
