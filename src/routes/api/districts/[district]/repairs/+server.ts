import { RepairQuerySchema } from '#lib/domain/repair.ts';
import { handle, parseQuery } from '#lib/server/http.ts';
import { computeRepairs } from '#lib/server/services/repair.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => {
		const { count, party, perCost, winter, area } = parseQuery(event, RepairQuerySchema);
		const options = { count, party, perCost, winter, areaId: area };
		return computeRepairs(context, event.params.district, options);
	});
