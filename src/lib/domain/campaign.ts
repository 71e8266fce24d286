import * as v from 'valibot';
import { CYCLE_KINDS, type CycleKind } from './cycle.ts';
import { endOfDay, startOfDay } from './day.ts';
import { DaySchema } from './time-schema.ts';

/** What a campaign asks for of each facility: one of the duties that a look can answer. */
export const CAMPAIGN_DUTIES = ['look', 'check', 'test', 'survey'] as const;
export type CampaignDuty = (typeof CAMPAIGN_DUTIES)[number];

/** Evidence that answers a campaign's duty. */
export const ANSWERED_BY: Record<CampaignDuty, readonly string[]> = {
	look: ['visual', 'opened', 'flowed', 'measured'],
	check: ['opened', 'flowed', 'measured'],
	test: ['flowed', 'measured'],
	survey: ['measured']
};

const MOST_TEAMS = 40;
const name = (most: number, missing: string) =>
	v.pipe(v.string(), v.trim(), v.minLength(1, missing), v.maxLength(most));

/** A survey (普查) to begin: who goes where. A township without a team falls to the first one. */
export const CampaignInputSchema = v.pipe(
	v.strictObject({
		id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
		name: name(100, '请填写普查名称 — give the survey a name'),
		duty: v.picklist(CAMPAIGN_DUTIES),
		kinds: v.pipe(
			v.array(v.picklist(CYCLE_KINDS)),
			v.minLength(1, '请至少选一类设施 — choose one kind at least')
		),
		from: DaySchema,
		until: DaySchema,
		teams: v.pipe(
			v.array(
				v.strictObject({
					name: name(60, '请填写队名 — give the team a name'),
					members: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(300)))),
					townships: v.optional(v.array(v.pipe(v.string(), v.maxLength(20))), [])
				})
			),
			v.minLength(1, '请至少设一队 — name one team at least'),
			v.maxLength(MOST_TEAMS)
		)
	}),
	v.forward(
		v.check(
			({ from, until }) => until >= from,
			'结束日期不能早于开始日期 — the last day cannot come before the first'
		),
		['until']
	),
	v.forward(
		v.check(({ teams }) => {
			const named = teams.flatMap(({ townships }) => townships);
			return new Set(named).size === named.length;
		}, '一个乡镇只能归一队 — a township belongs to one team'),
		['teams']
	)
);
export type CampaignInput = v.InferInput<typeof CampaignInputSchema>;

/** A team's share and how far it is. */
export interface TeamProgress {
	n: number;
	name: string;
	members: string | null;
	townships: string[];
	facilities: number;
	done: number;
	/** Done within the last 24 hours. */
	today: number;
	/** Of those done: not intact. */
	faulty: number;
	/** Latest answer; null for none. */
	last_at: string | null;
}

/** A campaign with its progress. Times are ISO strings; `until` is included. */
export interface Campaign {
	id: string;
	name: string;
	duty: CampaignDuty;
	kinds: CycleKind[];
	from_at: string;
	until_at: string;
	created_by: string;
	created_at: string;
	closed_at: string | null;
	closed_by: string | null;
	teams: TeamProgress[];
}

/** A facility that a campaign still waits for, or its latest answer. */
export interface CampaignFacility {
	id: string;
	kind: CycleKind;
	code: string | null;
	name: string | null;
	road_name: string | null;
	team: number;
	done_at: string | null;
	done_by: string | null;
	condition: string | null;
}

/** Instants between which a campaign's answers count. @throws {RangeError} Not days. */
export function campaignSpan(from: string, until: string, timeZone: string): [Date, Date] {
	return [startOfDay(from, timeZone), endOfDay(until, timeZone)];
}

/** Sums over teams. */
export function sumTeams(
	teams: readonly TeamProgress[]
): Pick<TeamProgress, 'facilities' | 'done' | 'today' | 'faulty'> {
	const sum = (key: 'facilities' | 'done' | 'today' | 'faulty') =>
		teams.reduce((total, team) => total + team[key], 0);
	return {
		facilities: sum('facilities'),
		done: sum('done'),
		today: sum('today'),
		faulty: sum('faulty')
	};
}
