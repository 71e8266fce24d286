import { VehicleInputSchema } from '#lib/domain/vehicle.ts';
import { handle, parseBody } from '#lib/server/http.ts';
import { listVehicles, saveVehicle } from '#lib/server/services/vehicle.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	handle(event, async (context) => ({
		vehicles: await listVehicles(context, event.params.district)
	}));

export const POST: RequestHandler = (event) =>
	handle(event, async (context) => {
		const input = await parseBody(event, VehicleInputSchema);
		return Response.json(await saveVehicle(context, event.params.district, input), { status: 201 });
	});
