import { buildAreaIndex, isInsideArea } from '#lib/core/geometry/index.ts';
import { listShoreCandidates, listStreetCandidates } from '#lib/core/siting/index.ts';
import { isSitedByRadius, type SitingQuestion } from '#lib/domain/siting.ts';
import { sliceEdge } from '../road-layer.ts';
import { walkLayerOf } from '../walk-layer.ts';
import type { SitingScene } from './scene.ts';

/** A place that may be chosen: to build, or to repair. */
export interface SiteCandidate {
	action: 'build' | 'repair';
	/** Of a facility to repair. */
	facilityId: string | null;
	name: string | null;
	lon: number;
	lat: number;
	x: number;
	y: number;
	/** 万元. */
	cost: number;
	/** null: given by somebody, or a facility that stands there. */
	isNearCrossing: boolean | null;
	isAtKerb: boolean | null;
	/** Of an intake on a shore: how far the street is from which an engine draws. */
	roadMeters: number | null;
}
/** Of a place that no rule found. */
const UNKNOWN = { isNearCrossing: null, isAtKerb: null, roadMeters: null } as const;

/** More than these make the search slow without making the plan better. */
const MOST_CANDIDATES = { radius: 4000, road: 1500, matrix: 500 };
const DEFAULT_SPACING_METERS = {
	radius: 60,
	micro_station: 300,
	fire_station: 600,
	water_crane: 300
};
const CROSSING_METERS = 15;
/** Farther than this no engine comes to the water without a way being built. */
const ACCESS_METERS = 50;
const COARSER = 1.35;

/**
 * Repairs first, then places to build: those given, or inside parcels; else intakes on the shores of
 * natural water near a street, all others along streets by rule, spaced wider until there are not
 * too many.
 *
 * @param isUseful Leaves out places that would serve nobody.
 */
export function listSiteCandidates(
	scene: SitingScene,
	question: SitingQuestion,
	isUseful: (x: number, y: number) => boolean
): { candidates: SiteCandidate[]; spacingMeters: number | null } {
	const { layer, rule } = scene;
	const { kind, objective } = question;
	const place = (lon: number, lat: number) => {
		const [x = NaN, y = NaN] = layer.projection.forward(lon, lat);
		return { lon, lat, x, y };
	};
	const repairs: SiteCandidate[] = question.repairs
		? scene.broken.map(({ id, name, lon, lat }) => ({
				action: 'repair',
				facilityId: id,
				name,
				...place(lon, lat),
				cost: rule(`cost.${kind}_repair`),
				...UNKNOWN
			}))
		: [];
	const cost = rule(`cost.${kind}_build`);
	const build = { action: 'build', facilityId: null, cost } as const;
	const given = question.candidates ?? (question.parcels ? scene.parcels : undefined);
	if (given) {
		const candidates = given.map(({ position: [lon, lat], name, cost: own }): SiteCandidate => ({
			...build,
			...UNKNOWN,
			name,
			...place(lon, lat),
			cost: own ?? cost
		}));
		return { candidates: [...repairs, ...candidates], spacingMeters: null };
	}
	const isMatrix = objective === 'median' || objective === 'center';
	const most = MOST_CANDIDATES[isMatrix ? 'matrix' : isSitedByRadius(kind) ? 'radius' : 'road'];
	const isInWater = waterTest(scene);
	for (let spacingMeters = question.spacing ?? spacingOf(kind); ; spacingMeters *= COARSER) {
		const found =
			kind === 'intake' ? listShores(spacingMeters) : listStreets(spacingMeters, isInWater);
		if (found.length <= most) return { candidates: [...repairs, ...found], spacingMeters };
	}

	function listShores(spacingMeters: number): SiteCandidate[] {
		const rules = { spacingMeters, accessMeters: ACCESS_METERS };
		return listShoreCandidates(scene.water, layer.snaps, rules)
			.filter(({ x, y }) => isUseful(x, y))
			.map(({ x, y, edge, roadMeters }): SiteCandidate => {
				const [lon = NaN, lat = NaN] = layer.projection.inverse(x, y);
				const name = layer.names[edge] ?? null;
				return { ...build, ...UNKNOWN, name, ...place(round7(lon), round7(lat)), roadMeters };
			});
	}

	function listStreets(
		spacingMeters: number,
		isWet: (x: number, y: number) => boolean
	): SiteCandidate[] {
		const graph =
			kind === 'fire_station' || kind === 'water_crane' ? layer.drive : walkLayerOf(layer).graph;
		return listStreetCandidates(graph, layer.widths, scene.walls, {
			spacingMeters,
			crossingMeters: CROSSING_METERS,
			wallMeters: rule('hydrant.wall_min_m'),
			kerbMinMeters: rule('hydrant.kerb_min_m'),
			kerbMaxMeters: rule('hydrant.kerb_max_m')
		})
			.filter(({ x, y, edge }) => layer.structures[edge] === 0 && isUseful(x, y) && !isWet(x, y))
			.map(({ x, y, edge, offsetMeters, isNearCrossing, isAtKerb }): SiteCandidate => {
				const [lon = NaN, lat = NaN] = isAtKerb
					? layer.projection.inverse(x, y)
					: (sliceEdge(layer, edge, offsetMeters, offsetMeters)[0] ?? []);
				const name = layer.names[edge] ?? null;
				const at = place(round7(lon), round7(lat));
				return { ...build, ...UNKNOWN, name, ...at, isNearCrossing, isAtKerb };
			});
	}
}

/** Whether a place lies in water, as a bridge's street does that nobody named so. */
function waterTest({ water }: SitingScene): (x: number, y: number) => boolean {
	if (water.polygons.length === 0) return () => false;
	const index = buildAreaIndex(water.polygons);
	return (x, y) => isInsideArea(index, x, y);
}

function spacingOf(kind: SitingQuestion['kind']): number {
	if (kind === 'micro_station' || kind === 'fire_station' || kind === 'water_crane')
		return DEFAULT_SPACING_METERS[kind];
	return DEFAULT_SPACING_METERS.radius;
}

function round7(degrees: number): number {
	return Math.round(degrees * 1e7) / 1e7;
}
