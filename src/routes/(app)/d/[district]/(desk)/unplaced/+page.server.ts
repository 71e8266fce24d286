import { loadPage } from '#lib/server/http.ts';
import { listUnplaced } from '#lib/server/services/unplaced.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, (context) => listUnplaced(context, event.params.district));
