import { FACILITY_KINDS } from './facility.ts';

/** What siting finds places for. */
export const SITED_KINDS = FACILITY_KINDS;

/** Figures that are computed with rules. */
export const RULE_FIGURES = [
	'coverage',
	'cranes',
	'response',
	'rate',
	'reach',
	'siting',
	'shortfall',
	'repairs',
	'letters',
	'marks'
] as const;
export type RuleFigure = (typeof RULE_FIGURES)[number];

/** Keys of the rules that go into each figure; the services that compute them name their rules from here. */
export const RULE_USES: Record<RuleFigure, readonly string[]> = {
	coverage: [
		'hydrant.radius_m',
		'intake.radius_m',
		'pessimistic.verified_days',
		'border.facility_m'
	],
	cranes: ['water_crane.spacing_m', 'border.facility_m', 'pessimistic.verified_days'],
	response: [
		'station.arrival_minutes',
		'station.turnout_seconds',
		'station.snap_m',
		'winter.speed_factor',
		'border.station_m'
	],
	rate: ['intact_rate.target', 'pessimistic.verified_days'],
	reach: [
		'hydrant.radius_m',
		'micro_station.walk_minutes',
		'micro_station.speed_kmh',
		'reach.off_road_m',
		'pessimistic.verified_days',
		'border.facility_m'
	],
	siting: [
		'hydrant.radius_m',
		'intake.radius_m',
		'hydrant.wall_min_m',
		'hydrant.kerb_min_m',
		'hydrant.kerb_max_m',
		'micro_station.walk_minutes',
		'micro_station.speed_kmh',
		'reach.off_road_m',
		'station.arrival_minutes',
		'station.turnout_seconds',
		'people.spread_m',
		...SITED_KINDS.flatMap((kind) => [`cost.${kind}_build`, `cost.${kind}_repair`])
	],
	shortfall: ['hydrant.spacing_m', 'hydrant.both_sides_width_m', 'shortfall.assign_m'],
	letters: ['notice.deadline_days'],
	marks: ['marks.near_m', 'marks.burst_count'],
	repairs: [
		'hydrant.radius_m',
		'intake.radius_m',
		'border.facility_m',
		'intact_rate.target',
		...(['hydrant', 'water_crane', 'pool', 'intake'] as const).map((kind) => `cost.${kind}_repair`)
	]
};

/** The figures that change when this rule does; none for a rule that nothing computes with yet. */
export function figuresOf(key: string): RuleFigure[] {
	return RULE_FIGURES.filter((figure) => RULE_USES[figure].includes(key));
}
