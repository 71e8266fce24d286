import { fileNameOf, handle } from '#lib/server/http.ts';
import { uploadImport } from '#lib/server/services/jobs.ts';
import type { RequestHandler } from './$types';

/** The body is the file itself; its name, URI-encoded, stands in `x-file-name`. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { request, params } = event;
		const queued = await uploadImport(context, params.district, fileNameOf(event), request.body);
		return Response.json(queued, { status: 202 });
	});
