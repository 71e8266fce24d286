import {
	buildRoadGraph,
	buildRoadNetwork,
	computeRoadField,
	LiveField,
	LiveLengths,
	type RoadSource
} from '#lib/core/roads/index.ts';
import { mulberry32 } from './random.ts';
import { measure, resultOfRuns, timeRun, type BenchResult, type RunTime } from './result.ts';
import { drawGrid, drawStations } from './road-grid.ts';

/**
 * The response field kept live while a planner tries things, on the grids of the response bench.
 * The peer is the full search, which is what a program without a live field does at each change.
 * `labels wrong` compares every node with a full search after all the changes.
 */
const TURNOUT_SECONDS = 60;
const LIMIT_SECONDS = 300;
const WARM_UP = 200;

interface Change {
	name: string;
	/** Timed. */
	make: () => void;
	/** Not timed: puts back what the next one of its kind expects. */
	restore: () => void;
}

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const shapes: Array<[side: number, stations: number, changes: number]> = small
		? [[100, 10, 50]]
		: [
				[100, 10, 2000],
				[316, 60, 2000],
				[1000, 600, 2000]
			];
	return shapes.flatMap(([side, stations, changes]) => benchGrid(side, stations, changes));
}

function benchGrid(side: number, stationCount: number, changeCount: number): BenchResult[] {
	const size = `${side * side} nodes / ${stationCount}`;
	const random = mulberry32(side);
	const graph = buildRoadGraph(buildRoadNetwork(drawGrid(side, random)));
	const drawSource = (): RoadSource => {
		const [{ edge, offsetMeters } = { edge: 0, offsetMeters: 0 }] = drawStations(
			graph,
			1,
			TURNOUT_SECONDS,
			random
		);
		return { edge, offsetMeters, initialCost: TURNOUT_SECONDS };
	};
	const sources = Array.from({ length: stationCount }, drawSource);
	const whole = measure(5, () => computeRoadField(graph, sources));
	const live = new LiveField(graph, sources);
	const lengths = new LiveLengths(live.field, LIMIT_SECONDS);

	const rows = listKinds(live, lengths, drawSource, random).map((draw) => {
		const runs: RunTime[] = [];
		let name = '';
		for (let k = -WARM_UP; k < changeCount; k++) {
			const change = draw();
			const time = timeRun(change.make);
			if (k >= 0) runs.push(time);
			change.restore();
			name = change.name;
		}
		return resultOfRuns(name, 'fire-atlas', size, runs);
	});
	const wrong = whole.answer.cost.filter((cost, node) => {
		const isSame = cost === live.field.cost[node];
		return !isSame || whole.answer.source[node] !== live.field.source[node];
	}).length;
	const { medianMs, minMs } = whole;
	return [
		{ name: 'any change', peer: 'full search', size, medianMs, minMs, quality: {} },
		...rows.map((row) => ({ ...row, quality: { ...row.quality, 'labels wrong': wrong } }))
	];
}

function listKinds(
	live: LiveField,
	lengths: LiveLengths,
	drawSource: () => RoadSource,
	random: () => number
): Array<() => Change> {
	const graph = live.field.graph;
	const stationCount = live.field.sources.length;
	const drawStation = () => Math.floor(random() * stationCount);
	const drawEdge = () => Math.floor(random() * graph.network.edgeCount);
	const putBack = (index: number, source: RoadSource) => () => live.moveSource(index, source);
	return [
		() => {
			const source = drawSource();
			let index = -1;
			return {
				name: 'add a station',
				make: () => (index = live.addSource(source)),
				restore: () => live.removeSource(index)
			};
		},
		() => {
			const source = drawSource();
			let index = -1;
			return {
				name: 'add, and reached meters anew',
				make: () => {
					index = live.addSource(source);
					lengths.update(live.listChangedEdges());
				},
				restore: () => {
					live.removeSource(index);
					lengths.update(live.listChangedEdges());
				}
			};
		},
		() => {
			const index = drawStation();
			const source = live.field.sources[index] as RoadSource;
			const make = () => live.removeSource(index);
			return { name: 'remove a station', make, restore: putBack(index, source) };
		},
		() => {
			const index = drawStation();
			const source = live.field.sources[index] as RoadSource;
			const elsewhere = drawSource();
			const make = () => live.moveSource(index, elsewhere);
			return { name: 'move a station anywhere', make, restore: putBack(index, source) };
		},
		() => {
			const edge = drawEdge();
			const make = () => live.closeEdge(edge);
			return { name: 'close a street', make, restore: () => live.reopenEdge(edge) };
		},
		() => {
			const edge = drawEdge();
			live.closeEdge(edge);
			const make = () => live.reopenEdge(edge);
			return { name: 'reopen a street', make, restore: () => undefined };
		}
	];
}
