import { APIError } from 'better-auth/api';
import type { Auth } from '#lib/server/auth/auth.ts';
import { KeyedQueue } from '#lib/server/auth/keyed-queue.ts';
import { requestHeaders } from '#lib/server/auth/request-headers.ts';
import { isUsername, normalizeUsername } from '#lib/server/auth/username.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Forbidden, TooMany, Unauthorized } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	countAccountFailures,
	countAddressFailures,
	deleteOldFailures,
	insertLoginAttempt,
	type Failures
} from '#lib/server/queries/login-attempt.ts';

/** Failed attempts within the window that make an account, or an address, wait. */
export interface LoginLimits {
	perAccount: number;
	perAddress: number;
	windowSeconds: number;
	/** Attempts that may stand in line for one account or address at a time. */
	maxQueued: number;
}
export const DEFAULT_LOGIN_LIMITS: LoginLimits = {
	perAccount: 5,
	perAddress: 20,
	windowSeconds: 15 * 60,
	maxQueued: 50
};
export const KEEP_FAILURES_SECONDS = 24 * 3600;

export interface SignInDependencies {
	auth: Auth;
	db: Database;
	now: () => Date;
	/** Attempts of one account and of one address run in order, so that a burst cannot outrun its count. */
	queue: KeyedQueue;
	limits?: LoginLimits;
}

export interface Credentials {
	username: string;
	password: string;
}

/**
 * Signs a person in.
 *
 * @returns the `Set-Cookie` lines of the answer.
 * @throws {Unauthorized} Wrong username or password; which of the two is not said.
 * @throws {Forbidden} The account is disabled (said only to who knows its password).
 * @throws {TooMany} Too many failures of the account or from the address; says how long to wait.
 */
export async function signIn(
	dependencies: SignInDependencies,
	credentials: Credentials,
	request: { headers: Headers; address: string }
): Promise<string[]> {
	const { queue, limits = DEFAULT_LOGIN_LIMITS } = dependencies;
	const username = normalizeUsername(credentials.username);
	const keys = [`address ${request.address}`, `account ${username}`] as const;
	if (keys.some((key) => queue.size(key) >= limits.maxQueued)) throw tooMany(60);
	return queue.run(keys[0], () =>
		queue.run(keys[1], () => attempt(dependencies, { ...credentials, username }, request))
	);
}

/** Writes the end of a session into the audit trail. */
export async function recordSignOut(
	db: Database,
	person: { username: string; name: string },
	address: string
): Promise<void> {
	await insertAudit(db, {
		actor: { id: person.username, name: person.name, via: 'web', address },
		district: null,
		action: 'sign_out',
		entity: 'account',
		entityId: person.username
	});
}

async function attempt(
	dependencies: SignInDependencies,
	credentials: Credentials,
	request: { headers: Headers; address: string }
): Promise<string[]> {
	const { auth, now } = dependencies;
	await assertWithinLimits(dependencies, credentials.username, request.address);
	try {
		if (!isUsername(credentials.username)) throw wrongCredentials();
		const { headers } = await auth.api.signInUsername({
			body: credentials,
			headers: requestHeaders(request),
			returnHeaders: true
		});
		await recordAttempt(dependencies, credentials.username, request.address, 'sign_in');
		await deleteOldFailures(
			dependencies.db,
			new Date(now().getTime() - KEEP_FAILURES_SECONDS * 1000)
		);
		return headers.getSetCookie();
	} catch (thrown) {
		const refusal = toRefusal(thrown);
		if (!refusal) throw thrown;
		await recordAttempt(dependencies, credentials.username, request.address, 'sign_in_refused');
		throw refusal;
	}
}

async function assertWithinLimits(
	{ db, now, limits = DEFAULT_LOGIN_LIMITS }: SignInDependencies,
	username: string,
	address: string
): Promise<void> {
	const windowMs = limits.windowSeconds * 1000;
	const since = new Date(now().getTime() - windowMs);
	const found: Failures[] = [
		await countAccountFailures(db, username, since, limits.perAccount),
		await countAddressFailures(db, address, since, limits.perAddress)
	];
	const waits = found.flatMap(({ decisiveAt }) =>
		decisiveAt ? [(decisiveAt.getTime() + windowMs - now().getTime()) / 1000] : []
	);
	if (waits.length > 0) throw tooMany(Math.max(1, ...waits));
}

/** What is typed into the field of the username may be a password: only usernames are written down. */
async function recordAttempt(
	{ db, now }: SignInDependencies,
	username: string,
	address: string,
	action: 'sign_in' | 'sign_in_refused'
): Promise<void> {
	const shown = isUsername(username) ? username : '(invalid)';
	await db.transaction(async (client) => {
		const succeeded = action === 'sign_in';
		await insertLoginAttempt(client, { at: now(), username: shown, address, succeeded });
		await insertAudit(client, {
			actor: { id: shown, name: shown, via: 'web', address },
			district: null,
			action,
			entity: 'account',
			entityId: shown
		});
	});
}

function toRefusal(thrown: unknown): Unauthorized | Forbidden | undefined {
	if (thrown instanceof Unauthorized) return thrown;
	if (!(thrown instanceof APIError)) return undefined;
	if (thrown.body?.code === 'BANNED_USER') {
		return new Forbidden([
			'此账号已停用，请联系系统管理员。',
			'This account is disabled. Ask the system administrator.'
		]);
	}
	return thrown.statusCode < 500 ? wrongCredentials() : undefined;
}

function wrongCredentials(): Unauthorized {
	return new Unauthorized(['工号或密码不正确。', 'The username or the password is wrong.']);
}

function tooMany(retryAfterSeconds: number): TooMany {
	const minutes = Math.ceil(retryAfterSeconds / 60);
	return new TooMany(
		[
			'尝试次数过多，请约 {minutes} 分钟后再试。忘记密码请联系系统管理员重置。',
			'Too many attempts. Try again in about {minutes} min, or ask the system administrator for a new password.'
		],
		{ params: { minutes, retryAfterSeconds } }
	);
}
