import { handle } from '#lib/server/http.ts';
import { createDistrict, getDistrict, listDistricts } from '#lib/server/services/district.ts';
import { parseBody } from '#lib/server/http.ts';
import { DistrictInputSchema } from '#lib/domain/district.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({ districts: await listDistricts(context) }));

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, DistrictInputSchema);
		const { district, notices } = await createDistrict(context, input);
		const summary = await getDistrict(context, district.code);
		return Response.json({ ...summary, notices }, { status: 201 });
	});
