import { listStreetCandidates } from '#lib/core/siting/index.ts';
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
}

/** More than these make the search slow without making the plan better. */
const MOST_CANDIDATES = { radius: 4000, road: 1500, matrix: 500 };
const DEFAULT_SPACING_METERS = {
	radius: 60,
	micro_station: 300,
	fire_station: 600,
	water_crane: 300
};
const CROSSING_METERS = 15;
const COARSER = 1.35;

/**
 * Repairs first, then places to build: those given, else along streets by rule, spaced wider until
 * there are not too many.
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
				isNearCrossing: null,
				isAtKerb: null
			}))
		: [];
	const cost = rule(`cost.${kind}_build`);
	if (question.candidates) {
		const given = question.candidates.map(([lon, lat]): SiteCandidate => ({
			action: 'build',
			facilityId: null,
			name: null,
			...place(lon, lat),
			cost,
			isNearCrossing: null,
			isAtKerb: null
		}));
		return { candidates: [...repairs, ...given], spacingMeters: null };
	}
	const isMatrix = objective === 'median' || objective === 'center';
	const most = MOST_CANDIDATES[isMatrix ? 'matrix' : isSitedByRadius(kind) ? 'radius' : 'road'];
	const graph =
		kind === 'fire_station' || kind === 'water_crane' ? layer.drive : walkLayerOf(layer).graph;
	for (let spacingMeters = question.spacing ?? spacingOf(kind); ; spacingMeters *= COARSER) {
		const found = listStreetCandidates(graph, layer.widths, scene.walls, {
			spacingMeters,
			crossingMeters: CROSSING_METERS,
			wallMeters: rule('hydrant.wall_min_m'),
			kerbMinMeters: rule('hydrant.kerb_min_m'),
			kerbMaxMeters: rule('hydrant.kerb_max_m')
		}).filter(({ x, y }) => isUseful(x, y));
		if (found.length > most) continue;
		const built = found.map(({ x, y, edge, offsetMeters, ...rest }): SiteCandidate => {
			const [lon = NaN, lat = NaN] = rest.isAtKerb
				? layer.projection.inverse(x, y)
				: (sliceEdge(layer, edge, offsetMeters, offsetMeters)[0] ?? []);
			return {
				action: 'build',
				facilityId: null,
				name: layer.names[edge] ?? null,
				...place(round7(lon), round7(lat)),
				cost,
				...rest
			};
		});
		return { candidates: [...repairs, ...built], spacingMeters };
	}
}

function spacingOf(kind: SitingQuestion['kind']): number {
	if (kind === 'micro_station' || kind === 'fire_station' || kind === 'water_crane')
		return DEFAULT_SPACING_METERS[kind];
	return DEFAULT_SPACING_METERS.radius;
}

function round7(degrees: number): number {
	return Math.round(degrees * 1e7) / 1e7;
}
