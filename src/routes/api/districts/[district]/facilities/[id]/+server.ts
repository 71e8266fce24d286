import { FacilityPatchSchema } from '#lib/domain/facility.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { getFacility, updateFacility } from '#lib/server/services/facility.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, (context) => getFacility(context, event.params.district, parseId(event.params.id)));

export const PATCH: RequestHandler = (event) =>
	handle(event, async (context) => {
		const patch = await parseBody(event, FacilityPatchSchema);
		return updateFacility(context, event.params.district, parseId(event.params.id), patch);
	});
