import * as v from 'valibot';
import { AREA_KINDS, AreaInputSchema } from '#lib/domain/area.ts';
import { handle, parseBody, parseQuery } from '#lib/server/http.ts';
import { createArea, listAreas } from '#lib/server/services/area.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { kind } = parseQuery(event, v.object({ kind: v.optional(v.picklist(AREA_KINDS)) }));
		const areas = await listAreas(context, event.params.district, kind ? [kind] : undefined);
		return {
			type: 'FeatureCollection',
			features: areas.map(({ geometry, ...properties }) => ({
				type: 'Feature',
				id: properties.id,
				geometry,
				properties
			}))
		};
	});

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, AreaInputSchema);
		return Response.json(await createArea(context, event.params.district, input), { status: 201 });
	});
