import type { Incidence } from '#lib/core/siting/index.ts';
import type { SiteCandidate } from './candidates.ts';

/** What has to be served, what does so already, and what each candidate would do. */
export interface SitingModel {
	candidates: SiteCandidate[];
	spacingMeters: number | null;
	/** Demand points that each candidate would serve within the limit (`cover`, `all`), or better than now. */
	serves: Incidence;
	/** Of each entry of `serves.item`; only for `median` and `center`. */
	costs: Float64Array | undefined;
	/** By demand point, what is there already; only for `median` and `center`. */
	baseCosts: Float64Array | undefined;
	weights: Float64Array;
	/** What the weights are of. */
	unit: 'm²' | 'buildings' | 'm' | 'people';
	/** Sum of all weights, and of what is served within the limit already (not in `weights`). */
	totalWeight: number;
	servedWeight: number;
	/** Served by no candidate and by nothing there is. */
	hopelessWeight: number;
	/** The limit that decides: meters, or seconds with turnout. */
	limit: number;
	limitUnit: 'm' | 's';
}

/** Weight that no candidate serves. */
export function weightOutOfReach({ item }: Incidence, weights: Float64Array): number {
	const isServed = new Uint8Array(weights.length);
	for (const demand of item) isServed[demand] = 1;
	return weights.reduce((sum, weight, demand) => (isServed[demand] === 1 ? sum : sum + weight), 0);
}
