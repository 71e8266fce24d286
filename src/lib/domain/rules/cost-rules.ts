import { rule, type Rule } from './rule.ts';

/** What building and repairing cost; planning assumptions. */
export const COST_RULES: readonly Rule[] = [
	rule(
		'cost.hydrant_build',
		1.5,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['新建一处消火栓的费用', 'Cost of building a hydrant'],
		[0, 100000]
	),
	rule(
		'cost.hydrant_repair',
		0.3,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['修复一处消火栓的费用', 'Cost of repairing a hydrant'],
		[0, 100000]
	),
	rule(
		'cost.water_crane_build',
		8,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['新建一处消防水鹤的费用', 'Cost of building a water crane'],
		[0, 100000]
	),
	rule(
		'cost.water_crane_repair',
		1,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['修复一处消防水鹤的费用', 'Cost of repairing a water crane'],
		[0, 100000]
	),
	rule(
		'cost.intake_build',
		6,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['新建一处取水口的费用', 'Cost of building a intake'],
		[0, 100000]
	),
	rule(
		'cost.intake_repair',
		1,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['修复一处取水口的费用', 'Cost of repairing a intake'],
		[0, 100000]
	),
	rule(
		'cost.pool_build',
		30,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['新建一处消防水池的费用', 'Cost of building a pool'],
		[0, 100000]
	),
	rule(
		'cost.pool_repair',
		3,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['修复一处消防水池的费用', 'Cost of repairing a pool'],
		[0, 100000]
	),
	rule(
		'cost.micro_station_build',
		10,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['新建一处微型消防站的费用', 'Cost of building a micro station'],
		[0, 100000]
	),
	rule(
		'cost.micro_station_repair',
		1,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['修复一处微型消防站的费用', 'Cost of repairing a micro station'],
		[0, 100000]
	),
	rule(
		'cost.fire_station_build',
		3000,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['新建一处消防救援站的费用', 'Cost of building a fire station'],
		[0, 100000]
	),
	rule(
		'cost.fire_station_repair',
		50,
		'万元',
		'assumption',
		'规划假设',
		'—',
		'C',
		['修复一处消防救援站的费用', 'Cost of repairing a fire station'],
		[0, 100000]
	)
];
