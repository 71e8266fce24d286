import { handle } from '#lib/server/http.ts';
import { removeArea } from '#lib/server/services/area.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const DELETE: RequestHandler = (event) =>
	handle(event, async (context) => {
		await removeArea(context, event.params.district, parseId(event.params.id));
		return new Response(null, { status: 204 });
	});
