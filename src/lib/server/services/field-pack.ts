import type { FieldPack } from '#lib/domain/field-pack.ts';
import type { Facility } from '#lib/domain/facility.ts';
import { listPlates } from '#lib/server/queries/plate.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { listDuties } from './due.ts';
import { requireDistrict } from './district-access.ts';
import { listRegister } from './facility.ts';
import { listOwnRounds } from './round.ts';
import { listWorkOrders } from './work-order.ts';

const PAGE = 1000;

/** All that a crew may mark in a district, small enough for a phone: what was removed stays behind. */
export async function makeFieldPack(context: Context, district: string): Promise<FieldPack> {
	authorize(context, district, 'observation.write');
	const { name, is_demo, time_zone } = await requireDistrict(context.db, district);
	// Before the rows: a change while they are read makes the pack look older than it is, never newer.
	const { register } = await getRevision(context.db, district);
	const facilities: Facility[] = [];
	let after: { code: string | null; id: string } | null = null;
	do {
		const page = await listRegister(context, district, {
			lifecycles: ['in_service', 'suspended'],
			limit: PAGE,
			...(after ? { after } : {})
		});
		facilities.push(...page.facilities);
		after = page.next;
	} while (after);
	const plates = new Map(
		(await listPlates(context.db, district)).map(({ facility_id, token }) => [facility_id, token])
	);
	const duties = await listDuties(context, district);
	const repaired = await listWorkOrders(context, district, {
		state: 'awaiting_check',
		role: 'serviced_by'
	});
	const awaiting = new Set(repaired.map(({ facility_id }) => facility_id));
	return {
		district,
		name,
		isDemo: is_demo,
		timeZone: time_zone,
		madeAt: context.now().toISOString(),
		revision: register,
		facilities: facilities.map((row) => ({
			id: row.id,
			kind: row.kind,
			code: row.code,
			name: row.name,
			address: row.address,
			road_name: row.road_name,
			township_code: row.township_code,
			position: row.position,
			lifecycle: row.lifecycle,
			state: row.state,
			observed_at: row.observed_at,
			plate: plates.get(row.id) ?? null,
			duties: duties.get(row.id) ?? [],
			awaitsCheck: awaiting.has(row.id)
		})),
		rounds: await listOwnRounds(context, district)
	};
}
