import { DEFAULT_SESSION_LIMITS } from '#lib/server/auth/session.ts';
import { normalizeUsername } from '#lib/server/auth/username.ts';
import { NotFound } from '#lib/server/errors.ts';
import { findAccount } from '#lib/server/queries/account.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	deleteSession,
	deleteSessionsOf,
	listSessions as listStored,
	type SessionRecord
} from '#lib/server/queries/session.ts';
import { authorize, type Context } from './context.ts';

export type { SessionRecord } from '#lib/server/queries/session.ts';

const MOST_SESSIONS = 2000;

/** Who is signed in, from where, since when; for the security administrator. */
export async function listSessions(context: Context): Promise<SessionRecord[]> {
	authorize(context, '*', 'session.manage');
	const now = context.now();
	const startedAfter = new Date(now.getTime() - DEFAULT_SESSION_LIMITS.absoluteSeconds * 1000);
	return listStored(context.db, { now, startedAfter, limit: MOST_SESSIONS });
}

/** Ends one session. @throws {NotFound} It has ended already. */
export async function revokeSession(context: Context, id: string): Promise<{ username: string }> {
	authorize(context, '*', 'session.manage');
	return context.db.transaction(async (client) => {
		const username = await deleteSession(client, id);
		if (username === undefined) {
			throw new NotFound(['这个登录已经结束。', 'That session has ended already.']);
		}
		await insertAudit(client, {
			actor: context.actor,
			district: null,
			action: 'revoke_session',
			entity: 'account',
			entityId: username
		});
		return { username };
	});
}

/** Ends all sessions of an account; the password stays. */
export async function revokeSessionsOf(
	context: Context,
	username: string
): Promise<{ username: string; count: number }> {
	authorize(context, '*', 'session.manage');
	return context.db.transaction(async (client) => {
		const account = await findAccount(client, normalizeUsername(username));
		if (!account) {
			throw new NotFound(['没有工号为 {username} 的账号。', 'There is no account {username}.'], {
				params: { username }
			});
		}
		const count = await deleteSessionsOf(client, account.id);
		await insertAudit(client, {
			actor: context.actor,
			district: null,
			action: 'revoke_sessions',
			entity: 'account',
			entityId: account.username,
			after: { count }
		});
		return { username: account.username, count };
	});
}
