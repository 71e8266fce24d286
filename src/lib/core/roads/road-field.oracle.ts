import { buildRoadGraph, type RoadGraph } from './build-graph.ts';
import type { PointCost } from './edge-profile.ts';
import type { RoadFieldOptions, RoadSource } from './road-field.ts';
import { buildRoadNetwork, type RoadEdge } from './road-network.ts';

/** For tests: a road case, and a solver that shares nothing with the kernel. */
export interface RoadCase {
	edges: RoadEdge[];
	sources: RoadSource[];
	options: RoadFieldOptions;
}

export interface Street {
	from: number;
	to: number;
	meters: number;
	speedKmh?: number;
	oneWay?: -1 | 0 | 1;
	isDrivable?: boolean;
}

export function toRoadEdge(street: Street): RoadEdge {
	const { from, to, meters, speedKmh = 3.6, oneWay = 0, isDrivable = true } = street;
	return {
		fromNode: from,
		toNode: to,
		oneWay,
		speedKmh,
		lengthMeters: meters,
		coordinates: Float64Array.of(from * 7, (from * 13) % 5, to * 7, (to * 13) % 5),
		isDrivable,
		isWalkable: true
	};
}

export function streetGraph(streets: readonly Street[]): RoadGraph {
	return buildRoadGraph(buildRoadNetwork(streets.map(toRoadEdge)));
}

const FAR: PointCost = { cost: Infinity, meters: Infinity, source: -1 };

function isLess(a: PointCost, b: PointCost): boolean {
	if (a.cost !== b.cost) return a.cost < b.cost;
	return a.source !== b.source ? a.source < b.source : a.meters < b.meters;
}

/** Every edge cut into single meters, Bellman and Ford over all the pieces until nothing changes. */
export function solvePlainly({ edges, sources, options }: RoadCase) {
	const place = (edge: number, offset: number) => {
		const { fromNode, toNode, lengthMeters } = edges[edge]!;
		if (offset === 0) return `node ${fromNode}`;
		return offset === lengthMeters ? `node ${toNode}` : `edge ${edge} at ${offset}`;
	};
	const steps: Array<{ from: string; to: string; cost: number; meters: number }> = [];
	edges.forEach(({ fromNode, toNode, lengthMeters, speedKmh, oneWay }, edge) => {
		if (options.closedEdges?.[edge] === 1) return;
		const speed = Math.round(speedKmh / 3.6);
		const addStep = (from: string, to: string, meters: number) => {
			const cost = options.unit === 'meters' ? meters : meters / speed;
			const [tail, head] = options.direction === 'to-sources' ? [to, from] : [from, to];
			steps.push({ from: tail, to: head, cost, meters });
		};
		const goesForward = options.direction === 'either' || oneWay >= 0;
		const goesBackward = options.direction === 'either' || oneWay <= 0;
		const pairs: Array<[string, string, number]> = [];
		if (lengthMeters === 0) pairs.push([`node ${fromNode}`, `node ${toNode}`, 0]);
		for (let offset = 0; offset < lengthMeters; offset++)
			pairs.push([place(edge, offset), place(edge, offset + 1), 1]);
		for (const [a, b, meters] of pairs) {
			if (goesForward) addStep(a, b, meters);
			if (goesBackward) addStep(b, a, meters);
		}
	});
	const best = new Map<string, PointCost>();
	const offer = (at: string, label: PointCost) => {
		if (!isLess(label, best.get(at) ?? FAR)) return false;
		best.set(at, label);
		return true;
	};
	sources.forEach(({ edge, offsetMeters, initialCost = 0 }, source) => {
		const { toNode, lengthMeters } = edges[edge]!;
		// No place along a closed edge is reached, not even by who stands on it.
		const isInside = offsetMeters > 0 && offsetMeters < lengthMeters;
		if (isInside && options.closedEdges?.[edge] === 1) return;
		offer(place(edge, offsetMeters), { cost: initialCost, meters: 0, source });
		if (lengthMeters === 0) offer(`node ${toNode}`, { cost: initialCost, meters: 0, source });
	});
	for (let changed = true; changed;) {
		changed = false;
		for (const { from, to, cost, meters } of steps) {
			const label = best.get(from);
			if (label === undefined) continue;
			const next = { cost: label.cost + cost, meters: label.meters + meters, source: label.source };
			if (offer(to, next)) changed = true;
		}
	}
	return {
		atNode: (id: number) => best.get(`node ${id}`) ?? FAR,
		atPoint: (edge: number, offset: number) => {
			const { fromNode, toNode, lengthMeters } = edges[edge]!;
			if (lengthMeters > 0) return best.get(place(edge, offset)) ?? FAR;
			const [a, b] = [fromNode, toNode].map((id) => best.get(`node ${id}`) ?? FAR);
			return isLess(b!, a!) ? b! : a!;
		}
	};
}
