import { Invalid } from '#lib/server/errors.ts';
import { handle } from '#lib/server/http.ts';
import { uploadImport } from '#lib/server/services/jobs.ts';
import type { RequestHandler } from './$types';

/** The body is the file itself; its name, URI-encoded, stands in `x-file-name`. */
export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { request, params } = event;
		const fileName = decode(request.headers.get('x-file-name') ?? '');
		const queued = await uploadImport(context, params.district, fileName, request.body);
		return Response.json(queued, { status: 202 });
	});

function decode(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch (cause) {
		throw new Invalid(
			['x-file-name 应为 URI 编码的文件名。', 'x-file-name must be a URI-encoded file name.'],
			{ cause }
		);
	}
}
