/** How binding a rule is: 应 `must` · 宜 `should` · 规划假设 `assumption`. */
export type RuleLevel = 'must' | 'should' | 'assumption';
/** How well the clause was verified: standards' status marks (V1 clause text seen … C planning convention). */
export type RuleStatus = 'V1' | 'V1q' | 'V2' | 'M' | 'D' | 'C';

export interface Rule {
	key: string;
	value: number;
	unit: string;
	level: RuleLevel;
	standard: string;
	clause: string;
	status: RuleStatus;
	/** What the rule says, Chinese and English. */
	title: readonly [zh: string, en: string];
	/** Least and greatest value that a district may set. */
	range: readonly [least: number, greatest: number];
}

const rule = (
	key: string,
	value: number,
	unit: string,
	level: RuleLevel,
	standard: string,
	clause: string,
	status: RuleStatus,
	title: readonly [string, string],
	range: readonly [number, number]
): Rule => ({ key, value, unit, level, standard, clause, status, title, range });

/**
 * What the standards ask, with clause, level and verification status; source of every row is the
 * clause named in it. A district may set its own value (table district_rule): screens show both.
 */
export const RULES: readonly Rule[] = [
	rule(
		'hydrant.radius_m',
		150,
		'm',
		'must',
		'GB 50974-2014',
		'7.2.5',
		'V1',
		['市政消火栓保护半径', 'Protection radius of a municipal hydrant'],
		[10, 1000]
	),
	rule(
		'hydrant.spacing_m',
		120,
		'm',
		'must',
		'GB 50974-2014',
		'7.2.5',
		'V1',
		['市政消火栓间距（沿路）', 'Hydrant spacing along a road'],
		[10, 1000]
	),
	rule(
		'hydrant.both_sides_width_m',
		60,
		'm',
		'must',
		'GB 50974-2014',
		'7.2.3',
		'V1',
		['道路宽度超过此值两侧布置', 'Road width above which both sides need hydrants'],
		[10, 200]
	),
	rule(
		'hydrant.kerb_min_m',
		0.5,
		'm',
		'should',
		'GB 50974-2014',
		'7.2.6-1',
		'V1',
		['距路边最小距离', 'Least distance from the kerb'],
		[0, 5]
	),
	rule(
		'hydrant.kerb_max_m',
		2,
		'm',
		'must',
		'GB 50974-2014',
		'7.2.6-1',
		'V1',
		['距路边最大距离', 'Greatest distance from the kerb'],
		[0, 10]
	),
	rule(
		'hydrant.wall_min_m',
		5,
		'm',
		'should',
		'GB 50974-2014',
		'7.2.6-2',
		'V1',
		['距建筑外墙最小距离', 'Least distance from a wall'],
		[0, 20]
	),
	rule(
		'hydrant.pressure_mpa',
		0.14,
		'MPa',
		'must',
		'GB 55036-2022',
		'3.0.3',
		'V1q',
		['平时运行工作压力', 'Working pressure in normal times'],
		[0.01, 2]
	),
	rule(
		'hydrant.fire_pressure_mpa',
		0.1,
		'MPa',
		'must',
		'GB 55036-2022',
		'3.0.3',
		'V1q',
		['火灾时供水压力（从地面算起）', 'Pressure in a fire, from the ground'],
		[0.01, 2]
	),
	rule(
		'hydrant.flow_lps',
		15,
		'L/s',
		'must',
		'GB 55036-2022',
		'3.0.3',
		'V1q',
		['火灾时出流量', 'Flow in a fire'],
		[1, 200]
	),
	rule(
		'hydrant.no_parking_m',
		5,
		'm',
		'must',
		'GB 55037-2022',
		'12.0.1',
		'V1',
		['两侧禁停距离', 'No parking on each side'],
		[0, 50]
	),
	rule(
		'water_crane.spacing_m',
		1000,
		'm',
		'should',
		'GB 50974-2014',
		'7.2.9',
		'V1',
		['消防水鹤布置间距（沿主要干道）', 'Water crane spacing along main roads'],
		[100, 10000]
	),
	rule(
		'water_crane.flow_lps',
		30,
		'L/s',
		'should',
		'GB 50974-2014',
		'7.2.10',
		'V1',
		['消防水鹤出流量', 'Flow of a water crane'],
		[1, 200]
	),
	rule(
		'water_crane.main_diameter_mm',
		200,
		'mm',
		'should',
		'GB 50974-2014',
		'7.2.9',
		'V1',
		['消防水鹤给水管径', 'Feed main of a water crane'],
		[50, 1000]
	),
	rule(
		'intake.radius_m',
		150,
		'm',
		'must',
		'GB 50974-2014',
		'6.1.5-1',
		'V1q',
		['消防水池、取水口保护半径', 'Protection radius of a pool or natural intake'],
		[10, 1000]
	),
	rule(
		'intake.suction_max_m',
		6,
		'm',
		'must',
		'GB 50974-2014',
		'4.4.5-1',
		'V1',
		['最大吸水高度', 'Greatest suction height'],
		[1, 10]
	),
	rule(
		'station.turnout_seconds',
		60,
		's',
		'assumption',
		'建标152-2017',
		'条文说明',
		'V2',
		['出动时间', 'Turnout time'],
		[0, 1800]
	),
	rule(
		'station.arrival_minutes',
		5,
		'min',
		'must',
		'GB 51080-2015',
		'4.1.3-1',
		'V1',
		['接到出动指令后到达辖区边缘', 'Arrival at the edge of the area after the order'],
		[1, 120]
	),
	rule(
		'micro_station.walk_minutes',
		3,
		'min',
		'assumption',
		'公消〔2015〕301号',
		'五(二)',
		'V1',
		['微型消防站到场时间', 'Arrival of a micro station'],
		[1, 60]
	),
	rule(
		'micro_station.speed_kmh',
		15,
		'km/h',
		'assumption',
		'规划假设',
		'—',
		'C',
		['微型消防站行进速度（电动车）', 'Speed of a micro station on an e-bike'],
		[3, 40]
	),
	rule(
		'reach.off_road_m',
		50,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		['离开道路的最大距离（接入与到建筑）', 'Most that may lie off the road, at either end'],
		[0, 500]
	),
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
	),
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
		'station.snap_m',
		200,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		['站点接入道路的最大距离', 'A station starts from a road within this distance'],
		[10, 2000]
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

const byKey = new Map(RULES.map((entry) => [entry.key, entry]));

/** The national rule of that key. @throws {RangeError} for a key that does not exist. */
export function ruleOf(key: string): Rule {
	const found = byKey.get(key);
	if (!found) throw new RangeError(`no rule "${key}"`);
	return found;
}
