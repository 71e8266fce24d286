import { NONE } from '#lib/domain/register-query.ts';

/** What the list behind a figure is narrowed to. */
export interface RateListFilter {
	state?: string;
	kind?: string;
	township?: string;
	party?: string;
	station?: string;
	asOf?: string | null;
}

/** `?state=unusable&party=-`: the list behind a figure; an empty key means that none is named. */
export function rateListQuery(filter: RateListFilter): `?${string}` {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(filter)) {
		if (value === undefined || value === null) continue;
		search.set(name, value === '' ? NONE : String(value));
	}
	return `?${search.toString()}`;
}
