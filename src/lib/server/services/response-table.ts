import {
	containsText,
	pageOf,
	sortBy,
	type SortKey,
	type TablePage
} from '#lib/domain/table-page.ts';
import type { TableQuery } from '#lib/domain/table-query.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { readArrivalMinutes } from './analysis.ts';
import { authorize, type Context } from './context.ts';
import { listAllBeyond, loadThings, timePlaces, type BeyondEntry } from './response-lists.ts';
import { summarizeBands, type ClassBands } from './response-pieces.ts';
import { loadResponseField } from './response.ts';

/** A page of everything beyond the limit, not only the first that the map lists. */
export async function listBeyondTable(
	context: Context,
	district: string,
	query: TableQuery
): Promise<TablePage<BeyondEntry>> {
	authorize(context, district, 'map.read');
	return offThread(context, 'beyondTable', [district, query], () =>
		listBeyondTableHere(context, district, query)
	);
}

export async function listBeyondTableHere(
	context: Context,
	district: string,
	query: TableQuery
): Promise<TablePage<BeyondEntry>> {
	const { winter, kind, q, sort, isDescending } = query;
	const minutes = query.minutes ?? (await readArrivalMinutes(context.db, district));
	const response = await loadResponseField(context, district, winter);
	const { places, ...things } = await loadThings(context.db, district, response.layer);
	const timed = timePlaces(response, places, minutes);
	const all = listAllBeyond(response, { ...things, places: timed }, minutes).filter(
		(entry) => (kind === '' || entry.kind === kind) && (q === '' || containsText([entry.name], q))
	);
	const keys: Record<string, (entry: BeyondEntry) => SortKey> = {
		name: ({ name }) => name,
		kind: (entry) => entry.kind,
		seconds: ({ seconds }) => seconds ?? Infinity,
		meters: ({ meters }) => meters ?? Infinity
	};
	const keyOf = keys[sort];
	const sorted = keyOf ? sortBy(all, keyOf, isDescending) : isDescending ? all.reverse() : all;
	return pageOf(sorted, query.page, query.size);
}

/** Drivable road by class and band of arrival. */
export async function listRoadBands(
	context: Context,
	district: string,
	options: { winter: boolean }
): Promise<ClassBands[]> {
	authorize(context, district, 'map.read');
	return offThread(context, 'roadBands', [district, options], () =>
		listRoadBandsHere(context, district, options)
	);
}

export async function listRoadBandsHere(
	context: Context,
	district: string,
	{ winter }: { winter: boolean }
): Promise<ClassBands[]> {
	return summarizeBands(await loadResponseField(context, district, winter));
}
