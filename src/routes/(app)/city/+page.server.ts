import * as v from 'valibot';
import { CITY_SORTS, sortCity } from '#lib/domain/city.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { listCity } from '#lib/server/services/city.ts';
import type { PageServerLoad } from './$types';

const QuerySchema = v.object({
	sort: v.optional(v.picklist(CITY_SORTS), 'code'),
	down: v.optional(v.picklist(['0', '1']), '0')
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { sort, down } = parseQuery(event, QuerySchema);
		const isDescending = down === '1';
		const { rows, total, asOf } = await listCity(context);
		return { rows: sortCity(rows, sort, isDescending), total, asOf, sort, isDescending };
	});
