import { buildCoverageIndex, buildGainIndex } from '#lib/core/coverage/index.ts';
import { buildAreaIndex, isInsideArea, type PlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import { computeRoadField, costAtPoint, findSnap } from '#lib/core/roads/index.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import { rounded } from './response-compute.ts';
import type { RoadLayer } from './road-layer.ts';
import { walkLayerOf } from './walk-layer.ts';

/** Why a facility that stands there does not cover. */
export const LOSS_REASONS = [
	'unusable',
	'outage',
	'suspended',
	'seasonal',
	'removed',
	'expired',
	'not_under_ice',
	'uninspected'
] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

/** A facility with a reach, and whether it counts in the view asked for. */
export interface ExplainedFacility {
	id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	lon: number;
	lat: number;
	radiusMeters: number;
	/** undefined: it works. */
	loss?: { reason: LossReason; since: string | null; evidence: string | null } | undefined;
}

type Named = Pick<ExplainedFacility, 'id' | 'kind' | 'code' | 'name'>;

/** Why a place is a hole, or is not. */
export interface CoverageExplained {
	isInArea: boolean | null;
	isCovered: boolean;
	/** How many working facilities reach it. */
	depth: number;
	nearestByAir: (Named & { meters: number }) | null;
	/** Along streets on foot, the ways to and from the street included; null: no way. */
	nearestByRoad: (Named & { meters: number }) | null;
	/** Facilities that would reach it if they counted, the latest loss first. */
	usedToCover: (Named & {
		meters: number;
		reason: LossReason;
		since: string | null;
		evidence: string | null;
	})[];
	/** What would cover it, cheapest first, in 万元, with what that regains of the whole area. */
	cures: Cure[];
	rule: ReturnType<typeof ruleText>;
}

export interface Cure {
	action: 'repair' | 'inspect' | 'build';
	facility: string | null;
	code: string | null;
	name: string | null;
	position: [number, number];
	cost: number;
	gainedSquareMeters: number | null;
	caveats: string[];
}

export interface CoverageQuestion {
	lon: number;
	lat: number;
	layer: RoadLayer | undefined;
	project: (lon: number, lat: number) => [number, number];
	unproject: (x: number, y: number) => [number, number];
	area: PlaneMultiPolygon | undefined;
	facilities: readonly ExplainedFacility[];
	rule: (key: string) => number;
}

const FARTHEST_SNAP_METERS = 500;
const FARTHEST_WALK_METERS = 20_000;
const MOST_CURES = 5;

/** Nearest working facility by air and by road, what used to cover the place, what would, by which rule. */
export function explainCoverage(question: CoverageQuestion): CoverageExplained {
	const { lon, lat, facilities, area, rule } = question;
	const [x, y] = question.project(lon, lat);
	const placed = facilities.map((facility) => {
		const [fx, fy] = question.project(facility.lon, facility.lat);
		return { facility, x: fx, y: fy, meters: Math.hypot(fx - x, fy - y) };
	});
	const working = placed.filter(({ facility }) => facility.loss === undefined);
	const index = buildCoverageIndex({
		xs: Float64Array.from(working, (each) => each.x),
		ys: Float64Array.from(working, (each) => each.y),
		radii: Float64Array.from(working, ({ facility }) => facility.radiusMeters)
	});
	const depth = index.coverageDepth(x, y);
	const nearest = working.toSorted((a, b) => a.meters - b.meters)[0];
	const lost = placed
		.filter(({ facility, meters }) => facility.loss && meters <= facility.radiusMeters)
		.sort((a, b) => (b.facility.loss?.since ?? '').localeCompare(a.facility.loss?.since ?? ''));
	const gains =
		area &&
		buildGainIndex(
			area,
			working.map(({ x: gx, y: gy, facility: { radiusMeters } }) => ({
				x: gx,
				y: gy,
				radiusMeters
			}))
		);
	const gainOf = (gx: number, gy: number, radiusMeters: number) =>
		gains ? (rounded(gains.gainOf({ x: gx, y: gy, radiusMeters })) ?? 0) : null;
	return {
		isInArea: area ? isInsideArea(buildAreaIndex(area), x, y) : null,
		isCovered: depth > 0,
		depth,
		nearestByAir: nearest
			? { ...nameOf(nearest.facility), meters: rounded(nearest.meters) ?? 0 }
			: null,
		nearestByRoad: nearestByRoad(question, x, y, working),
		usedToCover: lost.flatMap(({ facility, meters }) =>
			facility.loss ? [{ ...nameOf(facility), meters: rounded(meters) ?? 0, ...facility.loss }] : []
		),
		cures: depth > 0 ? [] : listCures(),
		rule: ruleText('hydrant.radius_m', rule)
	};

	function listCures(): Cure[] {
		const repairs = lost
			.filter(({ facility }) => facility.loss?.reason !== 'removed')
			.map(({ facility, x: fx, y: fy }): Cure => {
				const isUnseen =
					facility.loss?.reason === 'uninspected' || facility.loss?.reason === 'expired';
				return {
					action: isUnseen ? 'inspect' : 'repair',
					facility: facility.id,
					code: facility.code,
					name: facility.name,
					position: [facility.lon, facility.lat],
					cost: isUnseen ? 0 : rule(`cost.${facility.kind}_repair`),
					gainedSquareMeters: gainOf(fx, fy, facility.radiusMeters),
					caveats: []
				};
			});
		const radius = rule('hydrant.radius_m');
		const snap =
			question.layer && findSnap(walkLayerOf(question.layer).snaps, x, y, { limitMeters: radius });
		const [bx, by] = snap ? [snap.x, snap.y] : [x, y];
		const build: Cure = {
			action: 'build',
			facility: null,
			code: null,
			name: (snap && question.layer?.names[snap.edge]) ?? null,
			position: question.unproject(bx, by),
			cost: rule('cost.hydrant_build'),
			gainedSquareMeters: gainOf(bx, by, radius),
			caveats: [
				'未核管网 / water main not checked',
				...(snap ? [] : ['附近没有道路 / no street near'])
			]
		};
		return [...repairs, build]
			.sort((a, b) => a.cost - b.cost || (b.gainedSquareMeters ?? 0) - (a.gainedSquareMeters ?? 0))
			.slice(0, MOST_CURES);
	}
}

function nearestByRoad(
	{ layer }: CoverageQuestion,
	x: number,
	y: number,
	working: readonly { facility: ExplainedFacility; x: number; y: number }[]
): CoverageExplained['nearestByRoad'] {
	if (!layer) return null;
	const { graph, snaps } = walkLayerOf(layer);
	const snap = findSnap(snaps, x, y, { limitMeters: FARTHEST_SNAP_METERS });
	if (!snap) return null;
	const { edge, offsetMeters, distanceMeters } = snap;
	const field = computeRoadField(graph, [{ edge, offsetMeters, initialCost: distanceMeters }], {
		unit: 'meters',
		direction: 'either',
		limit: FARTHEST_WALK_METERS
	});
	let best: CoverageExplained['nearestByRoad'] = null;
	for (const { facility, x: fx, y: fy } of working) {
		// The way along streets is never shorter than through the air.
		if (best && Math.hypot(fx - x, fy - y) >= best.meters) continue;
		const own = findSnap(snaps, fx, fy, { limitMeters: FARTHEST_SNAP_METERS });
		const found = own && costAtPoint(field, own);
		if (!found) continue;
		const meters = found.cost + own.distanceMeters;
		if (!best || meters < best.meters) best = { ...nameOf(facility), meters: rounded(meters) ?? 0 };
	}
	return best;
}

function nameOf({ id, kind, code, name }: ExplainedFacility): Named {
	return { id, kind, code, name };
}

/** A rule as an answer cites it. */
export function ruleText(key: string, rule: (key: string) => number) {
	const { standard, clause, level, status, title, value, unit } = ruleOf(key);
	return {
		key,
		value: rule(key),
		standardValue: value,
		unit,
		standard,
		clause,
		level,
		status,
		title
	};
}
