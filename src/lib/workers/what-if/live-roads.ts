import type { Projection } from '#lib/core/geometry/index.ts';
import {
	buildRoadGraph,
	buildRoadNetwork,
	buildSnapIndex,
	findCostQuantiles,
	findSnap,
	refillAtPoint,
	type RoadGraph,
	type RoadPoint,
	type SnapIndex
} from '#lib/core/roads/index.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ScenarioFigures } from '#lib/domain/scenario.ts';
import type { WhatIfData, WhatIfRoads } from '#lib/domain/what-if.ts';
import { LiveReach, type LiveReachOptions } from './live-reach.ts';

const CLOSE_METERS = 50;
const DRIVABLE = 1;
const WALKABLE = 2;

/** Kinds whose worth lies along streets: none of them has a radius. */
export const ROAD_KINDS = ['fire_station', 'water_crane', 'micro_station'] as const;
export type RoadKind = (typeof ROAD_KINDS)[number];
export const isRoadKind = (kind: FacilityKind): kind is RoadKind =>
	(ROAD_KINDS as readonly FacilityKind[]).includes(kind);

type RoadFigures = Required<Pick<ScenarioFigures, 'response' | 'cranes' | 'onFoot'>>;

/**
 * What stations, cranes and micro stations reach along a district's streets, kept right while they
 * and the streets change.
 */
export class LiveRoads {
	readonly #data: WhatIfData;
	readonly #projection: Projection;
	readonly #drive: RoadGraph;
	readonly #driveSnaps: SnapIndex;
	readonly #closed = new Set<number>();
	readonly #stations: LiveReach;
	/** Along main roads, one-way streets ignored; and driving to refill. */
	readonly #craneSpacing: LiveReach;
	readonly #refill: LiveReach;
	readonly #onFoot: LiveReach;
	readonly #homes: (RoadPoint | undefined)[];
	/** Until stations, cranes or streets change: to find quantiles takes longer than to move a hydrant. */
	#response: { version: number; figures: ScenarioFigures['response'] } | undefined;
	#refillP90: { version: number; meters: number | null } | undefined;

	constructor(data: WhatIfData, roads: WhatIfRoads, projection: Projection) {
		this.#data = data;
		this.#projection = projection;
		const network = buildRoadNetwork(listEdges(roads, projection), {
			edges: roads.from.length,
			points: roads.lonLats.length / 2
		});
		this.#drive = buildRoadGraph(network);
		this.#driveSnaps = buildSnapIndex(this.#drive);
		const walk = buildRoadGraph(network, { mode: 'walk' });
		const closedEdges = new Uint8Array(network.edgeCount);
		for (const edge of roads.closed) {
			closedEdges[edge] = 1;
			this.#closed.add(edge);
		}
		const turnouts = new Map(data.facilities.map((each) => [each.id, each.turnoutSeconds]));
		const isClosed = (edge: number) => this.#closed.has(edge);
		const drive = { graph: this.#drive, snaps: this.#driveSnaps, projection };
		const meters = { unit: 'meters', closedEdges } as const;
		this.#stations = this.#start('fire_station', {
			...drive,
			field: { speedFactor: data.speedFactor, closedEdges },
			limit: data.limitSeconds,
			snapMeters: data.snapMeters,
			isClosed,
			initialCost: (id) => turnouts.get(id) ?? data.turnoutSeconds
		});
		const crane = {
			...drive,
			snapMeters: data.craneSnapMeters,
			isClosed: undefined,
			initialCost: () => 0
		};
		const half = data.craneSpacingMeters / 2;
		this.#craneSpacing = this.#start('water_crane', {
			...crane,
			field: { ...meters, direction: 'either', limit: half },
			limit: half,
			isCounted: Uint8Array.from(roads.isMain)
		});
		this.#refill = this.#start('water_crane', {
			...crane,
			field: { ...meters, direction: 'to-sources' },
			limit: half
		});
		this.#onFoot = this.#start('micro_station', {
			graph: walk,
			snaps: buildSnapIndex(walk),
			projection,
			field: { ...meters, direction: 'either', limit: data.walkMeters },
			limit: data.walkMeters,
			snapMeters: data.offRoadMeters,
			isClosed,
			initialCost: (_, { distanceMeters }) => distanceMeters
		});
		this.#homes = Array.from({ length: data.buildingRoads.length / 2 }, (_, home) => {
			const edge = data.buildingRoads[2 * home] ?? -1;
			return edge < 0 ? undefined : { edge, offsetMeters: data.buildingRoads[2 * home + 1] ?? 0 };
		});
	}

	/** Puts one somewhere, or elsewhere; off every street it reaches nothing. */
	place(kind: RoadKind, id: string, position: [number, number]): void {
		for (const each of this.#reachesOf(kind)) each.place(id, position);
	}

	remove(kind: RoadKind, id: string): void {
		for (const each of this.#reachesOf(kind)) each.remove(id);
	}

	/** Closes the street nearest to a place. @returns Its edge; undefined: none near, or closed before. */
	close([lon, lat]: [number, number]): number | undefined {
		const [x = NaN, y = NaN] = this.#projection.forward(lon, lat);
		const snap = findSnap(this.#driveSnaps, x, y, { limitMeters: CLOSE_METERS });
		if (!snap || this.#closed.has(snap.edge)) return undefined;
		this.#closed.add(snap.edge);
		for (const each of this.#all()) each.close(snap.edge);
		return snap.edge;
	}

	open(edge: number): void {
		this.#closed.delete(edge);
		for (const each of this.#all()) each.open(edge);
	}

	figures(): RoadFigures {
		const { version } = this.#stations;
		if (this.#response?.version !== version)
			this.#response = { version, figures: this.#measureResponse() };
		const refill = this.#refill.version;
		if (this.#refillP90?.version !== refill)
			this.#refillP90 = { version: refill, meters: this.#measureRefill() };
		const { totalMeters, reachedMeters } = this.#onFoot;
		return {
			response: this.#response.figures,
			cranes: {
				mainMeters: this.#craneSpacing.totalMeters,
				servedMeters: this.#craneSpacing.reachedMeters,
				refillP90Meters: this.#refillP90.meters
			},
			onFoot: { totalMeters, reachedMeters }
		};
	}

	#start(kind: RoadKind, options: LiveReachOptions): LiveReach {
		const standing = this.#data.facilities.filter((each) => each.kind === kind && each.counts);
		return new LiveReach(
			options,
			standing.map(({ id, position }) => [id, position])
		);
	}

	#reachesOf(kind: RoadKind): LiveReach[] {
		if (kind === 'fire_station') return [this.#stations];
		return kind === 'water_crane' ? [this.#craneSpacing, this.#refill] : [this.#onFoot];
	}

	#all(): LiveReach[] {
		return ROAD_KINDS.flatMap((kind) => this.#reachesOf(kind));
	}

	#measureResponse(): ScenarioFigures['response'] {
		if (this.#stations.count === 0) return null;
		const [p50Seconds = null, p90Seconds = null] = findCostQuantiles(
			this.#stations.field,
			[0.5, 0.9]
		);
		const { totalMeters, reachedMeters } = this.#stations;
		return { totalMeters, reachedMeters, p50Seconds, p90Seconds };
	}

	/** As the server's: from the building that nine tenths of all do not exceed. */
	#measureRefill(): number | null {
		const { field } = this.#refill;
		const meters = Float64Array.from(
			this.#homes,
			(road) => (road && refillAtPoint(field, road)?.meters) ?? Infinity
		).sort();
		const at = meters[Math.max(0, Math.ceil(0.9 * meters.length) - 1)] ?? Infinity;
		return Number.isFinite(at) ? Math.round(at * 1000) / 1000 : null;
	}
}

function* listEdges(roads: WhatIfRoads, projection: Projection) {
	const pair = new Float64Array(2);
	for (let edge = 0; edge < roads.from.length; edge++) {
		const first = (roads.starts[edge] ?? 0) * 2;
		const coordinates = new Float64Array((roads.starts[edge + 1] ?? 0) * 2 - first);
		for (let k = 0; k < coordinates.length; k += 2) {
			projection.forward(
				roads.lonLats[first + k] ?? NaN,
				roads.lonLats[first + k + 1] ?? NaN,
				pair
			);
			coordinates.set(pair, k);
		}
		const use = roads.use[edge] ?? 0;
		yield {
			fromNode: roads.from[edge] ?? -1,
			toNode: roads.to[edge] ?? -1,
			oneWay: (roads.oneWay[edge] ?? 0) as -1 | 0 | 1,
			speedKmh: roads.speedKmh[edge] ?? 0,
			lengthMeters: roads.meters[edge] ?? 0,
			coordinates,
			isDrivable: (use & DRIVABLE) !== 0,
			isWalkable: (use & WALKABLE) !== 0
		};
	}
}
