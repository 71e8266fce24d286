import { isPermitted, type Membership, type Permission, type Role } from '#lib/domain/roles.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Forbidden } from '#lib/server/errors.ts';

export type { Membership } from '#lib/domain/roles.ts';

/** Who does something, for authorization and the audit trail. */
export interface Actor {
	id: string;
	name: string;
	via: 'web' | 'cli' | 'job' | 'system' | 'token';
	address?: string;
	/** `'all'` for the machine's own operator (CLI, jobs, seeds), who has the files anyway. */
	memberships: readonly Membership[] | 'all';
	/** Narrows what the memberships permit (a token); undefined does not. */
	permissions?: readonly Permission[];
	/** Sees only what is public (a token for other departments). */
	isPublicOnly?: boolean;
}

/** What every service gets: the database, who asks, and the time. */
export interface Context {
	db: Database;
	actor: Actor;
	now: () => Date;
}

export function rolesIn(actor: Actor, district: string): Role[] {
	if (actor.memberships === 'all') return [];
	return actor.memberships
		.filter((membership) => membership.district === district || membership.district === '*')
		.map((membership) => membership.role);
}

/** Whether the actor may; the machine's own operator may everything. */
export function can(actor: Actor, district: string, permission: Permission): boolean {
	if (actor.permissions?.includes(permission) === false) return false;
	return actor.memberships === 'all' || isPermitted(rolesIn(actor, district), permission);
}

/** @throws {Forbidden} when the actor lacks the permission in that district (`*` = in all). */
export function authorize(context: Context, district: string, permission: Permission): void {
	if (can(context.actor, district, permission)) return;
	throw new Forbidden(
		[
			'您没有此项权限（{permission}）。请联系安全管理员为您的账号授权。',
			'You lack the permission {permission}. Ask the security administrator to grant it.'
		],
		{ params: { permission } }
	);
}

/**
 * For what is of the whole district (what-ifs, scenarios, plans), with every facility in it.
 *
 * @throws {Forbidden} The actor lacks the permission, or is a servicing unit, which sees its own facilities only.
 */
export function authorizeWhole(
	context: Context,
	district: string,
	permission: Permission = 'map.read'
): void {
	authorize(context, district, permission);
	if (confinedTo(context.actor, district) === undefined) return;
	throw new Forbidden([
		'这是全区的内容，维护单位只能看自己的设施。',
		'This is of the whole district; a servicing unit sees its own facilities only.'
	]);
}

/** @throws {Forbidden} Not the machine's own operator: a person, whatever his rights. */
export function authorizeOperator(context: Context): void {
	if (context.actor.memberships === 'all') return;
	throw new Forbidden([
		'此操作只能由运维人员在服务器上用命令行进行。',
		"Only the machine's operator may do this, on the command line."
	]);
}

/**
 * The servicing unit that a maintainer is confined to; undefined when the actor sees all.
 * A maintainer who holds another reading role in the district is not confined.
 */
export function confinedTo(actor: Actor, district: string): string | undefined {
	if (actor.memberships === 'all') return undefined;
	const here = actor.memberships.filter(
		(membership) => membership.district === district || membership.district === '*'
	);
	if (
		here.some(
			(membership) => membership.role !== 'maintainer' && isPermitted([membership.role], 'map.read')
		)
	)
		return undefined;
	const maintainer = here.find((membership) => membership.role === 'maintainer');
	// A maintainer whose unit was left out sees nothing, rather than everything.
	return maintainer && (maintainer.party ?? '');
}
