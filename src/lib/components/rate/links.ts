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

/** `/d/230717/rate/list?state=unusable&party=-`; an empty key means that none is named. */
export function rateListPath(
	district: string,
	filter: RateListFilter
): `/d/${string}/rate/list?${string}` {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(filter)) {
		if (value === undefined || value === null) continue;
		search.set(name, value === '' ? NONE : String(value));
	}
	return `/d/${district}/rate/list?${search.toString()}`;
}
