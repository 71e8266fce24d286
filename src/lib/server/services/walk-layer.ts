import {
	buildRoadGraph,
	buildSnapIndex,
	type RoadGraph,
	type SnapIndex
} from '#lib/core/roads/index.ts';
import type { RoadLayer } from './road-layer.ts';

/** The streets of a layer on foot: hose is laid and people walk against one-way streets too. */
export interface WalkLayer {
	graph: RoadGraph;
	snaps: SnapIndex;
}

const built = new WeakMap<RoadLayer, WalkLayer>();

/** Built once for as long as the roads are kept. */
export function walkLayerOf(layer: RoadLayer): WalkLayer {
	const known = built.get(layer);
	if (known) return known;
	const graph = buildRoadGraph(layer.network, { mode: 'walk' });
	const walk = { graph, snaps: buildSnapIndex(graph) };
	built.set(layer, walk);
	return walk;
}
