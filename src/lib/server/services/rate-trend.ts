import { dayOf } from '#lib/domain/day.ts';
import { monthOf, monthsBefore, type Month } from '#lib/domain/month.ts';
import {
	effectOf,
	ratesOf,
	type RateChange,
	type RateChanges,
	type RateTrend
} from '#lib/domain/rate.ts';
import { listRateChanges } from '#lib/server/queries/rate-change.ts';
import {
	findRegisterStart,
	listRateMonths,
	saveRateMonth,
	type StoredMonth
} from '#lib/server/queries/rate-month.ts';
import { countConditions, countConditionsNow } from '#lib/server/queries/rate.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { readRateRules, sumOf } from './rate.ts';

const DAY_MS = 86_400_000;
export const MOST_MONTHS = 60;

/**
 * 完好率 at the end of the months that are over, as known now. A month is counted once and kept until
 * something is written that reaches back before its end.
 *
 * @throws {NotFound} No such district.
 */
export async function readRateTrend(
	context: Context,
	district: string,
	monthCount: number
): Promise<RateTrend> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const { time_zone } = await requireDistrict(db, district);
	const { target, freshDays } = await readRateRules(context, district);
	const start = await findRegisterStart(db, district);
	const today = dayOf(context.now(), time_zone);
	const months = monthsBefore(today, Math.min(monthCount, MOST_MONTHS))
		.map((month) => monthOf(month, time_zone))
		.filter(({ until }) => start !== undefined && start < until);
	const stored = new Map(
		(
			await listRateMonths(
				db,
				district,
				months.map(({ month }) => month)
			)
		).map((row) => [row.month, row])
	);
	const servicedBy = confinedTo(context.actor, district);
	const trend: RateTrend = { months: [], target };
	for (const month of months) {
		const kept = stored.get(month.month);
		const { groups } =
			kept?.freshDays === freshDays ? kept : await countMonth(context, district, month, freshDays);
		const counts = sumOf(
			groups.filter((group) => servicedBy === undefined || group.serviced_by === servicedBy)
		);
		trend.months.push({
			month: month.month,
			lastDay: month.lastDay,
			...counts,
			...ratesOf(counts)
		});
	}
	return trend;
}

/**
 * What moved 完好率 since the end of the last month (or since another day's beginning), facility by
 * facility, as known now.
 *
 * @throws {NotFound} No such district. @throws {RangeError} `month` is not a month.
 */
export async function readRateChanges(
	context: Context,
	district: string,
	options: { month?: string | undefined } = {}
): Promise<RateChanges> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const { time_zone } = await requireDistrict(db, district);
	const { freshDays } = await readRateRules(context, district);
	const now = context.now();
	const today = dayOf(now, time_zone);
	const month = monthOf(options.month ?? today.slice(0, 7), time_zone);
	const servicedBy = confinedTo(context.actor, district);
	// The last instant before the month: what was in force when it began.
	const from = new Date(month.from.getTime() - 1);
	const freshSince = (moment: Date) => new Date(moment.getTime() - freshDays * DAY_MS);
	const before = sumOf(
		await countConditions(db, district, {
			asOf: from,
			knownAt: now,
			freshSince: freshSince(from),
			servicedBy
		})
	);
	const after = sumOf(
		await countConditionsNow(db, district, { freshSince: freshSince(now), servicedBy })
	);
	const changes = await listRateChanges(db, district, { from, knownAt: now, servicedBy });
	return {
		from: month.firstDay,
		until: today,
		before: { ...before, ...ratesOf(before) },
		after: { ...after, ...ratesOf(after) },
		changes: changes.sort(byEffect)
	};
}

function byEffect(a: RateChange, b: RateChange): number {
	return (
		effectOf(a.before, a.after) - effectOf(b.before, b.after) ||
		(a.changedAt < b.changedAt ? 1 : -1)
	);
}

async function countMonth(
	context: Context,
	district: string,
	{ month, until }: Month,
	freshDays: number
): Promise<StoredMonth> {
	const { db } = context;
	const { register } = await getRevision(db, district);
	const end = new Date(until.getTime() - 1);
	const groups = await countConditions(db, district, {
		asOf: end,
		knownAt: context.now(),
		freshSince: new Date(end.getTime() - freshDays * DAY_MS)
	});
	const counted = { month, freshDays, groups };
	await db.transaction(
		async (client) => {
			await lockRegister(client, district);
			// Counted beside a write: right for this answer, but not to be kept.
			if ((await getRevision(client, district)).register !== register) return;
			await saveRateMonth(client, district, counted, until);
		},
		{ label: 'keep a month of the rate' }
	);
	return counted;
}
