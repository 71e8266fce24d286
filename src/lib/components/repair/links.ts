import { NONE } from '#lib/domain/register-query.ts';
import type { RepairQuery } from '#lib/domain/repair.ts';

/** The page of repairs, narrowed or sorted otherwise; `null` takes a choice away. */
export function repairPath(
	district: string,
	query: Partial<RepairQuery>,
	changes: Partial<Record<keyof RepairQuery, string | null>> = {}
): `/d/${string}` {
	const search = new URLSearchParams();
	const kept: Record<string, unknown> = { ...query, ...changes };
	for (const [key, value] of Object.entries(kept)) {
		if (value === undefined || value === null || value === '' || value === false) continue;
		search.set(key, value === true ? '1' : String(value));
	}
	const text = search.toString();
	return `/d/${district}/repairs${text === '' ? '' : `?${text}`}`;
}

/** A servicing unit in an address; `-` where none is named. */
export function partyKey(party: string | null): string {
	return party ?? NONE;
}
