import type {
	Briefing,
	BriefingOutage,
	BriefingQuery,
	OverdueNotice
} from '#lib/domain/briefing.ts';
import { dayOf } from '#lib/domain/day.ts';
import { countMarks, findBursts } from '#lib/domain/marks-quality.ts';
import type { Outage } from '#lib/domain/outage.ts';
import { addDays, weekOf, type Week } from '#lib/domain/week.ts';
import type { WorkOrder } from '#lib/domain/work-order.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { listOutageFacilities } from '#lib/server/queries/briefing.ts';
import { listQualityMarks } from '#lib/server/queries/marks-quality.ts';
import { createRuleReader } from '../analysis.ts';
import { authorize, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { listOutages } from '../outage.ts';
import { computeRate } from '../rate.ts';
import { requireWhole } from '../statement/statements.ts';
import { readOrders } from '../work-order.ts';
import { computeCostsHere, type Costs, type CostSets } from './costs.ts';

const MOST_ORDERS = 5000;
const DAY_MS = 86_400_000;

/**
 * Monday's page (周一晨报) of a week: what broke, what was repaired, outages, overdue letters, what they
 * cost in coverage, and how marks were made. Costs and overdue letters are those of now, whatever the week.
 */
export async function readBriefing(
	context: Context,
	district: string,
	query: BriefingQuery
): Promise<Briefing> {
	authorize(context, district, 'map.read');
	requireWhole(context, district);
	const { db } = context;
	const { time_zone, is_demo } = await requireDistrict(db, district);
	const today = dayOf(context.now(), time_zone);
	const week = weekOf(query.day ?? addDays(today, -7), time_zone);
	const limit = MOST_ORDERS;
	const opened = await readOrders(context, district, {
		openedFrom: week.from,
		openedUntil: week.until,
		limit
	});
	const broken = opened.filter(({ state }) => state !== 'voided' && state !== 'removed');
	const repaired = await readOrders(context, district, {
		closedFrom: week.from,
		closedUntil: week.until,
		limit
	});
	const underWay = await readOrders(context, district, { isUnderWay: true, limit: 20_000 });
	const outages = (await listOutages(context, district)).filter((outage) => isIn(outage, week));
	const inOutage = await listOutageFacilities(
		db,
		district,
		outages.map(({ id }) => id)
	);
	const overdue = underWay.filter(({ isOverdue }) => isOverdue);
	const missing = (facilityIds: readonly string[]) => ({ how: 'missing', facilityIds }) as const;
	const costs = await readCosts(context, district, {
		broken: missing(idsOf(broken.filter(isOpen))),
		repaired: { how: 'held', facilityIds: idsOf(repaired) },
		outages: { how: 'dry', facilityIds: inOutage.map(({ facility_id }) => facility_id) },
		overdue: missing(idsOf(overdue)),
		all: missing(idsOf(underWay)),
		...Object.fromEntries(idsOf(broken.filter(isOpen)).map((id) => [`alone:${id}`, missing([id])]))
	});
	const none = { squareMeters: 0, buildings: 0 };
	const costOf = (name: string) => costs?.costs[name] ?? none;
	const facilityCounts = new Map<string, number>();
	for (const { outage_id } of inOutage)
		facilityCounts.set(outage_id, (facilityCounts.get(outage_id) ?? 0) + 1);
	return {
		week: week.week,
		monday: week.monday,
		sunday: week.sunday,
		isRunning: context.now() < week.until,
		rate: await readRates(context, district, week),
		broken: broken
			.map((order) => ({
				...order,
				cost: costs && isOpen(order) ? costOf(`alone:${order.facility_id}`) : null
			}))
			.sort((a, b) => (b.cost?.squareMeters ?? 0) - (a.cost?.squareMeters ?? 0)),
		repaired,
		outages: outages.map((outage) => toOutage(outage, facilityCounts.get(outage.id) ?? 0)),
		overdue: groupOverdue(overdue, today),
		costsOf: today,
		costs: costs && {
			areaName: costs.areaName,
			broken: costOf('broken'),
			repaired: costOf('repaired'),
			outages: costOf('outages'),
			overdue: costOf('overdue'),
			all: costOf('all')
		},
		marks: await readMarks(context, district, week),
		isDemo: is_demo
	};
}

const idsOf = (orders: readonly WorkOrder[]) => orders.map(({ facility_id }) => facility_id);
const isOpen = ({ state }: WorkOrder) => !['closed', 'voided', 'removed'].includes(state);

function isIn({ from_at, until_at, ended_at }: Outage, week: Week): boolean {
	const end = Math.min(Date.parse(until_at), ended_at ? Date.parse(ended_at) : Infinity);
	return Date.parse(from_at) < week.until.getTime() && end > week.from.getTime();
}

const toOutage = (
	{ id, reason, from_at, until_at, ended_at }: Outage,
	facilityCount: number
): BriefingOutage => ({ id, reason, from_at, until_at: ended_at ?? until_at, facilityCount });

async function readCosts(
	context: Context,
	district: string,
	sets: CostSets
): Promise<Costs | null> {
	try {
		return await offThread(context, 'briefingCosts', [district, sets], () =>
			computeCostsHere(context, district, sets)
		);
	} catch (error) {
		// A district without an area to cover has a page all the same; it says that costs are missing.
		if (error instanceof Unavailable) return null;
		throw error;
	}
}

async function readRates(
	context: Context,
	district: string,
	week: Week
): Promise<Briefing['rate']> {
	const before = await computeRate(context, district, { asOf: addDays(week.monday, -1) });
	const isOver = context.now() >= week.until;
	const after = await computeRate(context, district, isOver ? { asOf: week.sunday } : {});
	const counts = ({ existing, intact }: typeof before) => ({ existing, intact });
	return { before: counts(before), after: counts(after), target: after.target };
}

function groupOverdue(orders: readonly WorkOrder[], today: string): OverdueNotice[] {
	const notices = new Map<string, OverdueNotice>();
	for (const { notice_id, notice_number, deadline, reminders, ...order } of orders) {
		if (notice_id === null || notice_number === null || deadline === null) continue;
		const known = notices.get(notice_id);
		notices.set(notice_id, {
			notice_id,
			number: notice_number,
			party: order.serviced_by ?? order.supplied_by ?? order.managed_by ?? '',
			deadline,
			count: (known?.count ?? 0) + 1,
			daysOver: Math.round((Date.parse(today) - Date.parse(deadline)) / DAY_MS),
			reminders: Math.max(known?.reminders ?? 0, reminders)
		});
	}
	return [...notices.values()].sort((a, b) => b.daysOver - a.daysOver);
}

async function readMarks(
	{ db }: Context,
	district: string,
	{ from, until }: Week
): Promise<Briefing['marks']> {
	const rule = await createRuleReader(db, district);
	const nearMeters = rule('marks.near_m');
	const marks = await listQualityMarks(db, district, { from, until });
	return {
		...countMarks(marks, nearMeters),
		people: new Set(marks.map(({ observer }) => observer)).size,
		nearMeters,
		bursts: findBursts(marks, rule('marks.burst_count'))
	};
}
