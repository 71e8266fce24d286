import { dayOf, endOfDay } from '#lib/domain/day.ts';
import {
	deriveOrder,
	ReasonSchema,
	type OrderQuery,
	type PartyRole,
	type WorkOrder
} from '#lib/domain/work-order.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import {
	countPartyOrders,
	listOrders,
	voidOrder,
	type OrderFilter,
	type OrderRow
} from '#lib/server/queries/work-order.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { parseInput } from './validation.ts';

const MOST_LISTED = 20_000;
const CLOSED_LISTED = 1000;

/** Work orders of a state and a party, the most urgent first; a maintainer sees its own. */
export async function listWorkOrders(
	context: Context,
	district: string,
	query: OrderQuery
): Promise<WorkOrder[]> {
	const isUnderWay = !['closed', 'voided', 'removed'].includes(query.state);
	const orders = await readOrders(context, district, {
		facilityId: query.facility,
		isUnderWay: isUnderWay || query.state === 'removed',
		role: query.role,
		party: query.party,
		limit: isUnderWay ? MOST_LISTED : CLOSED_LISTED
	});
	return orders
		.filter(({ state, isOverdue }) => {
			if (query.state === 'under_way') return state !== 'removed';
			return query.state === 'overdue' ? isOverdue : state === query.state;
		})
		.sort((a, b) => Number(b.isOverdue) - Number(a.isOverdue) || order(a.opened_at, b.opened_at));
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Parties of a role with orders under way, by name; '' where none is named. */
export async function listOrderParties(
	context: Context,
	district: string,
	role: PartyRole
): Promise<{ party: string; count: number }[]> {
	authorize(context, district, 'map.read');
	const confined = confinedTo(context.actor, district);
	const parties = await countPartyOrders(context.db, district, role);
	return parties
		.filter(({ party }) => confined === undefined || (role === 'serviced_by' && party === confined))
		.sort((a, b) => a.party.localeCompare(b.party, 'zh-CN'));
}

/**
 * Work orders with what their state follows from, as somebody may see them.
 *
 * @param db The client of a transaction that is under way.
 */
export async function readOrders(
	context: Context,
	district: string,
	filter: Omit<OrderFilter, 'servicedBy' | 'includesSensitive'>,
	db: Queryable = context.db
): Promise<WorkOrder[]> {
	authorize(context, district, 'map.read');
	const { actor } = context;
	const { time_zone } = await requireDistrict(db, district);
	const rows = await listOrders(db, district, {
		...filter,
		servicedBy: confinedTo(actor, district),
		includesSensitive: can(actor, district, 'sensitive.read')
	});
	const townships = await listTownshipNames(db, district);
	const today = dayOf(context.now(), time_zone);
	return rows.map((row) => toOrder(row, townships, today, time_zone));
}

/**
 * Declares a work order void (作废): a mistake, not a repair. A defect seen later opens a new one.
 *
 * @throws {Conflict} It is closed or void already. @throws {NotFound} None.
 */
export async function voidWorkOrder(
	context: Context,
	district: string,
	id: string,
	input: { reason: string }
): Promise<WorkOrder> {
	authorize(context, district, 'paper.sign');
	const { reason } = parseInput(ReasonSchema, input);
	const before = await requireOrder(context, district, id);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const isDone = await voidOrder(client, district, id, {
				by: context.actor.name,
				reason,
				at: context.now()
			});
			if (!isDone)
				throw new Conflict([
					'这张维修单已销号或已作废。请刷新。',
					'This work order is closed or void already. Reload.'
				]);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'void',
				entity: 'work_order',
				entityId: id,
				before: { facility: before.facility_id, state: before.state },
				after: { reason }
			});
		},
		{ label: 'void work order' }
	);
	return requireOrder(context, district, id);
}

async function requireOrder(context: Context, district: string, id: string): Promise<WorkOrder> {
	const [found] = await readOrders(context, district, { ids: [id], limit: 1 });
	if (found) return found;
	throw new NotFound([
		'没有这张维修单，或不归您查看。',
		'There is no such work order, or it is not yours to see.'
	]);
}

function toOrder(
	row: OrderRow,
	townships: ReadonlyMap<string, string>,
	today: string,
	timeZone: string
): WorkOrder {
	const { lon, lat, township_code } = row;
	const repairedOn =
		row.reply_fixed_on ?? (row.reply_at === null ? null : dayOf(new Date(row.reply_at), timeZone));
	const derived = deriveOrder(
		{
			...row,
			reply_fixed_until: repairedOn === null ? null : endOfDay(repairedOn, timeZone).toISOString()
		},
		today
	);
	return {
		...derived,
		id: row.id,
		facility_id: row.facility_id,
		kind: row.kind,
		code: row.code,
		name: row.name,
		address: row.address,
		road_name: row.road_name,
		township: township_code === null ? null : (townships.get(township_code) ?? township_code),
		managed_by: row.managed_by,
		supplied_by: row.supplied_by,
		serviced_by: row.serviced_by,
		position: lon === null || lat === null ? null : [lon, lat],
		condition: row.condition,
		defects: row.defects,
		opened_at: row.opened_at,
		last_seen_at: row.last_seen_at,
		look_count: row.look_count,
		closed_at: row.closed_at,
		voided_at: row.voided_at,
		voided_by: row.voided_by,
		void_reason: row.void_reason,
		reminders: row.reminders,
		notice_id: row.notice_id,
		notice_number: row.notice_number,
		deadline: row.deadline,
		reply_fixed_on: row.reply_is_fixed ? repairedOn : null,
		reply_fixed_by: row.reply_fixed_by,
		reply_remark: row.reply_remark
	};
}
