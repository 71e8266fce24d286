import { OutageInputSchema, type Outage, type OutageInput } from '#lib/domain/outage.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listExistingIds } from '#lib/server/queries/facility.ts';
import {
	endOutage as endRow,
	insertOutage,
	listOutages as listRows
} from '#lib/server/queries/outage.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { checkPolygon } from './polygon.ts';
import { invalid, parseInput } from './validation.ts';

/** Outages (停水), the latest to begin first; `activeAt` keeps those in force at that moment. */
export async function listOutages(
	context: Context,
	district: string,
	filter: { activeAt?: Date } = {}
): Promise<Outage[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	const servicedBy = confinedTo(context.actor, district);
	return listRows(context.db, district, { ...filter, servicedBy, limit: 1000 });
}

/**
 * Records an outage over named facilities and those inside an area; the as-is view follows at once.
 *
 * @throws {Invalid} A facility does not exist, or the area is no polygon.
 */
export async function recordOutage(
	context: Context,
	district: string,
	input: OutageInput
): Promise<Outage> {
	authorize(context, district, 'outage.write');
	const { geometry, facility_ids, notice_number, ...outage } = parseInput(OutageInputSchema, input);
	await requireDistrict(context.db, district);
	const existing = await listExistingIds(context.db, district, facility_ids);
	const missing = facility_ids.filter((id) => !existing.has(id));
	if (missing.length > 0) {
		throw invalid([
			{ path: 'facility_ids', message: `没有这些设施：${missing.join(', ')} — no such facilities` }
		]);
	}
	const area = geometry ? await checkPolygon(context.db, 'geometry', geometry) : undefined;
	const id = await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const stored = {
				...outage,
				notice_number: notice_number ?? null,
				geometry: area?.geometry ?? null,
				facility_ids,
				created_by: context.actor.name,
				created_at: context.now().toISOString()
			};
			const id = await insertOutage(client, district, stored);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'create',
				entity: 'outage',
				entityId: id,
				after: stored
			});
			return id;
		},
		{ label: 'record outage' }
	);
	return findOutage(context.db, district, id);
}

/** Ends an outage before its time. @throws {NotFound} None, or ended already. */
export async function endOutage(context: Context, district: string, id: string): Promise<Outage> {
	authorize(context, district, 'outage.write');
	return context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await findOutage(client, district, id);
			if (!(await endRow(client, district, id, context.now(), context.actor.name)))
				throw noOutage();
			const after = await findOutage(client, district, id);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'end',
				entity: 'outage',
				entityId: id,
				before,
				after
			});
			return after;
		},
		{ label: 'end outage' }
	);
}

async function findOutage(db: Queryable, district: string, id: string): Promise<Outage> {
	const [outage] = await listRows(db, district, { id, limit: 1 });
	if (!outage) throw noOutage();
	return outage;
}

function noOutage(): NotFound {
	return new NotFound([
		'没有这条停水记录，或已结束。请刷新列表。',
		'No such outage, or it has ended. Reload the list.'
	]);
}
