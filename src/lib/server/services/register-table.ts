import {
	FACILITY_STATES,
	LIFECYCLES,
	type Facility,
	type FacilityKind
} from '#lib/domain/facility.ts';
import { pageOf, sortBy, type SortKey, type TablePage } from '#lib/domain/table-page.ts';
import type { FacilitySort, TableQuery } from '#lib/domain/table-query.ts';
import { listFacilities, listSortKeys, type FacilityFilter } from '#lib/server/queries/facility.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { visibleTo } from './facility-record.ts';
import { readMoment } from './validation.ts';

/**
 * A page of the register of one kind, sorted by any of its columns. Only the keys of the rows are
 * read for sorting, so that a page of 20,000 facilities costs little more than one of 200. With `asOf`
 * register and states are those of the end of that day, as known today.
 */
export async function listRegisterTable(
	context: Context,
	district: string,
	kind: FacilityKind,
	query: TableQuery
): Promise<TablePage<Facility>> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const { time_zone } = await requireDistrict(db, district);
	const at = readMoment(context, time_zone, query.asOf === '' ? {} : { asOf: query.asOf });
	const moment = query.asOf === '' ? undefined : at;
	const some = <Word>(words: readonly Word[]) => (words.length > 0 ? words : undefined);
	const filter: FacilityFilter = {
		kinds: [kind],
		states: some(query.states),
		lifecycles: some(query.lifecycles),
		township: query.township || undefined,
		text: query.q || undefined,
		isUnplaced: query.isUnplaced || undefined,
		servicedBy: confinedTo(context.actor, district),
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		outageAt: at.asOf,
		limit: query.size
	};
	const sort = query.sort as FacilitySort;
	const keys = await listSortKeys(db, district, filter, sort, moment);
	const byCode = sortBy(keys, ({ code }) => code, false);
	const sorted =
		sort === 'code' && !query.isDescending
			? byCode
			: sortBy(byCode, (row) => rankOf(sort, row.key), query.isDescending);
	const page = pageOf(sorted, query.page, query.size);
	const ids = page.rows.map(({ id }) => id);
	const rows = ids.length > 0 ? await listFacilities(db, district, { ...filter, ids }, moment) : [];
	const byId = new Map(rows.map((row) => [row.id, row]));
	return {
		...page,
		rows: ids.flatMap((id) => {
			const row = byId.get(id);
			return row ? [visibleTo(context, district, row)] : [];
		})
	};
}

/** States and lifecycles in the order of legends, everything else as it is written. */
function rankOf(sort: FacilitySort, key: string | null): SortKey {
	if (sort === 'state') return FACILITY_STATES.findIndex((state) => state === key);
	if (sort === 'lifecycle') return LIFECYCLES.findIndex((lifecycle) => lifecycle === key);
	return key;
}
