import { MomentQuerySchema } from '#lib/domain/register-query.ts';
import { contextOf, loadPage, parseQuery } from '#lib/server/http.ts';
import { computeRate } from '#lib/server/services/rate.ts';
import { readRateChanges, readRateTrend } from '#lib/server/services/rate-trend.ts';
import { computeRepairs } from '#lib/server/services/repair.ts';
import { Unavailable } from '#lib/server/errors.ts';
import type { PageServerLoad } from './$types';

const TREND_MONTHS = 24;
const SHOWN_REPAIRS = 10;

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { asOf } = parseQuery(event, MomentQuerySchema);
		return {
			rate: await computeRate(context, district, { asOf }),
			asOf: asOf ?? null,
			// Of a city's size these take longer than the figures: they follow.
			trend: readRateTrend(contextOf(event), district, TREND_MONTHS),
			changes: readRateChanges(contextOf(event), district),
			// Only of now, and only where there is an area to cover.
			repairs:
				asOf === undefined
					? computeRepairs(contextOf(event), district, { count: SHOWN_REPAIRS }).catch(noArea)
					: null
		};
	});

function noArea(error: unknown): null {
	if (error instanceof Unavailable) return null;
	throw error;
}
