import type { Facility } from '#lib/domain/facility.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import { can, confinedTo, type Context } from './context.ts';

/** @throws {NotFound} There is no such facility, or it is not for these eyes. */
export async function requireFacility(
	db: Queryable,
	context: Context,
	district: string,
	id: string
): Promise<Facility> {
	const [facility] = await listFacilities(db, district, {
		ids: [id],
		servicedBy: confinedTo(context.actor, district),
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		outageAt: context.now(),
		limit: 1
	});
	if (facility) return facility;
	throw new NotFound(
		[
			'没有这个设施，或您无权查看。请刷新列表后再试。',
			'There is no such facility, or it is not yours to see. Reload the list.'
		],
		{ params: { id } }
	);
}

/** The error of an edit of an older version than the current one. */
export function changedMeanwhile(facility: Facility): Conflict {
	return new Conflict(
		[
			'“{name}”刚被 {who} 修改过。请重新打开，核对后再保存。',
			'{name} was changed by {who} meanwhile. Open it again, compare, and save.'
		],
		{ params: { name: facility.name ?? facility.code ?? facility.id, who: facility.recorded_by } }
	);
}
