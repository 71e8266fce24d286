import fs from 'node:fs';
import { computeHoles, LiveCoverage } from '#lib/core/coverage/index.ts';
import {
	buildRoadGraph,
	buildRoadNetwork,
	computeRoadField,
	LiveField
} from '#lib/core/roads/index.ts';
import { drawBuiltUpScene } from '../built-up-scene.ts';
import { mulberry32 } from '../random.ts';
import { drawGrid, drawStations } from '../road-grid.ts';

/**
 * `memory-process.ts JOB SIZE`, with --expose-gc: does one job alone in a process, from drawing the
 * input on, and prints JSON, in megabytes beyond the empty process: `kept` what input and answer hold
 * (heap and array buffers, collected), `peak` the most that was ever resident.
 */
const JOBS: Record<string, (count: number) => unknown> = {
	holes: (count) => {
		const { area, xs, ys, radiusMeters } = drawBuiltUpScene(count);
		return [area, xs, ys, computeHoles({ area, xs, ys, radii: radiusMeters })];
	},
	'live holes': (count) => {
		const { area, xs, ys, radiusMeters } = drawBuiltUpScene(count);
		return [area, xs, ys, new LiveCoverage(area, { xs, ys, radii: radiusMeters })];
	},
	field: (count) => {
		const { graph, sources } = drawRoads(count);
		return computeRoadField(graph, sources);
	},
	'live field': (count) => {
		const { graph, sources } = drawRoads(count);
		return new LiveField(graph, sources);
	}
};

function drawRoads(nodes: number) {
	const side = Math.round(Math.sqrt(nodes));
	// Whoever has roads in a table or a file knows how many: here the same grid is drawn twice.
	const expected = { edges: 0, points: 0 };
	for (const { coordinates } of drawGrid(side, mulberry32(nodes))) {
		expected.edges++;
		expected.points += coordinates.length / 2;
	}
	const random = mulberry32(nodes);
	const graph = buildRoadGraph(buildRoadNetwork(drawGrid(side, random), expected));
	const stations = drawStations(
		graph,
		Math.max(1, Math.round(nodes / NODES_A_STATION)),
		60,
		random
	);
	const sources = stations.map(({ edge, offsetMeters, turnoutSeconds }) => ({
		edge,
		offsetMeters,
		initialCost: turnoutSeconds
	}));
	return { graph, sources };
}

const NODES_A_STATION = 1667;

function held(): number {
	globalThis.gc?.();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}

/** Of this program alone: what `maxRSS` tells begins with the process that started this one. */
function mostResident(): number {
	const [, kilobytes] =
		/^VmHWM:\s*(\d+) kB/m.exec(fs.readFileSync('/proc/self/status', 'utf8')) ?? [];
	if (kilobytes === undefined) throw new Error('/proc/self/status has no VmHWM');
	return Number(kilobytes) * 1024;
}

const [job = '', size = '0'] = process.argv.slice(2);
const run = JOBS[job];
if (!run) throw new Error(`no job ${job}, expected one of ${Object.keys(JOBS).join(', ')}`);
const empty = held();
const residentEmpty = process.memoryUsage.rss();
const answer = run(Number(size));
const kept = held() - empty;
const peak = mostResident() - residentEmpty;
const toMegabytes = (bytes: number) => Math.round(bytes / 1e6);
console.log(
	JSON.stringify({
		kept: toMegabytes(kept),
		peak: toMegabytes(peak),
		// Held until here.
		answered: typeof answer
	})
);
