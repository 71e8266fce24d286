import { rule, type Rule } from './rule.ts';

/** Letters, and how marks are looked at. */
export const PAPER_RULES: readonly Rule[] = [
	rule(
		'notice.deadline_days',
		15,
		'd',
		'assumption',
		'规划假设',
		'—',
		'C',
		['函告要求修复的期限', 'Days that a letter gives for the repair'],
		[1, 365]
	),
	rule(
		'marks.near_m',
		30,
		'm',
		'assumption',
		'规划假设',
		'—',
		'C',
		['在此距离内标记视为到场', 'A mark made within this distance was made on the spot'],
		[5, 500]
	),
	rule(
		'marks.burst_count',
		10,
		'',
		'assumption',
		'规划假设',
		'—',
		'C',
		[
			'五分钟内超过此数的标记列出供核对',
			'More marks than this in five minutes are shown to be looked at'
		],
		[2, 200]
	)
];
