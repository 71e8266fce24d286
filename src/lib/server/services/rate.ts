import { dayOf, startOfDay } from '#lib/domain/day.ts';
import {
	NO_COUNTS,
	addCounts,
	meetsTarget,
	missingToTarget,
	ratesOf,
	type Rate,
	type RateCounts,
	type RateGroup
} from '#lib/domain/rate.ts';
import { MOST_AHEAD_MS } from '#lib/domain/observation.ts';
import { listFacilityNames } from '#lib/server/queries/facility.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import {
	countConditions,
	countConditionsNow,
	listLeft,
	listRemoved,
	type CountedGroup
} from '#lib/server/queries/rate.ts';
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
	const { target, freshDays } = await readRateRules(context, district);
	const servicedBy = confinedTo(context.actor, district);
	const freshSince = new Date(asOf.getTime() - freshDays * DAY_MS);
	const isNow = options.asOf === undefined && options.knownAt === undefined;
	const query = {
		// "Now" includes looks from devices whose clock runs ahead: the map shows them already.
		asOf: options.asOf === undefined ? new Date(asOf.getTime() + MOST_AHEAD_MS) : asOf,
		knownAt,
		freshSince,
		servicedBy
	};
	const today = dayOf(asOf, time_zone);
	const firstDay = `${today.slice(0, 4)}-01-01`;
	const period = {
		firstDay,
		lastDay: today,
		from: startOfDay(firstDay, time_zone),
		until: asOf
	};
	// Side by side on a server; the embedded database takes one after the other anyway.
	const [counted, removedInPeriod, leftInPeriod] = await Promise.all([
		isNow ? countConditionsNow(db, district, query) : countConditions(db, district, query),
		listRemoved(db, district, query, period),
		listLeft(db, district, query, period)
	]);
	const total = sumOf(counted);
	return {
		asOf: asOf.toISOString(),
		knownAt: knownAt.toISOString(),
		...total,
		...ratesOf(total),
		freshDays,
		target,
		isMet: meetsTarget(total, target),
		missingToTarget: missingToTarget(total, target),
		removedInPeriod,
		leftInPeriod,
		...(await groupAll(context, district, counted)),
		isDemo: is_demo
	};
}

/** The target of 完好率, and the days for which a look is fresh: the district's own where it has set them. */
export async function readRateRules(
	context: Context,
	district: string
): Promise<{ target: number; freshDays: number }> {
	const rules = await readRules(context.db, district);
	const value = (key: string) => rules.find((rule) => rule.key === key)?.effective ?? NaN;
	return { target: value('intact_rate.target'), freshDays: value('pessimistic.verified_days') };
}

/** All groups together. */
export function sumOf(counted: readonly RateCounts[]): RateCounts {
	return counted.reduce<RateCounts>(addCounts, NO_COUNTS);
}

async function groupAll(
	{ db }: Context,
	district: string,
	counted: readonly CountedGroup[]
): Promise<Pick<Rate, 'byKind' | 'byTownship' | 'byParty' | 'byStation'>> {
	const townships = await listTownshipNames(db, district);
	const stationIds = new Set(counted.flatMap((row) => row.station_id ?? []));
	const stations = await listFacilityNames(db, district, [...stationIds]);
	return {
		byKind: groupBy(counted, (row) => row.kind),
		byTownship: groupBy(counted, (row) => row.township_code, townships),
		byParty: groupBy(counted, (row) => row.serviced_by),
		byStation: groupBy(counted, (row) => row.station_id, stations)
	};
}

function groupBy(
	rows: readonly CountedGroup[],
	keyOf: (row: CountedGroup) => string | null,
	names?: ReadonlyMap<string, string>
): RateGroup[] {
	const groups = new Map<string, RateCounts>();
	for (const row of rows) {
		const key = keyOf(row) ?? '';
		groups.set(key, addCounts(groups.get(key) ?? NO_COUNTS, row));
	}
	return [...groups]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, counts]) => ({
			key,
			name: names?.get(key) ?? key,
			...counts,
			...ratesOf(counts)
		}));
}
