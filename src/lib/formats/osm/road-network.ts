import { setImmediate } from 'node:timers/promises';
import type { RoadAttributes } from '#lib/domain/osm-road.ts';
import type { OsmRoadEdge } from './extract-model.ts';
import { IdList } from './id-list.ts';
import { findLines, toCoordinates } from './node-lines.ts';
import type { NodeStore } from './node-store.ts';
import type { OsmWay } from './osm-model.ts';

const NODES_PER_TURN = 500_000;
const JUNCTION = 2;

/**
 * Finds where roads meet: nodes that roads visit more than once, and ends of roads. Give it all roads
 * with `add`, then `findJunctions`, then `split` each of them.
 */
export class RoadNetwork {
	/** Nodes of all roads, with NaN after each road: lookups must wait until every node is known. */
	#refs: IdList | undefined = new IdList();
	/** Visits by store index, 2 standing for junction. */
	#visits = new Uint8Array(0);

	add(refs: Float64Array): void {
		if (this.#refs === undefined) throw new RangeError('junctions are already found');
		for (const ref of refs) this.#refs.push(ref);
		this.#refs.push(NaN);
	}

	/** Lets the event loop run in between; the list of nodes is freed afterwards. */
	async findJunctions(store: NodeStore, signal?: AbortSignal): Promise<void> {
		const refs = this.#refs ?? new IdList();
		this.#refs = undefined;
		this.#visits = new Uint8Array(store.count);
		let way: number[] = [];
		for (let i = 0; i < refs.length; i++) {
			const ref = refs.at(i);
			if (!Number.isNaN(ref)) way.push(ref);
			else {
				this.#visit(way, store);
				way = [];
			}
			if (i % NODES_PER_TURN === 0) {
				signal?.throwIfAborted();
				await setImmediate();
			}
		}
	}

	/**
	 * Edges of a road between junctions, in drawn order. A loop from a junction back to itself is cut at
	 * its middle node, so that no edge begins and ends at the same node.
	 */
	split(
		way: OsmWay,
		road: RoadAttributes,
		store: NodeStore
	): { edges: OsmRoadEdge[]; missingCount: number } {
		const edges: OsmRoadEdge[] = [];
		const ordinals = new Map<string, number>();
		const { pieces, missingCount } = findLines(way.refs, store);
		const addEdge = (nodes: readonly number[]) => {
			const fromNode = store.idAt(nodes[0] ?? -1);
			const toNode = store.idAt(nodes[nodes.length - 1] ?? -1);
			const pair = `${fromNode} ${toNode}`;
			const ordinal = ordinals.get(pair) ?? 0;
			ordinals.set(pair, ordinal + 1);
			const coordinates = toCoordinates(nodes, store);
			edges.push({ wayId: way.id, fromNode, toNode, ordinal, coordinates, road });
		};
		for (const piece of pieces)
			for (const nodes of this.#cut(piece)) {
				const middle = nodes.length >> 1;
				const isLoop = nodes[0] === nodes[nodes.length - 1];
				if (isLoop) addEdge(nodes.slice(0, middle + 1));
				addEdge(isLoop ? nodes.slice(middle) : nodes);
			}
		return { edges, missingCount };
	}

	#visit(refs: readonly number[], store: NodeStore): void {
		for (const piece of findLines(refs, store).pieces)
			piece.forEach((index, i) => {
				const isEnd = i === 0 || i === piece.length - 1;
				this.#visits[index] = isEnd ? JUNCTION : Math.min(JUNCTION, (this.#visits[index] ?? 0) + 1);
			});
	}

	*#cut(piece: readonly number[]): Generator<number[]> {
		let start = 0;
		for (let i = 1; i < piece.length; i++) {
			if (this.#visits[piece[i] ?? -1] !== JUNCTION) continue;
			yield piece.slice(start, i + 1);
			start = i;
		}
	}
}
