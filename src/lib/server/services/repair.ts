import { countFacility } from '#lib/domain/counting.ts';
import { missingToTarget } from '#lib/domain/rate.ts';
import { NONE } from '#lib/domain/register-query.ts';
import type { RepairNote, RepairRow } from '#lib/domain/repair.ts';
import { RULE_USES } from '#lib/domain/rule-uses.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import type { CountedFacility } from '#lib/server/queries/coverage-input.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import { countConditionsNow } from '#lib/server/queries/rate.ts';
import { listBroken, type BrokenFacility } from '#lib/server/queries/repair.ts';
import { reuseOrCompute } from './analysis.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { computeCoverageHere } from './coverage.ts';
import { sumOf } from './rate.ts';
import { computeRegains } from './repair-compute.ts';
import { listBuildings, loadStreets, readRepairScene, type OfArea } from './repair-scene.ts';

export interface RepairOptions {
	/** How many repairs the plan takes. */
	count: number;
	/** Only what this servicing unit looks after; '' where none is named. */
	party?: string | undefined;
	/** Regained area for the money, by the rules' costs, instead of area alone. */
	perCost?: boolean | undefined;
	winter?: boolean | undefined;
	areaId?: string | undefined;
	isFresh?: boolean | undefined;
}

/** docs/API.md, `Repairs`. */
export type Repairs = OfArea & {
	count: number;
	party: string | null;
	perCost: boolean;
	/** The greatest regain first. */
	repairs: RepairRow[];
	/** The best repairs together, each step the greatest gain after those before it. */
	plan: {
		steps: {
			id: string;
			gainSquareMeters: number;
			totalSquareMeters: number;
			totalCost: number;
		}[];
		totalSquareMeters: number;
		/** No choice of as many repairs regains more. */
		boundSquareMeters: number;
		/** Covered ÷ area when they are done. */
		coveredRateAfter: number | null;
	};
	/** When everything that wants repair is repaired. */
	allSquareMeters: number;
	byParty: { party: string | null; squareMeters: number; count: number }[];
	/** 完好率: what counts, and how many repairs are missing to the target. */
	rate: { existing: number; intact: number; target: number; missingToTarget: number | null };
};

/**
 * 修复优先: everything that wants repair with the coverage that its repair regains, and the best `count` of
 * them.
 *
 * @throws {Unavailable} There is no area to cover yet. @throws {NotFound} No such area.
 */
export async function computeRepairs(
	context: Context,
	district: string,
	options: RepairOptions
): Promise<Repairs> {
	authorize(context, district, 'map.read');
	const confined = confinedTo(context.actor, district);
	const asked = { ...options, party: confined ?? options.party };
	const answer = await offThread(context, 'repairs', [district, asked], () =>
		computeRepairsHere(context, district, asked)
	);
	if (confined === undefined) return answer;
	// A maintainer sees its own facilities only.
	return {
		...answer,
		repairs: answer.repairs.filter(({ servicedBy }) => servicedBy === confined),
		byParty: answer.byParty.filter(({ party }) => party === confined)
	};
}

/** The same in this thread. */
export async function computeRepairsHere(
	context: Context,
	district: string,
	options: RepairOptions
): Promise<Repairs> {
	const { db } = context;
	const { count, perCost = false, winter = false } = options;
	const party = options.party === NONE ? '' : (options.party ?? null);
	const scene = await readRepairScene(context, district, { winter, areaId: options.areaId });
	const { rule, now } = scene;
	return reuseOrCompute(
		db,
		{
			district,
			kind: 'repairs',
			params: { count, party, perCost, winter, area: scene.area.id, with: 'streets' },
			inputs: scene.inputs,
			validUntil: scene.validUntil,
			now,
			isFresh: options.isFresh
		},
		async () => {
			const coverage = await computeCoverageHere(context, district, {
				view: 'as_is',
				winter,
				areaId: scene.area.id
			});
			const broken = await listBroken(db, district);
			const townships = await listTownshipNames(db, district);
			const buildings = await listBuildings(db, district);
			const streets = await loadStreets(context, district);
			const counts = sumOf(await countConditionsNow(db, district, { freshSince: now }));
			return () => {
				const byId = new Map(scene.facilities.map((facility) => [facility.id, facility]));
				const costOf = ({ kind }: BrokenFacility) => rule(`cost.${kind}_repair`);
				const judged = broken.map((facility) => ({
					facility,
					note: noteOf(facility, byId.get(facility.id), { winter, now })
				}));
				const regaining = judged.flatMap(({ facility, note }) => {
					const { id, lon, lat, serviced_by } = facility;
					if (note !== null || lon === null || lat === null) return [];
					// What costs nothing comes before everything else that costs something.
					const weight = perCost ? 1 / Math.max(costOf(facility), 1e-6) : 1;
					const radiusMeters = scene.radiusOf(facility.kind);
					return [{ id, lon, lat, radiusMeters, party: serviced_by, weight }];
				});
				const partyOf = new Map(regaining.map(({ id, party: own }) => [id, own ?? '']));
				const answer = computeRegains({
					area: scene.area.geometry,
					projection: scene.projection,
					known: scene.reach('counts'),
					unverified: scene.reach('unverified'),
					broken: regaining,
					buildings,
					streets,
					count,
					isPlannable: (id) => party === null || partyOf.get(id) === party
				});
				const repairs = judged
					.map(({ facility, note }) => ({
						...toRow(facility, townships),
						...(answer.alone.get(facility.id) ?? NOTHING),
						note,
						cost: costOf(facility)
					}))
					.sort((a, b) => b.regainSquareMeters - a.regainSquareMeters);
				const costs = new Map(repairs.map(({ id, cost }) => [id, cost]));
				let totalCost = 0;
				const steps = answer.plan.steps.map((step) => {
					totalCost += costs.get(step.id) ?? 0;
					return { ...step, totalCost };
				});
				const target = rule('intact_rate.target');
				const { areaSquareMeters, coveredSquareMeters } = coverage;
				const after = coveredSquareMeters + answer.plan.totalSquareMeters;
				return {
					area: coverage.area,
					winter,
					areaSquareMeters,
					coveredSquareMeters,
					count,
					party,
					perCost,
					repairs,
					plan: {
						...answer.plan,
						steps,
						coveredRateAfter: areaSquareMeters > 0 ? Math.min(1, after / areaSquareMeters) : null
					},
					allSquareMeters: answer.allSquareMeters,
					byParty: answer.byParty,
					rate: {
						existing: counts.existing,
						intact: counts.intact,
						target,
						missingToTarget: missingToTarget(counts, target)
					},
					rules: [...RULE_USES.repairs]
				};
			};
		},
		({ plan, allSquareMeters }) => ({ ...plan, steps: plan.steps.length, allSquareMeters })
	);
}

const NOTHING = {
	regainSquareMeters: 0,
	regainConfirmedSquareMeters: 0,
	buildings: 0,
	streetMeters: 0
};

/** Why the repair of a facility regains no coverage. */
function noteOf(
	broken: BrokenFacility,
	counted: CountedFacility | undefined,
	{ winter, now }: { winter: boolean; now: Date }
): RepairNote | null {
	if (broken.kind === 'water_crane') return 'no_radius';
	if (broken.lon === null || !counted) return 'unplaced';
	if (broken.condition === 'impaired') return 'usable';
	if (counted.is_in_outage) return 'outage';
	const options = { view: 'as_is', winter, verifiedDays: 0, now } as const;
	const repaired = { ...counted, condition: 'intact', usable_under_ice: true } as const;
	return countFacility(repaired, options) === 'counts' ? null : 'suspended';
}

function toRow(
	facility: BrokenFacility,
	townships: ReadonlyMap<string, string>
): Omit<
	RepairRow,
	| 'regainSquareMeters'
	| 'regainConfirmedSquareMeters'
	| 'buildings'
	| 'streetMeters'
	| 'note'
	| 'cost'
> {
	const { id, kind, code, name, address, township_code, lon, lat } = facility;
	return {
		id,
		kind,
		code,
		name,
		address,
		township: township_code === null ? null : (townships.get(township_code) ?? township_code),
		servicedBy: facility.serviced_by,
		condition: facility.condition,
		defects: facility.defects,
		observedAt: facility.observed_at,
		position: lon === null || lat === null ? null : [lon, lat],
		isCounted: facility.is_counted
	};
}
