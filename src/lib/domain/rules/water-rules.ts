import { rule, type Rule } from './rule.ts';

/** Hydrants, water cranes, intakes. */
export const WATER_RULES: readonly Rule[] = [
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
	)
];
