import { createHash, randomBytes } from 'node:crypto';
import {
	MOST_TOKENS,
	TokenInputSchema,
	type TokenInput,
	type TokenRecord
} from '#lib/domain/access-token.ts';
import { normalizeUsername } from '#lib/server/auth/username.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import {
	countValidTokens,
	insertToken,
	listTokens,
	lockToken,
	setTokenRevoked
} from '#lib/server/queries/access-token.ts';
import { findAccount, lockAccount } from '#lib/server/queries/account.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listDistricts } from '#lib/server/queries/district.ts';
import { can, type Context } from './context.ts';
import { parseId, parseInput } from './validation.ts';

const MOST_LISTED = 2000;
const DAY_MS = 24 * 3600 * 1000;

/** Marks what is one of ours, so that secret scanners and people know it. */
export const TOKEN_PREFIX = 'atlas_';

/** A new token: the only time that it is seen. */
export interface FreshToken {
	id: string;
	name: string;
	token: string;
	expiresAt: string;
}

export function hashToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/**
 * Makes a token of a person: his own, or (the machine's operator) anybody's.
 *
 * @throws {Forbidden} For another person, or asked for with a token. @throws {Conflict} Too many hold already.
 * @throws {Invalid} A field is wrong, or a district is unknown.
 */
export async function createToken(
	context: Context,
	username: string,
	input: TokenInput
): Promise<FreshToken> {
	const owner = ownPerson(context, username);
	const { days, ...limits } = parseInput(TokenInputSchema, input);
	const known = new Set((await listDistricts(context.db)).map(({ code }) => code));
	const unknown = limits.districts.find((code) => !known.has(code));
	if (unknown !== undefined) {
		throw new Invalid(['没有区划代码为“{code}”的区。', 'There is no district "{code}".'], {
			params: { code: unknown }
		});
	}
	const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
	const now = context.now();
	const expiresAt = new Date(now.getTime() + days * DAY_MS);
	const districts = [...new Set(limits.districts)];
	return context.db.transaction(async (client) => {
		const account = await lockAccount(client, owner);
		if (!account) throw noAccount(owner);
		if ((await countValidTokens(client, account.id, now)) >= MOST_TOKENS) {
			throw new Conflict(
				[
					'在用的令牌已有 {count} 个，请先吊销不用的。',
					'There are {count} valid tokens; revoke those that are not used first.'
				],
				{ params: { count: MOST_TOKENS } }
			);
		}
		const id = await insertToken(client, {
			...limits,
			districts,
			userId: account.id,
			hash: hashToken(token),
			createdAt: now,
			createdBy: context.actor.id,
			expiresAt
		});
		await insertAudit(client, {
			actor: context.actor,
			district: null,
			action: 'create',
			entity: 'access_token',
			entityId: id,
			after: { username: owner, ...limits, districts, expires_at: expiresAt.toISOString() }
		});
		return { id, name: limits.name, token, expiresAt: expiresAt.toISOString() };
	});
}

/** The person's own tokens, the newest first; those revoked and expired too. */
export async function listOwnTokens(context: Context, username: string): Promise<TokenRecord[]> {
	const owner = ownPerson(context, username);
	const account = await findAccount(context.db, owner);
	if (!account) throw noAccount(owner);
	return listTokens(context.db, { userId: account.id, limit: MOST_LISTED });
}

/** Everybody's tokens. @throws {Forbidden} Neither security administrator nor auditor. */
export async function listAllTokens(context: Context): Promise<TokenRecord[]> {
	const { actor } = context;
	if (!can(actor, '*', 'session.manage') && !can(actor, '*', 'audit.read')) {
		throw new Forbidden([
			'令牌清单供安全管理员和审计员查看。',
			'The list of tokens is for the security administrator and the auditor.'
		]);
	}
	return listTokens(context.db, { limit: MOST_LISTED });
}

/**
 * Revokes a token at once: its owner, or who may end sessions.
 *
 * @throws {NotFound} None, or not for these eyes. @throws {Conflict} It is revoked already.
 */
export async function revokeToken(context: Context, id: string): Promise<TokenRecord> {
	const { actor } = context;
	const tokenId = parseId(id);
	return context.db.transaction(async (client) => {
		const token = await lockToken(client, tokenId);
		const isOwner = actor.via === 'web' && token?.username === actor.id;
		if (!token || !(isOwner || can(actor, '*', 'session.manage'))) {
			throw new NotFound(['没有这个令牌。', 'There is no such token.']);
		}
		if (token.revoked_at !== null) {
			throw new Conflict(['这个令牌已经吊销。', 'That token is revoked already.']);
		}
		const at = context.now();
		await setTokenRevoked(client, tokenId, at, actor.id);
		await insertAudit(client, {
			actor,
			district: null,
			action: 'revoke',
			entity: 'access_token',
			entityId: tokenId,
			before: { username: token.username, name: token.name }
		});
		return { ...token, revoked_at: at.toISOString(), revoked_by: actor.id };
	});
}

/** A token makes no further tokens: who finds one must not be able to outlive it. */
function ownPerson({ actor }: Context, username: string): string {
	const owner = normalizeUsername(username);
	if (actor.memberships === 'all' || (actor.via === 'web' && actor.id === owner)) return owner;
	throw new Forbidden([
		'只能管理自己的令牌，且须先登录（不能用令牌）。',
		'You manage your own tokens only, and signed in, not by a token.'
	]);
}

function noAccount(username: string): NotFound {
	return new NotFound(['没有工号为 {username} 的账号。', 'There is no account {username}.'], {
		params: { username }
	});
}
