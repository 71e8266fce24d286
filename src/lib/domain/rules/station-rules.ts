import { rule, type Rule } from './rule.ts';

/** Fire stations, micro stations, ways on foot. */
export const STATION_RULES: readonly Rule[] = [
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
		'station.snap_m',
		200,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		['站点接入道路的最大距离', 'A station starts from a road within this distance'],
		[10, 2000]
	)
];
