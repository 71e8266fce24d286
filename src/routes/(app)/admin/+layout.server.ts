import { loadPage } from '#lib/server/http.ts';
import { getDuties } from '#lib/server/services/administration.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => loadPage(event, getDuties);
