import { handle, parseBody } from '#lib/server/http.ts';
import { RuleValueSchema, resetRule, setRule } from '#lib/server/services/rule.ts';
import type { RequestHandler } from './$types';

export const PUT: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, RuleValueSchema);
		return setRule(context, event.params.district, event.params.key, input);
	});

export const DELETE: RequestHandler = (event) =>
	handle(event, (context) => resetRule(context, event.params.district, event.params.key));
