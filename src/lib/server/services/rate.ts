import { dayOf, startOfDay } from '#lib/domain/day.ts';
import { MOST_AHEAD_MS } from '#lib/domain/observation.ts';
import {
	NO_COUNTS,
	addCounts,
	ratesOf,
	type Rate,
	type RateCounts,
	type RateGroup
} from '#lib/domain/rate.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import { countConditions, listRemoved } from '#lib/server/queries/rate.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { readRules } from './rule.ts';
import { readMoment, type MomentOptions } from './validation.ts';

const DAY_MS = 86_400_000;

/**
 * 完好率 (indicator 7) of a district with its companions: municipal hydrants and water cranes
 * together, in service + suspended as of a moment, as it was known at another.
 *
 * @throws {NotFound} No such district. @throws {Invalid} `asOf` is neither a date nor a time.
 */
export async function computeRate(
	context: Context,
	district: string,
	options: MomentOptions = {}
): Promise<Rate> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const { time_zone, is_demo } = await requireDistrict(db, district);
	const { asOf, knownAt } = readMoment(context, time_zone, options);
	const rules = await readRules(db, district);
	const value = (key: string) => rules.find((rule) => rule.key === key)?.effective ?? NaN;
	const freshDays = value('pessimistic.verified_days');
	const query = {
		// "Now" includes looks from devices whose clock runs ahead: the map shows them already.
		asOf: options.asOf === undefined ? new Date(asOf.getTime() + MOST_AHEAD_MS) : asOf,
		knownAt,
		freshSince: new Date(asOf.getTime() - freshDays * DAY_MS),
		servicedBy: confinedTo(context.actor, district)
	};
	const today = dayOf(asOf, time_zone);
	const counted = await countConditions(db, district, query);
	const firstDay = `${today.slice(0, 4)}-01-01`;
	const removedInPeriod = await listRemoved(db, district, query, {
		firstDay,
		lastDay: today,
		from: startOfDay(firstDay, time_zone),
		until: asOf
	});
	const townships = await listTownshipNames(db, district);
	const total = counted.reduce<RateCounts>(addCounts, NO_COUNTS);
	const rates = ratesOf(total);
	const target = value('intact_rate.target');
	return {
		asOf: asOf.toISOString(),
		knownAt: knownAt.toISOString(),
		...pickCounts(total),
		...rates,
		freshDays,
		target,
		isMet: rates.intactRate === null ? null : rates.intactRate >= target,
		removedInPeriod,
		byKind: groupBy(
			counted,
			(row) => row.kind,
			(key) => key
		),
		byTownship: groupBy(
			counted,
			(row) => row.township_code ?? '',
			(key) => townships.get(key) ?? key
		),
		isDemo: is_demo
	};
}

function groupBy<T extends RateCounts>(
	rows: readonly T[],
	keyOf: (row: T) => string,
	nameOf: (key: string) => string
): RateGroup[] {
	const groups = new Map<string, RateCounts>();
	for (const row of rows) {
		groups.set(keyOf(row), addCounts(groups.get(keyOf(row)) ?? NO_COUNTS, row));
	}
	return [...groups]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, counts]) => ({
			key,
			name: nameOf(key),
			...pickCounts(counts),
			...ratesOf(counts)
		}));
}

function pickCounts(counts: RateCounts): RateCounts {
	return addCounts(counts, NO_COUNTS);
}
