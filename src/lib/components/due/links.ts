import { MOST_DUE_ITEMS, type DueGrouping, type DueQuery } from '#lib/domain/due.ts';

/** What the page of what is due asks. */
export type DueAddress = Partial<Omit<DueQuery, 'page' | 'limit'>> & {
	by?: DueGrouping;
	page?: number;
	limit?: number;
};

/** A group without a name in an address. */
export const NONE = '-';
/** As many as there may be, for printing. */
export const ALL = MOST_DUE_ITEMS;

/** The page of what is due, asked otherwise; `undefined` takes a choice away, a page not named is the first. */
export function duePath(
	district: string,
	{ page: _page, limit: _limit, ...query }: DueAddress,
	changes: { [key in keyof DueAddress]: DueAddress[key] | undefined }
): `/d/${string}` {
	const search = new URLSearchParams();
	for (const [key, value] of Object.entries({ ...query, ...changes }))
		if (value !== undefined && value !== '') search.set(key, String(value));
	const text = search.toString();
	return `/d/${district}/due${text === '' ? '' : `?${text}`}`;
}
