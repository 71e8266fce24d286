import { randomUUID } from 'node:crypto';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { ADMINISTRATORS, type Role } from '#lib/domain/roles.ts';
import { assertPassword, generatePassword } from '#lib/server/auth/password.ts';
import { assertUsername, normalizeUsername } from '#lib/server/auth/username.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import * as accounts from '#lib/server/queries/account.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { deleteMembership, upsertMembership } from '#lib/server/queries/membership.ts';
import { authorize, can, type Context, type Membership } from '#lib/server/services/context.ts';

export type { Account } from '#lib/server/queries/account.ts';

const MAX_ACCOUNTS = 10_000;
const MOST_SHOWN = 200;

export interface NewAccount {
	username: string;
	name: string;
	memberships: readonly Membership[];
}

/** A password that is shown once and stored only as a hash. */
export interface FreshPassword {
	username: string;
	name: string;
	password: string;
}

/** All accounts with their rights; for the three administrators. */
export async function listAccounts(context: Context): Promise<accounts.Account[]> {
	if (!can(context.actor, '*', 'role.grant') && !can(context.actor, '*', 'audit.read')) {
		authorize(context, '*', 'account.manage');
	}
	return accounts.listAccounts(context.db, MAX_ACCOUNTS);
}

/** Accounts whose username or name holds a text: the first of them, and how many there are. */
export async function findAccounts(
	context: Context,
	search: string
): Promise<{ accounts: accounts.Account[]; total: number }> {
	const wanted = search.trim().toLowerCase();
	const found = (await listAccounts(context)).filter(
		({ username, name }) => username.includes(wanted) || name.toLowerCase().includes(wanted)
	);
	return { accounts: found.slice(0, MOST_SHOWN), total: found.length };
}

/**
 * Makes accounts with generated passwords, all of them or none.
 *
 * @throws {Conflict} A username is taken, or roles do not go together.
 */
export async function addAccounts(
	context: Context,
	wanted: readonly NewAccount[]
): Promise<FreshPassword[]> {
	authorize(context, '*', 'account.manage');
	const prepared = await Promise.all(wanted.map((account) => prepare(context, account)));
	await context.db.transaction(async (client) => {
		for (const account of prepared) await insert(client, context, account);
	});
	return prepared.map(({ username, name, password }) => ({ username, name, password }));
}

/** A new generated password; every session of the account ends. */
export async function resetPassword(context: Context, username: string): Promise<FreshPassword> {
	authorize(context, '*', 'account.manage');
	const password = generatePassword();
	const passwordHash = await hashPassword(password);
	return context.db.transaction(async (client) => {
		const account = await lock(client, username);
		await accounts.setPasswordHash(client, account.id, passwordHash);
		await accounts.deleteSessions(client, account.id);
		await audit(client, context, 'reset_password', account.username, null, undefined, undefined);
		return { username: account.username, name: account.name, password };
	});
}

/**
 * Closes or reopens an account; closing ends its sessions. Nobody closes his own.
 *
 * @throws {Conflict} It is the last open account of one of the three administrators.
 */
export async function setAccountDisabled(
	context: Context,
	username: string,
	isDisabled: boolean
): Promise<void> {
	authorize(context, '*', 'account.manage');
	assertNotSelf(context, username);
	await context.db.transaction(async (client) => {
		const account = await lock(client, username);
		if (isDisabled) {
			for (const { role, district } of account.memberships) {
				if (district === '*') await assertAnotherHolds(client, context, account, role);
			}
		}
		await accounts.setDisabled(client, account.id, isDisabled);
		if (isDisabled) await accounts.deleteSessions(client, account.id);
		const action = isDisabled ? 'disable' : 'enable';
		const before = { isDisabled: account.isDisabled };
		await audit(client, context, action, account.username, null, before, { isDisabled });
	});
}

/**
 * Grants a role in a district (`*` = every district). Nobody grants to himself.
 *
 * @throws {Conflict} The role does not go with one the person has.
 */
export async function grantRole(
	context: Context,
	username: string,
	membership: Membership
): Promise<void> {
	authorize(context, membership.district, 'role.grant');
	assertNotSelf(context, username);
	assertParty(membership);
	await context.db.transaction(async (client) => {
		const account = await lock(client, username);
		assertCompatible([...account.memberships, membership]);
		await upsertMembership(client, account.id, membership, context.actor.id);
		const { district } = membership;
		await audit(client, context, 'grant', account.username, district, undefined, membership);
	});
}

/** @throws {NotFound} The person does not have that role there. */
export async function revokeRole(
	context: Context,
	username: string,
	right: { district: string; role: Role }
): Promise<void> {
	authorize(context, right.district, 'role.grant');
	assertNotSelf(context, username);
	await context.db.transaction(async (client) => {
		const account = await lock(client, username);
		if (right.district === '*' && !account.isDisabled) {
			await assertAnotherHolds(client, context, account, right.role);
		}
		if (!(await deleteMembership(client, account.id, right.district, right.role))) {
			throw new NotFound(
				[
					'账号 {username} 在 {district} 没有角色 {role}。',
					'The account {username} does not have the role {role} in {district}.'
				],
				{ params: { username, ...right } }
			);
		}
		await audit(client, context, 'revoke', account.username, right.district, right, undefined);
	});
}

/**
 * Changes the actor's own password; other sessions end, the present one stays.
 *
 * @param keepSessionId The session that goes on.
 */
export async function changeOwnPassword(
	context: Context,
	change: { current: string; next: string; keepSessionId?: string }
): Promise<void> {
	const username = context.actor.id;
	assertPassword(change.next, username);
	const account = await accounts.findAccount(context.db, username);
	const known = account && (await accounts.getPasswordHash(context.db, account.id));
	if (!account || !known) throw missing(username);
	if (!(await verifyPassword({ hash: known, password: change.current }))) {
		throw new Invalid(['当前密码不正确。', 'The current password is wrong.']);
	}
	if (change.next === change.current) {
		throw new Invalid([
			'新密码与当前密码相同。',
			'The new password is the same as the current one.'
		]);
	}
	const passwordHash = await hashPassword(change.next);
	await context.db.transaction(async (client) => {
		await accounts.setPasswordHash(client, account.id, passwordHash);
		await accounts.deleteSessions(client, account.id, change.keepSessionId);
		await audit(client, context, 'change_password', username, null, undefined, undefined);
	});
}

interface PreparedAccount extends NewAccount {
	password: string;
	passwordHash: string;
}

async function prepare(context: Context, account: NewAccount): Promise<PreparedAccount> {
	const username = normalizeUsername(account.username);
	assertUsername(username);
	assertName(account.name);
	for (const membership of account.memberships) {
		authorize(context, membership.district, 'role.grant');
		assertParty(membership);
	}
	assertCompatible(account.memberships);
	const password = generatePassword();
	return { ...account, username, password, passwordHash: await hashPassword(password) };
}

async function insert(client: Queryable, context: Context, account: PreparedAccount) {
	const { username, name, passwordHash, memberships } = account;
	const id = randomUUID();
	if (!(await accounts.insertAccount(client, { id, username, name, passwordHash }))) {
		throw new Conflict(
			[
				'工号 {username} 已有账号。若忘记密码，请用 atlas user reset --username {username}。',
				'There is an account {username} already. For a new password: atlas user reset --username {username}.'
			],
			{ params: { username } }
		);
	}
	await audit(client, context, 'create', username, null, undefined, { username, name });
	for (const membership of memberships) {
		await upsertMembership(client, id, membership, context.actor.id);
		await audit(client, context, 'grant', username, membership.district, undefined, membership);
	}
}

async function lock(client: Queryable, username: string): Promise<accounts.Account> {
	const normalized = normalizeUsername(username);
	const account = await accounts.lockAccount(client, normalized);
	if (!account) throw missing(normalized);
	return account;
}

function missing(username: string): NotFound {
	return new NotFound(
		[
			'没有工号为 {username} 的账号。用 atlas user list 查看已有账号。',
			'There is no account {username}. See atlas user list.'
		],
		{ params: { username } }
	);
}

function assertName(name: string): void {
	if (name.trim() !== '' && name.length <= 60) return;
	throw new Invalid(['姓名应为 1–60 个字。', 'The name needs 1 to 60 characters.']);
}

function assertNotSelf(context: Context, username: string): void {
	if (context.actor.id !== normalizeUsername(username)) return;
	throw new Forbidden([
		'不能更改自己的账号权限，请由另一位管理员办理。',
		'You cannot change the rights of your own account; another administrator has to.'
	]);
}

function isAdministrator(role: Role): boolean {
	return ADMINISTRATORS.some((one) => one === role);
}

/** The operator may leave an installation without one, because he can make another. */
async function assertAnotherHolds(
	client: Queryable,
	context: Context,
	account: accounts.Account,
	role: Role
): Promise<void> {
	if (context.actor.memberships === 'all' || !isAdministrator(role)) return;
	if ((await accounts.countOtherHolders(client, account.id, role)) > 0) return;
	throw new Conflict(
		[
			'{username} 是唯一在用的{role}。请先另设一位，再办理。',
			'{username} is the only open account of a {role}. Appoint another first.'
		],
		{ params: { username: account.username, role } }
	);
}

function assertParty(membership: Membership): void {
	if ((membership.role === 'maintainer') === Boolean(membership.party?.trim())) return;
	throw new Invalid([
		'“维护单位”角色须注明单位名称（--party），其他角色不得注明。',
		'The maintainer role needs its unit (--party); other roles must not have one.'
	]);
}

function assertCompatible(memberships: readonly Membership[]): void {
	const roles = [...new Set(memberships.map(({ role }) => role))];
	const administrator = roles.find(isAdministrator);
	if (!administrator || roles.length === 1) return;
	throw new Conflict([
		'系统管理员、安全管理员、审计员须由不同的人担任，且不得兼任业务角色（三员分立）。请另建账号。',
		'System administrator, security administrator and auditor are three different people, without any other role. Make another account.'
	]);
}

function audit(
	client: Queryable,
	context: Context,
	action: string,
	username: string,
	district: string | null,
	before: unknown,
	after: unknown
): Promise<void> {
	return insertAudit(client, {
		actor: context.actor,
		district: district === '*' ? null : district,
		action,
		entity: 'account',
		entityId: username,
		before,
		after
	});
}
