import type { Projection } from '#lib/core/geometry/index.ts';
import {
	buildRoadGraph,
	buildRoadNetwork,
	buildSnapIndex,
	findCostQuantiles,
	findSnap,
	LiveField,
	LiveLengths,
	type RoadSource,
	type SnapIndex
} from '#lib/core/roads/index.ts';
import type { ScenarioFigures } from '#lib/domain/scenario.ts';
import type { WhatIfData, WhatIfRoads } from '#lib/domain/what-if.ts';

const CLOSE_METERS = 50;

/** Arrival times over a district's streets, kept right while stations and streets change. */
export class LiveRoads {
	readonly #snaps: SnapIndex;
	readonly #field: LiveField;
	readonly #lengths: LiveLengths;
	readonly #projection: Projection;
	readonly #data: WhatIfData;
	readonly #turnouts = new Map<string, number>();
	readonly #sourceOf = new Map<string, number>();
	/** Of stations that an engine starts from, on a street or not. */
	readonly #positions = new Map<string, [number, number]>();
	readonly #closed = new Set<number>();
	/** Until stations or streets change: to find quantiles takes longer than to move a hydrant. */
	#figures: ScenarioFigures['response'] | undefined;

	constructor(data: WhatIfData, roads: WhatIfRoads, projection: Projection) {
		this.#data = data;
		this.#projection = projection;
		const graph = buildRoadGraph(buildRoadNetwork(listEdges(roads, projection)));
		this.#snaps = buildSnapIndex(graph);
		const closedEdges = new Uint8Array(graph.network.edgeCount);
		for (const edge of roads.closed) {
			closedEdges[edge] = 1;
			this.#closed.add(edge);
		}
		const sources: RoadSource[] = [];
		for (const { id, kind, counts, position, turnoutSeconds } of data.facilities) {
			if (kind !== 'fire_station') continue;
			if (turnoutSeconds !== null) this.#turnouts.set(id, turnoutSeconds);
			if (!counts) continue;
			const source = this.#sourceAt(id, position);
			this.#positions.set(id, position);
			if (!source) continue;
			this.#sourceOf.set(id, sources.length);
			sources.push(source);
		}
		this.#field = new LiveField(graph, sources, { speedFactor: data.speedFactor, closedEdges });
		this.#lengths = new LiveLengths(this.#field.field, data.limitSeconds);
	}

	/** Puts a station somewhere, or elsewhere; off every street it reaches nothing. */
	place(id: string, position: [number, number]): void {
		this.#positions.set(id, position);
		this.#settle(id, position);
	}

	remove(id: string): void {
		this.#positions.delete(id);
		this.#takeAway(id);
	}

	/** Closes the street nearest to a place. @returns Its edge; undefined: none near, or closed before. */
	close([lon, lat]: [number, number]): number | undefined {
		const [x = NaN, y = NaN] = this.#projection.forward(lon, lat);
		const snap = findSnap(this.#snaps, x, y, { limitMeters: CLOSE_METERS });
		if (!snap || this.#closed.has(snap.edge)) return undefined;
		this.#closed.add(snap.edge);
		this.#field.closeEdge(snap.edge);
		this.#update();
		this.#settleAll();
		return snap.edge;
	}

	open(edge: number): void {
		this.#closed.delete(edge);
		this.#field.reopenEdge(edge);
		this.#update();
		this.#settleAll();
	}

	figures(): ScenarioFigures['response'] {
		this.#figures ??= this.#measure();
		return this.#figures;
	}

	/** A station drives out by the nearest street that is open, which another may become. */
	#settleAll(): void {
		for (const [id, position] of this.#positions) this.#settle(id, position);
	}

	#settle(id: string, position: [number, number]): void {
		const source = this.#sourceAt(id, position);
		if (!source) {
			this.#takeAway(id);
			return;
		}
		const known = this.#sourceOf.get(id);
		if (known === undefined) this.#sourceOf.set(id, this.#field.addSource(source));
		else {
			const { edge, offsetMeters } = this.#field.field.sources[known] ?? {};
			if (edge === source.edge && offsetMeters === source.offsetMeters) return;
			this.#field.moveSource(known, source);
		}
		this.#update();
	}

	#takeAway(id: string): void {
		const known = this.#sourceOf.get(id);
		if (known === undefined) return;
		this.#field.removeSource(known);
		this.#sourceOf.delete(id);
		this.#update();
	}

	#measure(): ScenarioFigures['response'] {
		if (this.#sourceOf.size === 0) return null;
		const [p50Seconds = null, p90Seconds = null] = findCostQuantiles(this.#field.field, [0.5, 0.9]);
		const { totalMeters, reachedMeters } = this.#lengths;
		return { totalMeters, reachedMeters, p50Seconds, p90Seconds };
	}

	#update(): void {
		this.#figures = undefined;
		this.#lengths.update(this.#field.listChangedEdges());
	}

	#sourceAt(id: string, [lon, lat]: [number, number]): RoadSource | undefined {
		const [x = NaN, y = NaN] = this.#projection.forward(lon, lat);
		const snap = findSnap(this.#snaps, x, y, {
			limitMeters: this.#data.snapMeters,
			isEligible: (edge) => !this.#closed.has(edge)
		});
		return (
			snap && {
				edge: snap.edge,
				offsetMeters: snap.offsetMeters,
				initialCost: this.#turnouts.get(id) ?? this.#data.turnoutSeconds
			}
		);
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
		yield {
			fromNode: roads.from[edge] ?? -1,
			toNode: roads.to[edge] ?? -1,
			oneWay: (roads.oneWay[edge] ?? 0) as -1 | 0 | 1,
			speedKmh: roads.speedKmh[edge] ?? 0,
			lengthMeters: roads.meters[edge] ?? 0,
			coordinates,
			isDrivable: true,
			isWalkable: false
		};
	}
}
