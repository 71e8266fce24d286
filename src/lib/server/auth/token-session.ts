import { narrowMemberships } from '#lib/domain/access-token.ts';
import type { Session } from '#lib/server/auth/session.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { TooMany, Unauthorized } from '#lib/server/errors.ts';
import { findTokenHolder, setTokenUsed } from '#lib/server/queries/access-token.ts';
import { countAddressFailures, insertLoginAttempt } from '#lib/server/queries/login-attempt.ts';
import { listMemberships } from '#lib/server/queries/membership.ts';
import { hashToken, TOKEN_PREFIX } from '#lib/server/services/access-token.ts';
import { DEFAULT_LOGIN_LIMITS } from '#lib/server/services/sign-in.ts';
import { RequestBudget, TOKEN_BUDGET } from './request-budget.ts';

/** Paths that a token opens; sessions, accounts and pages need a person who is signed in. */
const OPEN_TO_TOKENS = /^\/(?:ogc|api\/districts|api\/city|api\/jobs)(?:\/|$)/;
/** What a token opens that is confined to public data: only there every answer is filtered by disclosure. */
const OPEN_TO_PUBLIC_TOKENS = /^\/ogc(?:\/|$)/;

const NOTE_USE_EVERY_MS = 60_000;
const budgets = new WeakMap<Database, RequestBudget>();

/**
 * The token that a request carries: `Authorization: Bearer …`, or `Basic` with the token as password (the
 * user name is not looked at), as GIS programs send it. Undefined: neither.
 */
export function tokenOf(headers: Headers): string | undefined {
	const [, scheme, value] = /^(bearer|basic)\s+(\S+)\s*$/i.exec(
		headers.get('authorization') ?? ''
	) ?? ['', '', ''];
	if (!scheme || !value) return undefined;
	if (scheme.toLowerCase() === 'bearer') return value;
	const pair = Buffer.from(value, 'base64').toString('utf8');
	return pair.slice(pair.indexOf(':') + 1);
}

export function isOpenToTokens(pathname: string): boolean {
	return OPEN_TO_TOKENS.test(pathname);
}

/**
 * Who comes with a token, his rights narrowed to it.
 *
 * @throws {Unauthorized} The token is unknown, expired or revoked, its owner's account is closed, or it is
 * for public data only and the path is not.
 * @throws {TooMany} Too many wrong tokens from the address, or too many requests with this one.
 */
export async function readTokenSession(
	db: Database,
	token: string,
	request: { address: string; pathname: string },
	now: Date = new Date()
): Promise<Session> {
	const holder = token.startsWith(TOKEN_PREFIX)
		? await findTokenHolder(db, hashToken(token), now)
		: undefined;
	if (!holder) {
		await countWrongToken(db, request.address, now);
		throw new Unauthorized([
			'令牌无效、已过期或已吊销。请在“我的账号”页新建令牌。',
			'The token is wrong, expired or revoked. Make a new one on your account page.'
		]);
	}
	const wait = budgetOf(db).take(holder.id, now.getTime());
	if (wait > 0) {
		throw new TooMany(['请求过于频繁，请稍候再试。', 'Too many requests; try again shortly.'], {
			params: { retryAfterSeconds: wait }
		});
	}
	if (holder.disclosure === 'public' && !OPEN_TO_PUBLIC_TOKENS.test(request.pathname)) {
		throw new Unauthorized([
			'此令牌只能读取公开数据（/ogc/…）。',
			'This token reads public data only (/ogc/…).'
		]);
	}
	if (now.getTime() - Date.parse(holder.lastUsedAt ?? '1970-01-01') > NOTE_USE_EVERY_MS) {
		await setTokenUsed(db, holder.id, now, request.address);
	}
	const { id, name, scope, disclosure, districts } = holder;
	return {
		id: `token:${id}`,
		userId: holder.userId,
		username: holder.username,
		name: holder.ownerName,
		memberships: narrowMemberships(await listMemberships(db, holder.userId), districts),
		startedAt: holder.createdAt,
		expiresAt: holder.expiresAt,
		token: { id, name, scope, disclosure, districts }
	};
}

async function countWrongToken(db: Database, address: string, now: Date): Promise<void> {
	const { perAddress, windowSeconds } = DEFAULT_LOGIN_LIMITS;
	const since = new Date(now.getTime() - windowSeconds * 1000);
	const { decisiveAt } = await countAddressFailures(db, address, since, perAddress);
	if (decisiveAt) {
		const wait = (decisiveAt.getTime() - since.getTime()) / 1000;
		throw new TooMany(['错误的令牌过多，请稍后再试。', 'Too many wrong tokens; try again later.'], {
			params: { retryAfterSeconds: Math.max(1, wait) }
		});
	}
	await insertLoginAttempt(db, { at: now, username: '(token)', address, succeeded: false });
}

function budgetOf(db: Database): RequestBudget {
	const known = budgets.get(db) ?? new RequestBudget(TOKEN_BUDGET);
	budgets.set(db, known);
	return known;
}
