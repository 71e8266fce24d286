import { createHmac, timingSafeEqual } from 'node:crypto';
import { isPermitted } from '#lib/domain/roles.ts';
import { readOrCreateSecret } from '#lib/server/auth/secret.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { readEnv } from '#lib/server/env.ts';
import { findAccount, type Account } from '#lib/server/queries/account.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';

/**
 * The key with which a person's phone seals records that others will carry, base64url. It follows from the
 * installation's secret, so that nothing is kept for it.
 */
export async function issueSealKey(
	context: Context,
	district: string
): Promise<{ author: string; key: string }> {
	authorize(context, district, 'observation.write');
	await requireDistrict(context.db, district);
	return {
		author: context.actor.id,
		key: sealKeyOf(district, context.actor.id).toString('base64url')
	};
}

/** Whether `seal` shows that the phone of `author` wrote `body`. */
export function isSealOf(
	district: string,
	author: string,
	record: { body: string; seal: string | null }
): boolean {
	if (record.seal === null) return false;
	const given = Buffer.from(record.seal, 'base64url');
	const due = createHmac('sha256', sealKeyOf(district, author)).update(record.body).digest();
	return given.length === due.length && timingSafeEqual(given, due);
}

/** The account that observes under that name, if it may still do so. */
export async function findObserver(
	db: Queryable,
	district: string,
	author: string
): Promise<Account | undefined> {
	const account = await findAccount(db, author);
	if (!account || account.isDisabled) return undefined;
	const roles = account.memberships
		.filter((entry) => entry.district === district || entry.district === '*')
		.map(({ role }) => role);
	return isPermitted(roles, 'observation.write') ? account : undefined;
}

/** The seal key of a person in a district. */
export function sealKeyOf(district: string, author: string): Buffer {
	const { handoverKey, directories } = readEnv();
	return createHmac('sha256', handoverKey ?? readOrCreateSecret(directories.root))
		.update(`handover\n${district}\n${author}`)
		.digest();
}
