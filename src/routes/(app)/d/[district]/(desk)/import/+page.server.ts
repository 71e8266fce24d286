import { loadPage } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { listLedgers } from '#lib/server/services/ledger/ledgers.ts';
import type { PageServerLoad } from './$types';

/** Ledgers so far; nobody else than those who may import sees any. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { permissions } = await getDistrict(context, district);
		return {
			ledgers: permissions.includes('import.run') ? await listLedgers(context, district) : []
		};
	});
