import { countItems, type ItemQuery } from '#lib/server/queries/ogc-item.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import type { Context } from '../context.ts';
import type { OgcView } from './collections.ts';

const MOST_KEPT = 200;
const kept = new WeakMap<Context['db'], Map<string, Promise<number>>>();

/**
 * How many facilities a query matches. Counted once for all pages of a reading: the count costs more than a page, and holds as long as
 * nothing is written to the district's register (every write counts its revision up).
 */
export async function countMatches(view: OgcView, query: ItemQuery): Promise<number> {
	const { context, district } = view;
	const { db } = context;
	const counts = kept.get(db) ?? new Map<string, Promise<number>>();
	kept.set(db, counts);
	const { register } = await getRevision(db, district.code);
	const { outageAt: _outage, moment, ...rest } = query;
	const key = JSON.stringify([district.code, register, moment?.asOf ?? null, rest]);
	const known = counts.get(key);
	if (known) return known;
	const count = countItems(db, district.code, district.time_zone, query);
	counts.set(key, count);
	count.catch(() => counts.delete(key));
	const [oldest] = counts.keys();
	if (counts.size > MOST_KEPT && oldest !== undefined) counts.delete(oldest);
	return count;
}
