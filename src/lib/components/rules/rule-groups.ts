import type { RuleRow } from '#lib/map/client/api-types.ts';

/** Rules by what they are about (the part of the key before the dot), in the order of the list. */
export function groupRules(rules: readonly RuleRow[]): { subject: string; rules: RuleRow[] }[] {
	const groups = new Map<string, RuleRow[]>();
	for (const rule of rules) {
		const subject = rule.key.split('.')[0] ?? '';
		groups.set(subject, [...(groups.get(subject) ?? []), rule]);
	}
	return [...groups].map(([subject, members]) => ({ subject, rules: members }));
}
