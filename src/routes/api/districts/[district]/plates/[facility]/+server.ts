import { handle } from '#lib/server/http.ts';
import { revokePlate } from '#lib/server/services/plate.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { RequestHandler } from './$types';

export const DELETE: RequestHandler = (event) =>
	handle(event, async (context) => {
		await revokePlate(context, event.params.district, parseId(event.params.facility));
		return new Response(null, { status: 204 });
	});
