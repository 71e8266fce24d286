import { handle } from '#lib/server/http.ts';
import { listCity } from '#lib/server/services/city.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => handle(event, listCity);
