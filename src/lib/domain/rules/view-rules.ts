import { rule, type Rule } from './rule.ts';

/** Winter, evidence, borders and the rest. */
export const VIEW_RULES: readonly Rule[] = [
	rule(
		'winter.speed_factor',
		0.75,
		'×',
		'assumption',
		'规划假设',
		'—',
		'C',
		['冬季车速系数', 'Winter speed factor'],
		[0.1, 1]
	),
	rule(
		'pessimistic.verified_days',
		180,
		'd',
		'assumption',
		'规划假设',
		'—',
		'C',
		[
			'从严口径：超过此天数未核实视为不可用',
			'Pessimistic view: not verified in this many days counts as broken'
		],
		[1, 3650]
	),
	rule(
		'border.facility_m',
		5000,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		['界外计入设施的距离', 'Facilities this far beyond the border count'],
		[0, 50000]
	),
	rule(
		'border.station_m',
		15000,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		['界外计入消防站的距离', 'Stations this far beyond the border count'],
		[0, 100000]
	),
	rule(
		'people.spread_m',
		1000,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		[
			'社区、村屯人口平均摊到此距离内最近的建筑',
			'People of a community are spread evenly over the buildings nearest to it, within this distance'
		],
		[0, 10000]
	),
	rule(
		'shortfall.assign_m',
		50,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		['消火栓归入道路的最大距离', 'A hydrant belongs to a road within this distance'],
		[5, 200]
	),
	rule(
		'intact_rate.target',
		0.95,
		'',
		'must',
		'规划指标 7（约束性）',
		'专栏1',
		'V1',
		['完好率目标', 'Target of the intact rate'],
		[0, 1]
	)
];
