import {
	computeRoadField,
	costAtPoint,
	findSnap,
	LiveField,
	runsOnEdge,
	type RoadField,
	type RoadFieldOptions,
	type RoadSource,
	type Snap
} from '#lib/core/roads/index.ts';
import { toIncidence } from '#lib/core/siting/index.ts';
import type { SitingQuestion } from '#lib/domain/siting.ts';
import { markMainRoads } from '../crane-figures.ts';
import { walkLayerOf } from '../walk-layer.ts';
import { listSiteCandidates, type SiteCandidate } from './candidates.ts';
import type { SitingModel } from './model.ts';
import { requireHomes, type SitingScene } from './scene.ts';

/** What nobody can reach counts as this in a mean or a greatest cost. */
const NO_WAY = { s: 3600, m: 20_000 };
const ROAD_SAMPLE_METERS = 50;
const SNAP_METERS = 500;
const MINUTE_METERS = 1000 / 60;

const UNITS = { roads: 'm', buildings: 'buildings', people: 'people' } as const;

/** How a kind travels, and what its limit is. */
interface Travel {
	limit: number;
	limitUnit: 'm' | 's';
	initialCost: number;
	options: RoadFieldOptions;
	isWalk: boolean;
}

interface DemandPoint {
	edge: number;
	offsetMeters: number;
	/** Off the road, in meters; counted where the unit is meters. */
	asideMeters: number;
	weight: number;
}

/** Siting by way or time along roads: demand is buildings, the people in them, or meters of main road. */
export function modelByRoad(scene: SitingScene, question: SitingQuestion): SitingModel {
	const { layer } = scene;
	const travel = travelOf(scene, question);
	const demand = listDemand(scene, question, travel);
	const isMatrix = question.objective === 'median' || question.objective === 'center';
	const closedEdges = new Uint8Array(layer.network.edgeCount);
	for (const edge of scene.closedEdges) closedEdges[edge] = 1;
	const graph = travel.isWalk ? walkLayerOf(layer).graph : layer.drive;
	const fieldOf = (sources: RoadSource[], limit: number) =>
		computeRoadField(graph, sources, { ...travel.options, limit, closedEdges });
	const snap = (lon: number, lat: number) => snapOn(scene, travel, lon, lat, closedEdges);
	const toSource = (found: Snap, turnoutSeconds?: number): RoadSource => ({
		edge: found.edge,
		offsetMeters: found.offsetMeters,
		initialCost:
			travel.limitUnit === 's' ? (turnoutSeconds ?? travel.initialCost) : found.distanceMeters
	});
	const sources = scene.existing.flatMap(({ lon, lat, turnoutSeconds }) => {
		const found = snap(lon, lat);
		return found ? [toSource(found, turnoutSeconds)] : [];
	});
	const noWay = NO_WAY[travel.limitUnit];
	const base = fieldOf(sources, Infinity);
	const timed = demand.map((point) => ({
		...point,
		now: Math.min(noWay, costIn(base, point, travel))
	}));
	const open = timed.filter(({ now }) => isMatrix || now > travel.limit);
	let live: LiveField | undefined;
	const whole = demand.reduce((sum, point) => sum + point.weight, 0);
	const { candidates, spacingMeters } = listSiteCandidates(scene, question, () => true);
	const reached = candidates.map((candidate) => reach(candidate));
	const isUsed = reached.map((list) => list.items.length > 0);
	const used = candidates.filter((_, index) => isUsed[index]);
	const lists = reached.filter((_, index) => isUsed[index]);
	const serves = toIncidence(lists.map(({ items }) => items));
	const isReached = new Uint8Array(open.length);
	for (const { items } of lists) for (const item of items) isReached[item] = 1;
	const isHopeless = ({ now }: { now: number }, index: number) =>
		isReached[index] === 0 && now >= (isMatrix ? noWay : 0);
	// Nobody can drive there, whatever is built: it must not decide a mean or a greatest cost.
	const weights = Float64Array.from(open, (point, index) =>
		isMatrix && isHopeless(point, index) ? 0 : point.weight
	);
	return {
		candidates: used,
		spacingMeters,
		serves,
		costs: isMatrix ? Float64Array.from(lists.flatMap(({ costs }) => costs)) : undefined,
		baseCosts: isMatrix ? Float64Array.from(open, ({ now }) => now) : undefined,
		weights,
		unit: UNITS[question.demand === 'area' ? 'buildings' : (question.demand ?? 'buildings')],
		totalWeight: whole,
		servedWeight: timed.reduce(
			(sum, { weight, now }) => (now <= travel.limit ? sum + weight : sum),
			0
		),
		hopelessWeight: open.reduce(
			(sum, point, index) => (isHopeless(point, index) ? sum + point.weight : sum),
			0
		),
		limit: travel.limit,
		limitUnit: travel.limitUnit
	};

	/** One source carried from candidate to candidate: each costs only the region it leaves and enters. */
	function moveTo(source: RoadSource): RoadField {
		const options = { ...travel.options, limit: isMatrix ? noWay : travel.limit, closedEdges };
		if (live) live.moveSource(0, source);
		else live = new LiveField(graph, [source], options);
		return live.field;
	}

	function reach({ lon, lat }: SiteCandidate): { items: number[]; costs: number[] } {
		const found = snap(lon, lat);
		const items: number[] = [];
		const costs: number[] = [];
		if (!found) return { items, costs };
		const field = moveTo(toSource(found));
		open.forEach((point, index) => {
			const cost = costIn(field, point, travel);
			if (isMatrix ? cost >= point.now : cost > travel.limit) return;
			items.push(index);
			costs.push(cost);
		});
		return { items, costs };
	}
}

/** Cost of a demand point in a field; Infinity where it is not reached within the field's limit. */
function costIn(field: RoadField, point: DemandPoint, travel: Travel): number {
	const { edgeFrom, edgeTo } = field.graph.network;
	const from = field.cost[edgeFrom[point.edge] ?? -1] ?? Infinity;
	const to = field.cost[edgeTo[point.edge] ?? -1] ?? Infinity;
	// Most points lie nowhere near: their ends tell so at once. And most edges hold no source.
	if (field.sourcesOnEdge.has(point.edge)) {
		const cost = costAtPoint(field, point)?.cost ?? Infinity;
		return travel.limitUnit === 'm' ? cost + point.asideMeters : cost;
	}
	if (from === Infinity && to === Infinity) return Infinity;
	const length = field.graph.network.edgeMeters[point.edge] ?? 0;
	const whole = field.edgeCost[point.edge] ?? 0;
	const share = length > 0 ? point.offsetMeters / length : 0;
	const { up, down } = runsOnEdge(field, point.edge);
	const cost = Math.min(
		up || share === 0 ? from + whole * share : Infinity,
		down || share === 1 ? to + whole * (1 - share) : Infinity
	);
	if (cost > field.limit) return Infinity;
	return travel.limitUnit === 'm' ? cost + point.asideMeters : cost;
}

function travelOf({ rule }: SitingScene, { kind, minutes, winter }: SitingQuestion): Travel {
	if (kind === 'fire_station')
		return {
			limit: (minutes ?? rule('station.arrival_minutes')) * 60,
			limitUnit: 's',
			initialCost: rule('station.turnout_seconds'),
			options: { speedFactor: winter ? rule('winter.speed_factor') : 1 },
			isWalk: false
		};
	if (kind === 'water_crane')
		return {
			limit: rule('water_crane.spacing_m') / 2,
			limitUnit: 'm',
			initialCost: 0,
			options: { unit: 'meters', direction: 'to-sources' },
			isWalk: false
		};
	return {
		limit:
			(minutes ?? rule('micro_station.walk_minutes')) *
			rule('micro_station.speed_kmh') *
			MINUTE_METERS,
		limitUnit: 'm',
		initialCost: 0,
		options: { unit: 'meters', direction: 'either' },
		isWalk: true
	};
}

function snapOn(
	{ layer }: SitingScene,
	{ isWalk }: Travel,
	lon: number,
	lat: number,
	closedEdges: Uint8Array
): Snap | undefined {
	const [x = NaN, y = NaN] = layer.projection.forward(lon, lat);
	const snaps = isWalk ? walkLayerOf(layer).snaps : layer.snaps;
	return findSnap(snaps, x, y, {
		limitMeters: SNAP_METERS,
		isEligible: (edge) => closedEdges[edge] === 0
	});
}

function listDemand(scene: SitingScene, { demand }: SitingQuestion, travel: Travel): DemandPoint[] {
	if (demand === 'roads') return listRoads(scene);
	const open = new Uint8Array(scene.layer.network.edgeCount);
	const homes: readonly { lon: number; lat: number; people?: number }[] =
		demand === 'people' ? requireHomes(scene) : scene.buildings;
	return homes.flatMap(({ lon, lat, people: weight = 1 }) => {
		const found = snapOn(scene, travel, lon, lat, open);
		if (!found) return [];
		const { edge, offsetMeters, distanceMeters } = found;
		return [{ edge, offsetMeters, asideMeters: distanceMeters, weight }];
	});
}

/** Main roads in pieces, each as long as its weight says. */
function listRoads({ layer }: SitingScene): DemandPoint[] {
	const { edgeCount, edgeMeters } = layer.network;
	const isMain = markMainRoads(layer);
	const points: DemandPoint[] = [];
	for (let edge = 0; edge < edgeCount; edge++) {
		const length = edgeMeters[edge] ?? 0;
		if (isMain[edge] !== 1 || length === 0) continue;
		const parts = Math.max(1, Math.round(length / ROAD_SAMPLE_METERS));
		for (let part = 0; part < parts; part++)
			points.push({
				edge,
				offsetMeters: ((part + 0.5) / parts) * length,
				asideMeters: 0,
				weight: length / parts
			});
	}
	return points;
}
