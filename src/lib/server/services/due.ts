import {
	CYCLE_KINDS,
	CYCLE_RULE_KEYS,
	DUTIES,
	isOfSeason,
	listOwed,
	seasonOf,
	weekOf,
	type Duty,
	type Owed,
	type RuleReader,
	type Season
} from '#lib/domain/cycle.ts';
import { dayOf, endOfDay, startOfDay } from '#lib/domain/day.ts';
import {
	URGENCIES,
	type Due,
	type DueDuty,
	type DueGroup,
	type DueItem,
	type DueQuery,
	type Urgency
} from '#lib/domain/due.ts';
import { pageOf, sortBy } from '#lib/domain/table-page.ts';
import { listSeen, type SeenFacility } from '#lib/server/queries/due.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import { createRuleReader } from './analysis.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';

const PAGE = { embedded: 400, server: 5000 } as const;
const NONE = '-';

/** A question in part; what is not given is not asked about. */
export type DueQuestion = { [key in keyof DueQuery]?: DueQuery[key] | undefined };

/** What a moment of asking means for judging: the week's ends and the season. */
interface Frame {
	monday: Date;
	sunday: Date;
	season: Season;
	rule: RuleReader;
	timeZone: string;
	townships: ReadonlyMap<string, string>;
}

/**
 * What is due in a week by the district's cycles and season, by township and by person in charge. Of a
 * past week it says what was due then; of a coming one what will be if nobody goes before.
 */
export async function computeDue(
	context: Context,
	district: string,
	query: DueQuestion = {}
): Promise<Due> {
	authorize(context, district, 'map.read');
	const { week, at, frame } = await readFrame(context, district, query.week);
	const { season } = frame;
	const { items, facilityCount } = await listDue(context, district, at, frame, query);
	const asked = (but: DueQuestion) => items.filter((item) => isAsked(item, { ...query, ...but }));
	const page = pageOf(asked({}), query.page ?? 1, query.limit ?? 200);
	return {
		week,
		asOf: at.toISOString(),
		season: {
			name: season.name,
			from: season.from.toISOString(),
			until: season.until.toISOString()
		},
		facilityCount,
		total: countGroup(items),
		byDuty: DUTIES.map((duty) => ({
			duty,
			count: items.filter(({ duties }) => duties.some((due) => due.duty === duty)).length
		})).filter(({ count }) => count > 0),
		byTownship: groupBy(
			asked({ township: undefined }),
			({ township_code }) => township_code,
			(code) => frame.townships.get(code) ?? code
		),
		byPerson: groupBy(
			asked({ person: undefined }),
			({ responsible_person }) => responsible_person,
			(person) => person
		),
		items: page.rows,
		itemCount: page.total,
		page: page.page,
		pageCount: page.pageCount,
		rules: [...CYCLE_RULE_KEYS]
	};
}

/** What is due this week of each facility of which something is, the most pressing duty first. */
export async function listDuties(
	context: Context,
	district: string
): Promise<ReadonlyMap<string, Duty[]>> {
	authorize(context, district, 'map.read');
	const { at, frame } = await readFrame(context, district, undefined);
	const { items } = await listDue(context, district, at, frame, {});
	return new Map(items.map(({ id, duties }) => [id, duties.map(({ duty }) => duty)]));
}

async function readFrame(context: Context, district: string, day: string | undefined) {
	const { time_zone: timeZone } = await requireDistrict(context.db, district);
	const now = context.now();
	const week = weekOf(day ?? dayOf(now, timeZone));
	const sunday = endOfDay(week.sunday, timeZone);
	const at = sunday < now ? sunday : now;
	const monday = startOfDay(week.monday, timeZone);
	const rule = await createRuleReader(context.db, district);
	const season = seasonOf(dayOf(monday > at ? monday : at, timeZone), rule, timeZone);
	const townships = await listTownshipNames(context.db, district);
	const frame: Frame = { monday, sunday, season, rule, timeZone, townships };
	return { week, at, frame };
}

async function listDue(
	context: Context,
	district: string,
	at: Date,
	frame: Frame,
	{ kind }: DueQuestion
): Promise<{ items: DueItem[]; facilityCount: number }> {
	const { db, actor } = context;
	const limit = PAGE[db.kind];
	const includesSensitive = can(actor, district, 'sensitive.read');
	const items: DueItem[] = [];
	let facilityCount = 0;
	for (let after: string | null = null; ;) {
		const rows: SeenFacility[] = await listSeen(db, district, {
			kinds: kind ? [kind] : CYCLE_KINDS,
			servicedBy: confinedTo(actor, district),
			includesSensitive,
			at,
			after,
			limit
		});
		facilityCount += rows.length;
		for (const row of rows) {
			const item = toItem(row, frame);
			if (!item) continue;
			items.push(includesSensitive ? item : { ...item, responsible_person: null });
		}
		after = rows.at(-1)?.id ?? null;
		if (rows.length < limit) break;
	}
	return { items: inOrder(items), facilityCount };
}

/** @returns undefined when nothing is due of it by the end of the week. */
function toItem(row: SeenFacility, frame: Frame): DueItem | undefined {
	const ms = (text: string | null) => (text === null ? null : Date.parse(text));
	const seen = {
		looked: ms(row.looked),
		opened: ms(row.opened),
		flowed: ms(row.flowed),
		measured: ms(row.measured),
		drained: ms(row.drained)
	};
	const owed: Owed[] = listOwed(row.kind, seen, frame.season, frame.rule);
	if (row.used !== null) owed.push(drainCheck(row.used, seen.opened, frame.timeZone));
	const duties = owed
		.flatMap((entry) => judge(entry, frame))
		.sort((a, b) => rank(a) - rank(b) || DUTIES.indexOf(a.duty) - DUTIES.indexOf(b.duty));
	const [first] = duties;
	if (!first) return undefined;
	const { id, kind, code, name, address, road_name, township_code, responsible_person } = row;
	return {
		id,
		kind,
		code,
		name,
		address,
		road_name,
		township_code,
		township: township_code === null ? null : (frame.townships.get(township_code) ?? null),
		responsible_person,
		position: row.lon === null || row.lat === null ? null : [row.lon, row.lat],
		state: row.condition ?? 'uninspected',
		duties,
		urgency: first.urgency
	};
}

/** Water was taken from it: what is wet must be seen dry before the day ends. */
function drainCheck(used: string, opened: number | null, timeZone: string): Owed {
	const due = endOfDay(dayOf(new Date(used), timeZone), timeZone).getTime();
	return { duty: 'drain_check', last: opened, due };
}

function judge({ duty, last, due }: Owed, { monday, sunday }: Frame): DueDuty[] {
	const urgency: Urgency | undefined =
		due < monday.getTime()
			? 'overdue'
			: due <= sunday.getTime()
				? 'this_week'
				: isOfSeason(duty)
					? 'season'
					: undefined;
	if (!urgency) return [];
	const print = (ms: number | null) =>
		ms === null || !Number.isFinite(ms) ? null : new Date(ms).toISOString();
	return [{ duty, last: print(last), due: print(due), urgency }];
}

/** A drain check before everything: it freezes tonight. */
function rank({ duty, urgency }: DueDuty): number {
	return duty === 'drain_check' ? -1 : URGENCIES.indexOf(urgency);
}

function inOrder(items: readonly DueItem[]): DueItem[] {
	const dueOf = ({ duties: [first] }: DueItem) => first?.due ?? '';
	const byCode = sortBy(items, ({ code, road_name }) => code ?? road_name, false);
	return byCode.sort(
		(a, b) =>
			rank(a.duties[0] as DueDuty) - rank(b.duties[0] as DueDuty) ||
			dueOf(a).localeCompare(dueOf(b))
	);
}

function isAsked(item: DueItem, { township, person, duty, urgency }: DueQuestion): boolean {
	return (
		(township === undefined || (item.township_code ?? NONE) === township) &&
		(person === undefined || (item.responsible_person ?? NONE) === person) &&
		(duty === undefined || item.duties.some((entry) => entry.duty === duty)) &&
		(urgency === undefined || item.urgency === urgency)
	);
}

function groupBy(
	items: readonly DueItem[],
	keyOf: (item: DueItem) => string | null,
	nameOf: (key: string) => string
): DueGroup[] {
	const groups = new Map<string | null, DueItem[]>();
	for (const item of items) {
		const key = keyOf(item);
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	const rows = [...groups].map(([key, members]) => ({
		key,
		name: key === null ? null : nameOf(key),
		...countGroup(members)
	}));
	return sortBy(rows, ({ name }) => name, false);
}

function countGroup(items: readonly DueItem[]): Omit<DueGroup, 'key' | 'name'> {
	const count = (urgency: Urgency) => items.filter((item) => item.urgency === urgency).length;
	return {
		facilities: items.length,
		overdue: count('overdue'),
		thisWeek: count('this_week'),
		season: count('season')
	};
}
