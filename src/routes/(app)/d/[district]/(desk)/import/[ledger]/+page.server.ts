import { loadPage } from '#lib/server/http.ts';
import { getLedger } from '#lib/server/services/ledger/ledgers.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => ({
		ledger: await getLedger(context, event.params.district, event.params.ledger)
	}));
