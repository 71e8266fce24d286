import { describe, expect, it } from 'vitest';
import { isMessageKey } from '#lib/domain/messages/index.ts';
import { RULES } from '#lib/domain/rules.ts';
import { groupRules } from './rule-groups.ts';

describe('rules by subject', () => {
	const groups = groupRules(RULES.map((rule) => ({ ...rule, effective: rule.value })));

	it('shows every rule once', () => {
		const keys = groups.flatMap(({ rules }) => rules.map(({ key }) => key));
		expect(keys.sort()).toEqual(RULES.map(({ key }) => key).sort());
	});

	it('has a heading for every subject', () => {
		for (const { subject } of groups) expect(isMessageKey(`rules.group.${subject}`)).toBe(true);
	});
});
