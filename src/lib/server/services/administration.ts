import { adminPagesOf, type AdminPage } from '#lib/domain/roles.ts';
import { Forbidden } from '#lib/server/errors.ts';
import { listDistricts } from '#lib/server/queries/district.ts';
import type { Context } from './context.ts';

/** What an administrator is for, and the districts in which rights can be granted. */
export interface Duties {
	pages: AdminPage[];
	districts: { code: string; name: string }[];
}

/** @throws {Forbidden} The actor is none of the three administrators. */
export async function getDuties(context: Context): Promise<Duties> {
	const { memberships } = context.actor;
	const pages = memberships === 'all' ? [] : adminPagesOf(memberships);
	if (pages.length === 0) {
		throw new Forbidden([
			'此页面供系统管理员、安全管理员和审计员使用。',
			'This page is for the system administrator, the security administrator and the auditor.'
		]);
	}
	const districts = await listDistricts(context.db);
	return { pages, districts: districts.map(({ code, name }) => ({ code, name })) };
}
