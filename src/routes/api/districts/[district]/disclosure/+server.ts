import { DisclosureMarkingSchema } from '#lib/domain/disclosure-marking.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { markDisclosure } from '#lib/server/services/disclosure.ts';
import type { RequestHandler } from './$types';

/** Marks the facilities that a filter or codes name as public or internal; `dryRun` only counts. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const marking = await parseBody(event, DisclosureMarkingSchema);
		return markDisclosure(context, event.params.district, marking);
	});
