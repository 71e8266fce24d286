import { MONTH_DAY, type Rule } from './rule.ts';

type Row = readonly [
	key: string,
	value: number,
	standard: readonly [name: string, clause: string, level: Rule['level'], status: Rule['status']],
	title: readonly [zh: string, en: string]
];

const PLANNING = ['规划假设', '—', 'assumption', 'C'] as const;
const MOST_DAYS = 1100;

const CYCLES: readonly Row[] = [
	[
		'cycle.look_days',
		90,
		['GB 50974-2014', '14.0.7', 'should', 'M'],
		['巡查周期：目视、清障', 'Cycle of a look: seen and cleared']
	],
	['cycle.check_days', 180, PLANNING, ['检查周期：开启', 'Cycle of a check: opened']],
	[
		'cycle.test_days',
		365,
		['GB/T 36122-2018', '6', 'assumption', 'V2'],
		['测试周期：放水或测压测流', 'Cycle of a test: flowed or measured']
	],
	[
		'cycle.frost_look_days',
		30,
		PLANNING,
		['严冬巡查周期：看、清雪，不放水', 'Cycle of a look in hard frost: look and clear, no flow']
	],
	[
		'cycle.pool_days',
		30,
		['GB 50974-2014', '14.0.3-4', 'must', 'V1q'],
		['消防水池水位检查周期', 'Cycle of a look at the level of a pool']
	],
	[
		'cycle.natural_days',
		365,
		['GB 50974-2014', '14.0.3-2', 'must', 'V1q'],
		['天然水源水位、水量测定周期', 'Cycle of measuring the level of natural water']
	]
];

const SEASON_STARTS: readonly Row[] = [
	['season.spring_from', 401, PLANNING, ['春季普查开始（月日）', 'Spring survey begins (MMDD)']],
	['season.summer_from', 616, PLANNING, ['春季普查结束（月日）', 'Spring survey ends (MMDD)']],
	[
		'season.autumn_from',
		915,
		PLANNING,
		['秋季排空保温开始（月日）', 'Autumn draining begins (MMDD)']
	],
	['season.frost_from', 1101, PLANNING, ['严冬开始（月日）', 'Hard frost begins (MMDD)']]
];

const toRule =
	(unit: string, range: Rule['range']) =>
	([key, value, [standard, clause, level, status], title]: Row): Rule => ({
		key,
		value,
		unit,
		level,
		standard,
		clause,
		status,
		title,
		range
	});

/** How often and in which season facilities are looked at, checked, tested and drained. */
export const CYCLE_RULES: readonly Rule[] = [
	...CYCLES.map(toRule('d', [1, MOST_DAYS])),
	...SEASON_STARTS.map(toRule(MONTH_DAY, [101, 1231]))
];
