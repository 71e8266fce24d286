import {
	buildGainIndex,
	buildStreetGain,
	planRepairs,
	type GainDisc
} from '#lib/core/coverage/index.ts';
import {
	buildPointGrid,
	forEachPointWithin,
	type SegmentGrid,
	toPlaneMultiPolygon,
	type Projection
} from '#lib/core/geometry/index.ts';

/** A facility with a reach; degrees. */
export interface ReachFacility {
	id: string;
	lon: number;
	lat: number;
	radiusMeters: number;
}

export interface RepairQuestion {
	area: GeoJSON.MultiPolygon;
	projection: Projection;
	/** Facilities that count, and those that were never inspected. */
	known: readonly ReachFacility[];
	unverified: readonly ReachFacility[];
	/** Those that would count if they were repaired. */
	broken: readonly (ReachFacility & { party: string | null; weight: number })[];
	/** Middles of buildings, degrees. */
	buildings: readonly { lon: number; lat: number }[];
	/** Segments of streets in the plane; undefined: no street is known. */
	streets?: SegmentGrid | undefined;
	count: number;
	/** The plan takes only these; undefined: any. */
	isPlannable?: ((id: string) => boolean) | undefined;
}

export interface Regain {
	regainSquareMeters: number;
	regainConfirmedSquareMeters: number;
	buildings: number;
	/** Of street; null: none is known. */
	streetMeters: number | null;
}

export interface RepairAnswer {
	/** What each repair alone brings, by id. */
	alone: Map<string, Regain>;
	plan: {
		steps: { id: string; gainSquareMeters: number; totalSquareMeters: number }[];
		totalSquareMeters: number;
		boundSquareMeters: number;
	};
	/** m² that all repairs together, and all of one servicing unit together, cover again. */
	allSquareMeters: number;
	byParty: { party: string | null; squareMeters: number; count: number }[];
}

/** What repairs regain of an area's coverage, each alone and the best together. */
export function computeRegains(question: RepairQuestion): RepairAnswer {
	const { projection, count, isPlannable = () => true } = question;
	const area = toPlaneMultiPolygon(question.area, projection);
	const toDisc = createProjector(projection);
	const known = question.known.map(toDisc);
	const gains = buildGainIndex(area, known);
	const confirmed = buildGainIndex(area, [...known, ...question.unverified.map(toDisc)]);
	const countBuildings = createBuildingCounter(question, (disc, x, y) =>
		gains.isGained(disc, x, y)
	);
	const streets = question.streets && buildStreetGain(question.streets, known);
	const broken = question.broken.map((facility) => ({ ...facility, disc: toDisc(facility) }));
	const alone = new Map(
		broken.map(({ id, disc }): [string, Regain] => [
			id,
			{
				regainSquareMeters: gains.gainOf(disc),
				regainConfirmedSquareMeters: confirmed.gainOf(disc),
				buildings: countBuildings(disc),
				streetMeters: streets?.metersOf(disc) ?? null
			}
		])
	);
	const together = (discs: readonly GainDisc[]): number => {
		let sum = 0;
		for (const disc of discs) {
			sum += gains.gainOf(disc);
			gains.add(disc);
		}
		for (const disc of discs) gains.remove(disc);
		return sum;
	};
	const parties = new Map<string | null, GainDisc[]>();
	for (const { party, disc } of broken) parties.set(party, [...(parties.get(party) ?? []), disc]);
	const allSquareMeters = together(broken.map(({ disc }) => disc));
	const byParty = [...parties].map(([party, discs]) => ({
		party,
		squareMeters: together(discs),
		count: discs.length
	}));
	const candidates = broken.filter(({ id }) => isPlannable(id));
	const plan = planRepairs(
		gains,
		candidates.map(({ disc, weight }) => ({ ...disc, weight })),
		Math.min(count, candidates.length)
	);
	return {
		alone,
		plan: {
			steps: plan.steps.map(({ candidate, ...step }) => ({
				id: candidates[candidate]?.id ?? '',
				...step
			})),
			totalSquareMeters: plan.totalSquareMeters,
			boundSquareMeters: plan.boundSquareMeters
		},
		allSquareMeters,
		byParty: byParty.sort((a, b) => b.squareMeters - a.squareMeters)
	};
}

export interface Loss {
	id: string;
	lossSquareMeters: number;
	buildings: number;
	/** Of street; null: none is known. */
	streetMeters: number | null;
}

/**
 * What each facility alone holds: the area that is covered no more if it fails.
 *
 * @returns One entry for each known facility, in their order; they sum to what is covered exactly once.
 */
export function computeLosses(
	question: Pick<RepairQuestion, 'area' | 'projection' | 'known' | 'buildings' | 'streets'>
): Loss[] {
	const { projection } = question;
	const area = toPlaneMultiPolygon(question.area, projection);
	const toDisc = createProjector(projection);
	const known = question.known.map((facility) => ({ id: facility.id, disc: toDisc(facility) }));
	const gains = buildGainIndex(
		area,
		known.map(({ disc }) => disc)
	);
	const countBuildings = createBuildingCounter(question, (disc, x, y) =>
		gains.isGained(disc, x, y)
	);
	const streets =
		question.streets &&
		buildStreetGain(
			question.streets,
			known.map(({ disc }) => disc)
		);
	return known.map(({ id, disc }, index) => {
		gains.remove(disc);
		const lossSquareMeters = gains.gainOf(disc);
		const buildings = lossSquareMeters > 0 ? countBuildings(disc) : 0;
		gains.add(disc);
		const streetMeters = streets?.metersOf(disc, index) ?? null;
		return { id, lossSquareMeters, buildings, streetMeters };
	});
}

export interface Together {
	squareMeters: number;
	buildings: number;
}

/**
 * What sets of facilities hold together: the difference of two views, one with all of a set and one with
 * none of it. Those of a set that are `known` are taken out first.
 */
export function computeTogether(
	question: Pick<RepairQuestion, 'area' | 'projection' | 'known' | 'buildings'>,
	sets: Readonly<Record<string, readonly ReachFacility[]>>
): Record<string, Together> {
	const { projection } = question;
	const toDisc = createProjector(projection);
	const known = new Map(question.known.map((facility) => [facility.id, toDisc(facility)]));
	const gains = buildGainIndex(toPlaneMultiPolygon(question.area, projection), [...known.values()]);
	const countBuildings = createBuildingCounter(question, (disc, x, y) =>
		gains.isGained(disc, x, y)
	);
	const measure = (facilities: readonly ReachFacility[]): Together => {
		const discs = facilities.map((facility) => known.get(facility.id) ?? toDisc(facility));
		const isKnown = facilities.map(({ id }) => known.has(id));
		discs.forEach((disc, index) => isKnown[index] && gains.remove(disc));
		const sum = { squareMeters: 0, buildings: 0 };
		for (const disc of discs) {
			sum.squareMeters += gains.gainOf(disc);
			sum.buildings += countBuildings(disc);
			gains.add(disc);
		}
		discs.forEach((disc, index) => !isKnown[index] && gains.remove(disc));
		return sum;
	};
	return Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, measure(set)]));
}

function createProjector(projection: Projection): (facility: ReachFacility) => GainDisc {
	return ({ lon, lat, radiusMeters }) => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		return { x, y, radiusMeters };
	};
}

function createBuildingCounter(
	{ buildings, projection }: Pick<RepairQuestion, 'buildings' | 'projection'>,
	isGained: (disc: GainDisc, x: number, y: number) => boolean
): (disc: GainDisc) => number {
	const xs = new Float64Array(buildings.length);
	const ys = new Float64Array(buildings.length);
	const pair = new Float64Array(2);
	buildings.forEach(({ lon, lat }, index) => {
		projection.forward(lon, lat, pair);
		xs[index] = pair[0] ?? NaN;
		ys[index] = pair[1] ?? NaN;
	});
	const grid = buildPointGrid(xs, ys, CELL_METERS);
	return (disc) => {
		let count = 0;
		forEachPointWithin(grid, disc.x, disc.y, disc.radiusMeters, (index) => {
			if (isGained(disc, xs[index] ?? NaN, ys[index] ?? NaN)) count++;
		});
		return count;
	};
}

const CELL_METERS = 150;
