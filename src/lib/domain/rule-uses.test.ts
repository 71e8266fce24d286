import { describe, expect, it } from 'vitest';
import { RULE_FIGURES, RULE_USES, figuresOf } from './rule-uses.ts';
import { ruleOf } from './rules.ts';

describe('what rules are used for', () => {
	it('names rules that exist, each once a figure', () => {
		for (const figure of RULE_FIGURES) {
			const keys = RULE_USES[figure];
			for (const key of keys) expect(ruleOf(key).key).toBe(key);
			expect(new Set(keys).size).toBe(keys.length);
		}
	});

	it('finds every figure that a rule goes into', () => {
		expect(figuresOf('pessimistic.verified_days')).toEqual(['coverage', 'cranes', 'rate', 'reach']);
		expect(figuresOf('hydrant.no_parking_m')).toEqual([]);
	});
});
