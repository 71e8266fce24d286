import type { Rule } from './rules/rule.ts';
import { COST_RULES } from './rules/cost-rules.ts';
import { CYCLE_RULES } from './rules/cycle-rules.ts';
import { PAPER_RULES } from './rules/paper-rules.ts';
import { STATION_RULES } from './rules/station-rules.ts';
import { VIEW_RULES } from './rules/view-rules.ts';
import { WATER_RULES } from './rules/water-rules.ts';

export type { Rule, RuleLevel, RuleStatus } from './rules/rule.ts';

/**
 * What the standards ask, with clause, level and verification status; source of every row is the
 * clause named in it. A district may set its own value (table district_rule): screens show both.
 */
export const RULES: readonly Rule[] = [
	...WATER_RULES,
	...STATION_RULES,
	...COST_RULES,
	...VIEW_RULES,
	...CYCLE_RULES,
	...PAPER_RULES
];

const byKey = new Map(RULES.map((entry) => [entry.key, entry]));

/** The national rule of that key. @throws {RangeError} for a key that does not exist. */
export function ruleOf(key: string): Rule {
	const found = byKey.get(key);
	if (!found) throw new RangeError(`no rule "${key}"`);
	return found;
}
