import * as v from 'valibot';
import { FACILITY_KINDS, PositionSchema, type FacilityKind } from './facility.ts';
import { VIEWS } from './views.ts';

/**
 * `cover`: the most within a number or a budget · `all`: the fewest that cover all that can be ·
 * `median`: least mean cost to the nearest · `center`: least greatest cost.
 */
export const SITING_OBJECTIVES = ['cover', 'all', 'median', 'center'] as const;
export type SitingObjective = (typeof SITING_OBJECTIVES)[number];

/** What has to be served: square meters of the area, buildings, meters of main road, people (an estimate: rule people.spread_m). */
export const SITING_DEMANDS = ['area', 'buildings', 'roads', 'people'] as const;
export type SitingDemand = (typeof SITING_DEMANDS)[number];

/** Kinds judged by a radius; the others are judged by way or time along roads. */
const RADIUS_KINDS: readonly FacilityKind[] = ['hydrant', 'intake', 'pool'];
/** Kinds that stand on a water main, which nobody has given us: 未核管网. */
const MAIN_KINDS: readonly FacilityKind[] = ['hydrant', 'water_crane'];

export const isSitedByRadius = (kind: FacilityKind): boolean => RADIUS_KINDS.includes(kind);
export const needsWaterMain = (kind: FacilityKind): boolean => MAIN_KINDS.includes(kind);

export function defaultDemand(kind: FacilityKind): SitingDemand {
	if (isSitedByRadius(kind)) return 'area';
	return kind === 'water_crane' ? 'roads' : 'buildings';
}

/** What may be served by a kind, the usual one first. */
export function demandsOf(kind: FacilityKind): SitingDemand[] {
	if (isSitedByRadius(kind)) return ['area', 'buildings', 'people'];
	return kind === 'water_crane'
		? ['roads', 'buildings', 'people']
		: ['buildings', 'people', 'roads'];
}

export const MOST_SITES = 500;
export const MOST_SITING_SECONDS = 600;

const number = (name: string, least: number, most: number) => {
	const hint = `${name} 应为 ${least}–${most} 的数 — must be a number of ${least} to ${most}`;
	return v.pipe(v.number(hint), v.minValue(least, hint), v.maxValue(most, hint));
};

/** A place given by somebody: a parcel's middle, a site that is free. */
const GivenPlaceSchema = v.strictObject({
	position: PositionSchema,
	name: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(120))), null),
	/** 万元; the kind's own where it is not known. */
	cost: v.optional(v.nullable(number('cost', 0, 1e9)), null)
});
export type GivenPlace = v.InferOutput<typeof GivenPlaceSchema>;

/** What a planner asks; lengths in meters, cost in 万元. */
export const SitingQuestionSchema = v.pipe(
	v.strictObject({
		kind: v.picklist(FACILITY_KINDS),
		objective: v.optional(v.picklist(SITING_OBJECTIVES), 'cover'),
		count: v.optional(v.pipe(number('count', 0, MOST_SITES), v.integer())),
		budget: v.optional(number('budget', 0, 1e9)),
		demand: v.optional(v.picklist(SITING_DEMANDS)),
		view: v.optional(v.picklist(VIEWS), 'as_is'),
		winter: v.optional(v.boolean(), false),
		/** Along streets, between candidates. */
		spacing: v.optional(number('spacing', 10, 5000)),
		/** Arrival limit of stations, turnout included. */
		minutes: v.optional(number('minutes', 0.1, 240)),
		/** Worth of a second cover as a share of the first. */
		backup: v.optional(number('backup', 0, 1), 0),
		/** Broken ones are candidates beside places to build. */
		repairs: v.optional(v.boolean(), true),
		/** Each serves only so much, in the unit of the demand. */
		capacity: v.optional(number('capacity', 0.001, 1e12)),
		/** Given places instead of those along streets or shores. */
		candidates: v.optional(
			v.pipe(
				v.array(
					v.union([
						GivenPlaceSchema,
						v.pipe(
							PositionSchema,
							v.transform((position): GivenPlace => ({ position, name: null, cost: null }))
						)
					])
				),
				v.maxLength(20_000)
			)
		),
		/** The district's parcels (areas of kind `parcel`) instead of places along streets or shores. */
		parcels: v.optional(v.boolean(), false),
		seconds: v.optional(number('seconds', 0.1, MOST_SITING_SECONDS), 10),
		/** Enough: no more than this share can be missing. */
		gap: v.optional(number('gap', 0, 1), 0.002)
	}),
	v.check(
		({ objective, count, budget }) =>
			objective === 'all' || (count === undefined) !== (budget === undefined),
		'请给出 count 或 budget 之一 — give either count or budget'
	),
	v.check(
		({ objective, count }) => objective === 'cover' || objective === 'all' || count !== undefined,
		'median、center 需要 count — median and center need a count'
	),
	v.check(
		({ objective, kind }) => objective === 'cover' || objective === 'all' || !isSitedByRadius(kind),
		'median、center 按行车时间评价，用于消防站、微型站、水鹤 — median and center are by travel: stations, micro stations, cranes'
	),
	v.check(
		({ objective, backup, capacity }) =>
			capacity === undefined || (objective === 'cover' && backup === 0),
		'capacity 只用于 cover，且不与 backup 同用 — capacity goes with cover, and not with backup'
	),
	v.check(
		({ candidates, parcels }) => candidates === undefined || !parcels,
		'candidates 与 parcels 只给一个 — give candidates or parcels, not both'
	)
);
export type SitingQuestion = v.InferOutput<typeof SitingQuestionSchema>;
export type SitingInput = v.InferInput<typeof SitingQuestionSchema>;
