import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { chooseCoverageArea, readCoverageArea } from '#lib/server/services/coverage-area.ts';
import type { RequestHandler } from './$types';

const ChoiceSchema = v.strictObject({
	area: v.nullable(
		v.pipe(v.string(), v.uuid('area 应为 UUID 或 null — area must be a UUID or null'))
	)
});

export const GET: RequestHandler = (event) =>
	handle(event, (context) => readCoverageArea(context, event.params.district));

export const PUT: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { area } = await parseBody(event, ChoiceSchema);
		return chooseCoverageArea(context, event.params.district, area);
	});
