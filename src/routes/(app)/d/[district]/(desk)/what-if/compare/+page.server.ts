import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { compareScenario } from '#lib/server/services/scenario/scenarios.ts';
import { checkScenarioLines } from '#lib/server/services/three-lines.ts';
import type { PageServerLoad } from './$types';

const QuerySchema = v.object({
	a: v.optional(v.pipe(v.string(), v.uuid())),
	b: v.optional(v.pipe(v.string(), v.uuid()))
});

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { a, b } = parseQuery(event, QuerySchema);
		const { district } = event.params;
		// Two are chosen on the page of what-ifs.
		if (a === undefined || b === undefined) redirect(303, `/d/${district}/what-if`);
		return {
			left: await compareScenario(context, district, a),
			right: await compareScenario(context, district, b),
			lines: [
				await checkScenarioLines(context, district, a),
				await checkScenarioLines(context, district, b)
			] as const
		};
	});
