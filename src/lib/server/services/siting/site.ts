import { costsWithChosen, rankChosen } from '#lib/core/siting/index.ts';
import { computeHoles } from '#lib/core/coverage/index.ts';
import { isSitedByRadius, needsWaterMain, type SitingQuestion } from '#lib/domain/siting.ts';
import { findResponse, rounded, summarize } from '../response-compute.ts';
import { findReach, summarizeReach } from '../reach-compute.ts';
import { modelByRadius } from './by-radius.ts';
import { modelByRoad } from './by-road.ts';
import type { SiteCandidate } from './candidates.ts';
import type { SitingModel } from './model.ts';
import type { SitingScene } from './scene.ts';
import { solve, type Solved, type SolveWatch } from './solve.ts';

export type SiteProperties = {
	/** 1 gains most by itself, the next most beside it, and so on. */
	rank: number;
	action: 'build' | 'repair';
	kind: SitingQuestion['kind'];
	facility: string | null;
	/** The facility's, or the street's. */
	name: string | null;
	/** 万元. */
	cost: number;
	/** Newly served beside those of lower rank, in the unit of the demand; null for median and center. */
	gained: number | null;
	isNearCrossing: boolean | null;
	/** false: the carriageway's width is unknown, the place is on the centerline. */
	isAtKerb: boolean | null;
	/** Of an intake: meters from the shore to the street. */
	roadMeters: number | null;
	/** What a planner must still check. */
	caveats: string[];
};

/** docs/CLI.md, `site`. */
export type SitingAnswer = {
	question: Omit<SitingQuestion, 'candidates'>;
	chosen: GeoJSON.FeatureCollection<GeoJSON.Point, SiteProperties>;
	/** `cover`: newly served; `all`: number of sites; `median`: mean cost; `center`: greatest cost. */
	objective: number;
	bound: number;
	gap: number;
	isProven: boolean;
	endedBy: Solved['endedBy'];
	unit: string;
	limit: number;
	limitUnit: 'm' | 's';
	totalCost: number;
	/** Of the demand, in its unit, before and after. */
	demand: { total: number; servedBefore: number; servedAfter: number; outOfReach: number };
	/** The exact figure of the screens, before and after; null where there is none for the kind. */
	exact: {
		figure: 'covered_m2' | 'reached_m';
		before: number;
		after: number;
		total: number;
	} | null;
	candidateCount: number;
	repairCandidateCount: number;
	existingCount: number;
	unverifiedCount: number;
	spacingMeters: number | null;
	areaName: string;
	projection: string;
	rules: string[];
	modelMs: number;
	elapsedMs: number;
};

const UNCHECKED_MAIN = '未核管网 / water main not checked';
const UNCHECKED_WATER = '未核水深、枯水期、冰情 / depth, dry season and ice not checked';
const UNKNOWN_KERB = '路宽未知，位置在道路中线 / road width unknown: on the centerline';

/** Places to build and broken ones to repair, with a proof of how good the choice is. */
export async function site(
	scene: SitingScene,
	question: SitingQuestion,
	watch: SolveWatch = {}
): Promise<SitingAnswer> {
	const started = performance.now();
	const model = isSitedByRadius(question.kind)
		? modelByRadius(scene, question)
		: modelByRoad(scene, question);
	const modelMs = performance.now() - started;
	const solved = await solve(model, question, watch);
	const ranked = rankChosen(model.serves, model.weights, solved.chosen);
	const sites = ranked.flatMap(({ candidate }) => model.candidates[candidate] ?? []);
	const gained = ranked.reduce((sum, entry) => sum + entry.gained, 0);
	const isMatrix = model.costs !== undefined;
	// With a capacity what each one serves depends on all: only the sum is known.
	const isShared = question.capacity !== undefined;
	const weight = model.weights.reduce((sum, each) => sum + each, 0);
	// A mean reads better than a sum over all buildings.
	const scale = question.objective === 'median' && weight > 0 ? 1 / weight : 1;
	const { candidates: _given, ...asked } = question;
	return {
		question: asked,
		chosen: {
			type: 'FeatureCollection',
			features: sites.map((each, index) =>
				toFeature(
					each,
					index + 1,
					isMatrix || isShared ? null : (ranked[index]?.gained ?? 0),
					question.kind
				)
			)
		},
		objective: solved.objective * scale,
		bound: solved.bound * scale,
		gap: solved.gap,
		isProven: solved.isProven,
		endedBy: solved.endedBy,
		unit: isMatrix ? model.limitUnit : question.objective === 'all' ? 'sites' : model.unit,
		limit: model.limit,
		limitUnit: model.limitUnit,
		totalCost: sites.reduce((sum, { cost }) => sum + cost, 0),
		demand: {
			total: model.totalWeight,
			servedBefore: model.servedWeight,
			servedAfter: isMatrix
				? servedWith(model, solved.chosen)
				: Math.min(model.totalWeight, model.servedWeight + (isShared ? solved.objective : gained)),
			outOfReach: model.hopelessWeight
		},
		exact: measure(scene, question, model, sites),
		candidateCount: model.candidates.length,
		repairCandidateCount: model.candidates.filter(({ action }) => action === 'repair').length,
		existingCount: scene.existing.length,
		unverifiedCount: scene.unverifiedCount,
		spacingMeters: model.spacingMeters,
		areaName: scene.areaName,
		projection: scene.layer.projection.code,
		rules: rulesOf(question),
		modelMs,
		elapsedMs: solved.elapsedMs
	};
}

/** Weight served within the limit by what is there and the chosen. */
function servedWith(
	{ serves, costs, baseCosts, weights, limit }: SitingModel,
	chosen: readonly number[]
): number {
	if (!costs || !baseCosts) return 0;
	return costsWithChosen({ serves, costs, baseCosts }, chosen).reduce(
		(sum, cost, demand) => (cost <= limit ? sum + (weights[demand] ?? 0) : sum),
		0
	);
}

function toFeature(
	{ action, facilityId, name, lon, lat, cost, isNearCrossing, isAtKerb, roadMeters }: SiteCandidate,
	place: number,
	gained: number | null,
	kind: SitingQuestion['kind']
): GeoJSON.Feature<GeoJSON.Point, SiteProperties> {
	const caveats = [
		...(action === 'build' && needsWaterMain(kind) ? [UNCHECKED_MAIN] : []),
		...(action === 'build' && kind === 'intake' ? [UNCHECKED_WATER] : []),
		...(roadMeters !== null ? [accessText(roadMeters)] : []),
		...(isAtKerb === false ? [UNKNOWN_KERB] : [])
	];
	return {
		type: 'Feature',
		id: place,
		geometry: { type: 'Point', coordinates: [lon, lat] },
		properties: {
			rank: place,
			action,
			kind,
			facility: facilityId,
			name,
			cost,
			gained: gained === null ? null : rounded(gained),
			isNearCrossing,
			isAtKerb,
			roadMeters: roadMeters === null ? null : rounded(roadMeters),
			caveats
		}
	};
}

function accessText(roadMeters: number): string {
	const meters = Math.round(roadMeters);
	return `距道路 ${meters} 米，须核停车取水条件 / ${meters} m from the street: check that an engine can stand`;
}

/** What the screens would show with the sites: the model samples, this does not. */
function measure(
	scene: SitingScene,
	question: SitingQuestion,
	model: SitingModel,
	sites: readonly SiteCandidate[]
): SitingAnswer['exact'] {
	const { layer } = scene;
	if (isSitedByRadius(question.kind)) {
		const { area } = scene;
		if (!area) return null;
		const discs = [
			...scene.existing.map(({ lon, lat, radiusMeters }) => {
				const [x = NaN, y = NaN] = layer.projection.forward(lon, lat);
				return { x, y, radius: radiusMeters ?? model.limit };
			}),
			...sites.map(({ x, y }) => ({ x, y, radius: model.limit }))
		];
		const cover = (count: number) =>
			computeHoles({
				area,
				xs: Float64Array.from(discs.slice(0, count), ({ x }) => x),
				ys: Float64Array.from(discs.slice(0, count), ({ y }) => y),
				radii: Float64Array.from(discs.slice(0, count), ({ radius }) => radius)
			});
		const before = cover(scene.existing.length);
		return {
			figure: 'covered_m2',
			before: before.coveredSquareMeters,
			after: cover(discs.length).coveredSquareMeters,
			total: before.areaSquareMeters
		};
	}
	const added = sites.map(({ lon, lat }, index) => ({ id: `new-${index}`, name: null, lon, lat }));
	if (question.kind === 'fire_station') {
		const turnoutSeconds = scene.rule('station.turnout_seconds');
		const reached = (points: SitingScene['existing']) =>
			summarize(
				findResponse(layer, {
					stations: points.map((point) => ({ turnoutSeconds, ...point })),
					snapMeters: scene.rule('station.snap_m'),
					speedFactor: question.winter ? scene.rule('winter.speed_factor') : 1,
					closedEdges: scene.closedEdges
				}),
				model.limit / 60
			);
		const before = reached(scene.existing);
		const after = reached([...scene.existing, ...added]);
		return {
			figure: 'reached_m',
			before: before.reachedMeters,
			after: after.reachedMeters,
			total: before.totalMeters
		};
	}
	if (question.kind !== 'micro_station') return null;
	const reached = (facilities: SitingScene['existing']) =>
		summarizeReach(
			findReach(layer, {
				facilities,
				withinMeters: model.limit,
				offRoadMeters: scene.rule('reach.off_road_m'),
				closedEdges: scene.closedEdges
			})
		);
	const before = reached(scene.existing);
	return {
		figure: 'reached_m',
		before: before.reachedMeters,
		after: reached([...scene.existing, ...added]).reachedMeters,
		total: before.totalMeters
	};
}

function rulesOf({ kind, demand }: SitingQuestion): string[] {
	const own: Record<SitingQuestion['kind'], string[]> = {
		hydrant: ['hydrant.radius_m'],
		intake: ['intake.radius_m'],
		pool: ['intake.radius_m'],
		water_crane: ['water_crane.spacing_m'],
		micro_station: ['micro_station.walk_minutes', 'micro_station.speed_kmh'],
		fire_station: ['station.arrival_minutes', 'station.turnout_seconds']
	};
	return [
		...own[kind],
		...(demand === 'people' ? ['people.spread_m'] : []),
		...(kind === 'intake' ? ['intake.suction_max_m'] : []),
		'hydrant.wall_min_m',
		'hydrant.kerb_min_m',
		'hydrant.kerb_max_m',
		`cost.${kind}_build`,
		`cost.${kind}_repair`
	];
}
