import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { undoFacilityChange } from '#lib/server/services/facility-undo.ts';
import { parseId, parseInput } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

const VersionSchema = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The facility as it is now; null when what was undone is its creation. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		const change = parseInput(VersionSchema, Number(event.params.version));
		const { version } = await parseBody(event, v.strictObject({ version: VersionSchema }));
		const facility = await undoFacilityChange(context, district, parseId(id), change, version);
		return Response.json({ facility: facility ?? null });
	});
