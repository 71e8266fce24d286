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

/** Unit of a rule whose value is a day of any year: month × 100 + day, 915 for 15 September. */
export const MONTH_DAY = 'MMDD';

/** A value of a rule with its unit, `150 m`; a day of the year as `09-15`. */
export function printRuleValue(value: number, unit: string): string {
	if (unit !== MONTH_DAY) return `${value} ${unit}`.trim();
	return String(value).padStart(4, '0').replace(/(..)$/, '-$1');
}

/** One row of the table. */
export const rule = (
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
