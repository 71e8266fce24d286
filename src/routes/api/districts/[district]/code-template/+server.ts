import * as v from 'valibot';
import { handle, parseBody } from '#lib/server/http.ts';
import { readCodeTemplate, setCodeTemplate } from '#lib/server/services/facility-proposal.ts';
import type { RequestHandler } from './$types';

const TemplateSchema = v.strictObject({
	template: v.pipe(v.string(), v.trim(), v.maxLength(300))
});

export const GET: RequestHandler = (event) =>
	handle(event, (context) => readCodeTemplate(context, event.params.district));

export const PUT: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { template } = await parseBody(event, TemplateSchema);
		return setCodeTemplate(context, event.params.district, template);
	});
