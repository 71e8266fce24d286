import { error } from '@sveltejs/kit';
import { translate } from '#lib/domain/messages/index.ts';
import { TABLE_LAYERS, isTableLayer, parseTableQuery } from '#lib/domain/table-query.ts';
import { loadPage } from '#lib/server/http.ts';
import { loadTable } from '#lib/server/services/table.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	const { district, layer } = event.params;
	const { locale } = event.locals;
	if (!isTableLayer(layer)) {
		error(404, translate('table.noLayer', locale, { layer, layers: TABLE_LAYERS.join(', ') }));
	}
	// Name by name: opening a row changes the address as well, and needs no new table.
	const query = parseTableQuery(layer, (name) => event.url.searchParams.get(name));
	return loadPage(event, async (context) => {
		const table = await loadTable(context, district, layer, query);
		const problem = table.type === 'unavailable' ? table.reason.in(locale) : null;
		return { layer, query, problem, table: table.type === 'unavailable' ? null : table };
	});
};
