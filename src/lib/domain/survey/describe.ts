import type { FacilityKind } from '#lib/domain/facility.ts';
import { labelOfField } from '#lib/domain/ledger/field-labels.ts';
import { format, isMessageKey, translate, type Locale } from '#lib/domain/messages/index.ts';
import type { SurveyDifference } from './survey.ts';

/** A difference in words; a side that is silent shows a dash. */
export function describeDifference(
	kind: FacilityKind,
	{ field, ours, theirs }: SurveyDifference,
	locale: Locale
): { label: string; ours: string; theirs: string } {
	const own = `survey.field.${field}`;
	const label = isMessageKey(own)
		? translate(own, locale)
		: format(labelOfField(kind, field.replace(/^attributes\./, '')), locale);
	const say = (value: string | null) => (value === null ? '—' : wordOf(field, value, locale));
	return { label, ours: say(ours), theirs: say(theirs) };
}

const PREFIXES: Record<string, string> = {
	condition: 'state',
	lifecycle: 'lifecycle',
	ownership: 'ownership',
	category: 'category',
	sponsor: 'sponsor'
};

function wordOf(field: string, value: string, locale: Locale): string {
	const key = `${PREFIXES[field] ?? ''}.${value}`;
	return isMessageKey(key) ? translate(key, locale) : value;
}
