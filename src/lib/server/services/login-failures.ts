import { normalizeUsername } from '#lib/server/auth/username.ts';
import { NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	countAccountFailures,
	countAddressFailures,
	deleteFailuresOf,
	groupFailures,
	type FailureGroup
} from '#lib/server/queries/login-attempt.ts';
import { authorize, can, type Context } from './context.ts';
import { DEFAULT_LOGIN_LIMITS, KEEP_FAILURES_SECONDS } from './sign-in.ts';

/** Failed sign-ins of a day, and whether they make the account or the address wait now. */
export interface LoginFailures {
	accounts: LockableGroup[];
	addresses: LockableGroup[];
	limits: { perAccount: number; perAddress: number; windowMinutes: number };
}
export interface LockableGroup extends FailureGroup {
	/** Until when sign-ins are refused; null: they are not. */
	locked_until: string | null;
}

const MOST_GROUPS = 100;

/** For the security administrator, who can end a wait, and the auditor. */
export async function listLoginFailures(context: Context): Promise<LoginFailures> {
	if (!can(context.actor, '*', 'audit.read')) authorize(context, '*', 'session.manage');
	const { perAccount, perAddress, windowSeconds } = DEFAULT_LOGIN_LIMITS;
	const now = context.now().getTime();
	const since = new Date(now - KEEP_FAILURES_SECONDS * 1000);
	const windowStart = new Date(now - windowSeconds * 1000);
	const lockedUntil = (decisiveAt: Date | undefined) =>
		decisiveAt ? new Date(decisiveAt.getTime() + windowSeconds * 1000).toISOString() : null;
	const accounts: LockableGroup[] = [];
	for (const group of await groupFailures(context.db, 'username', since, MOST_GROUPS)) {
		const counted = await countAccountFailures(context.db, group.name, windowStart, perAccount);
		accounts.push({ ...group, locked_until: lockedUntil(counted.decisiveAt) });
	}
	const addresses: LockableGroup[] = [];
	for (const group of await groupFailures(context.db, 'address', since, MOST_GROUPS)) {
		const counted = await countAddressFailures(context.db, group.name, windowStart, perAddress);
		addresses.push({ ...group, locked_until: lockedUntil(counted.decisiveAt) });
	}
	return {
		accounts,
		addresses,
		limits: { perAccount, perAddress, windowMinutes: windowSeconds / 60 }
	};
}

/**
 * Forgets the failures of an account, so that it need not wait; those of addresses go with them.
 *
 * @throws {NotFound} It has none.
 */
export async function unlockAccount(
	context: Context,
	username: string
): Promise<{ username: string; count: number }> {
	authorize(context, '*', 'session.manage');
	const normalized = normalizeUsername(username);
	return context.db.transaction(async (client) => {
		const count = await deleteFailuresOf(client, normalized);
		if (count === 0) {
			throw new NotFound(
				['账号 {username} 没有登录失败记录。', 'The account {username} has no failed sign-ins.'],
				{ params: { username: normalized } }
			);
		}
		await insertAudit(client, {
			actor: context.actor,
			district: null,
			action: 'unlock',
			entity: 'account',
			entityId: normalized,
			after: { count }
		});
		return { username: normalized, count };
	});
}
