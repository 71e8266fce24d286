import { loadPage } from '#lib/server/http.ts';
import { listAreas } from '#lib/server/services/area.ts';
import { readCoverageArea } from '#lib/server/services/coverage-area.ts';
import { getJobs } from '#lib/server/services/jobs.ts';
import type { PageServerLoad } from './$types';

/** Jobs, and areas without their outlines. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const areas = await listAreas(context, district);
		return {
			...(await getJobs(context, district)),
			coverageArea: await readCoverageArea(context, district),
			areas: areas.map(({ id, kind, code, name, source, is_derived, area_square_meters }) => ({
				id,
				kind,
				code,
				name,
				source,
				is_derived,
				area_square_meters
			}))
		};
	});
