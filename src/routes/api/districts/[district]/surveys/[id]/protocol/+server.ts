import { handle } from '#lib/server/http.ts';
import { exportProtocol } from '#lib/server/services/survey/protocol.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { district, id } = event.params;
		const { body, fileName } = await exportProtocol(context, district, id);
		return new Response(body, {
			headers: {
				'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
				'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`
			}
		});
	});
