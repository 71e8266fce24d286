import { RULE_USES } from '#lib/domain/rule-uses.ts';
import { shortfallRate } from '#lib/domain/shortfall.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { findNextOutageChange, listTownships } from '#lib/server/queries/coverage-input.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import {
	listEdgeForms,
	listMunicipalHydrants,
	type EdgeForm
} from '#lib/server/queries/shortfall.ts';
import { createRuleReader, getPlacedDistrict, reuseOrCompute, type Computed } from './analysis.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { chooseArea } from './coverage.ts';
import { loadRoads } from './road-cache.ts';
import { computeRoadShortfall, type ShortfallAnswer } from './shortfall-compute.ts';

export interface ShortfallOptions {
	/** Another area than the district's own choice. */
	areaId?: string | undefined;
	/** Computes anew even if a stored result would do. */
	isFresh?: boolean | undefined;
}

/** docs/API.md, `Shortfall`. */
export type Shortfall = ShortfallAnswer &
	Computed & {
		area: { id: string; kind: string; name: string; source: string; isDerived: boolean };
		spacingMeters: number;
		bothSidesMeters: number;
		assignMeters: number;
		/** 欠账率; null where nothing is required. */
		shortfallRate: number | null;
		rules: string[];
	};

/**
 * 应建、实有、欠账 by road: hydrants that the streets of a named area require, those that stand on them,
 * and what is missing.
 *
 * @throws {Unavailable} There is no area, or there are no roads yet.
 * @throws {NotFound} The area asked for is not of this district.
 */
export async function computeShortfall(
	context: Context,
	district: string,
	options: ShortfallOptions = {}
): Promise<Shortfall> {
	authorize(context, district, 'map.read');
	const answer = await offThread(context, 'shortfall', [district, options], () =>
		computeShortfallHere(context, district, options)
	);
	if (confinedTo(context.actor, district) === undefined) return answer;
	// A maintainer sees the figures, not the facilities of others behind them.
	return {
		...answer,
		unassigned: [],
		roads: {
			...answer.roads,
			features: answer.roads.features.map((road) => ({
				...road,
				properties: { ...road.properties, hydrants: [] }
			}))
		}
	};
}

/** The same in this thread. */
export async function computeShortfallHere(
	context: Context,
	district: string,
	options: ShortfallOptions
): Promise<Shortfall> {
	const { db } = context;
	const now = context.now();
	const { srid } = await getPlacedDistrict(db, district);
	const area = await chooseArea(context, district, options.areaId);
	const rule = await createRuleReader(db, district);
	const { register, areas, rules, roads: roadsRevision } = await getRevision(db, district);
	return reuseOrCompute(
		db,
		{
			district,
			kind: 'shortfall',
			params: { area: area.id },
			inputs: { register, areas, rules, roads: roadsRevision },
			validUntil: await findNextOutageChange(db, [district], now),
			now,
			isFresh: options.isFresh
		},
		async () => {
			const roads = await loadRoads(db, district, srid);
			const forms = await readForms(db, district, roads.batch);
			const townships = await listTownships(db, district);
			const hydrants = await listMunicipalHydrants(db, district, now);
			const spacingMeters = rule('hydrant.spacing_m');
			const bothSidesMeters = rule('hydrant.both_sides_width_m');
			const assignMeters = rule('shortfall.assign_m');
			return () => {
				const answer = computeRoadShortfall({
					roads,
					forms,
					area: area.geometry,
					townships,
					hydrants,
					spacingMeters,
					bothSidesMeters,
					assignMeters,
					now
				});
				const { id, kind, name, source, is_derived } = area;
				return {
					...answer,
					area: { id, kind, name, source, isDerived: is_derived },
					spacingMeters,
					bothSidesMeters,
					assignMeters,
					shortfallRate: shortfallRate(answer.total),
					rules: [...RULE_USES.shortfall]
				};
			};
		},
		({ total }) => ({ ...total })
	);
}

const PAGE = { embedded: 3000, server: 20_000 } as const;

async function readForms(
	db: Database,
	district: string,
	batch: number
): Promise<Map<number, EdgeForm>> {
	const forms = new Map<number, EdgeForm>();
	for (let after = -1; ;) {
		const rows = await listEdgeForms(db, district, batch, after, PAGE[db.kind]);
		for (const row of rows) forms.set(row.id, row);
		const last = rows.at(-1);
		if (!last) return forms;
		after = last.id;
	}
}
