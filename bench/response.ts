import fs from 'node:fs';
import path from 'node:path';
import FlatQueue from 'flatqueue';
import { Client } from 'pg';
import { projectionFor } from '#lib/core/geometry/index.ts';
import {
	buildRoadGraph,
	buildRoadNetwork,
	buildSnapIndex,
	computeResponse,
	findSnap,
	forEachEdgePart,
	summarizeResponse,
	type ResponseStation,
	type RoadEdge,
	type RoadField,
	type RoadGraph
} from '#lib/core/roads/index.ts';
import { extractOsm } from '#lib/formats/osm/extract.ts';
import { mulberry32 } from './random.ts';
import { measure, type BenchResult } from './result.ts';
import { drawGrid, drawStations } from './road-grid.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';

/**
 * Response field: seconds from the nearest station to every node, and on to every edge. Roads are a
 * seeded 100 m grid with moved crossings and 12 % of the minor edges left out, as in the first
 * measurements; Harbin besides when its file is there. Stations start mid-edge.
 */
const HARBIN = path.join(import.meta.dirname, '../../shared/data/osm/harbin.osm.pbf');
const TURNOUT_SECONDS = 60;
const LIMIT_SECONDS = 300;
const MOST_PGROUTING_NODES = 100_000;

interface BenchCase {
	size: string;
	graph: RoadGraph;
	stations: ResponseStation[];
	runs: number;
}

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const beside = await withPrivatePostgres('pgRouting', ({ url }) => runAll(small, url));
	return beside ?? (await runAll(small, undefined));
}

async function runAll(small: boolean, database: string | undefined): Promise<BenchResult[]> {
	const results: BenchResult[] = [];
	const shapes: Array<[side: number, stations: number, runs: number]> = small
		? [[100, 10, 5]]
		: [
				[100, 10, 15],
				[316, 60, 9],
				[1000, 600, 7]
			];
	for (const [side, stationCount, runs] of shapes) {
		const size = `${side * side} nodes / ${stationCount}`;
		const random = mulberry32(side);
		const before = performance.now();
		const graph = buildRoadGraph(buildRoadNetwork(drawGrid(side, random)));
		const buildMs = performance.now() - before;
		results.push(resultOf('build network and graph', 'fire-atlas', size, buildMs, buildMs, {}));
		const stations = drawStations(graph, stationCount, TURNOUT_SECONDS, random);
		results.push(...(await benchCase({ size, graph, stations, runs, database })));
	}
	if (!fs.existsSync(HARBIN)) console.log(`Harbin left out: no ${HARBIN}`);
	else if (!small) results.push(...(await benchCase({ ...(await readHarbin()), database })));
	return results;
}

async function benchCase({
	size,
	graph,
	stations,
	runs,
	database
}: BenchCase & { database: string | undefined }): Promise<BenchResult[]> {
	const own = measure(runs, () => computeResponse(graph, stations));
	const field = own.answer;
	const peer = measure(runs, () => searchWithFlatqueue(graph, field));
	const parts = measure(3, () => {
		let count = 0;
		forEachEdgePart(field, LIMIT_SECONDS, () => count++);
		return { count, summary: summarizeResponse(field, LIMIT_SECONDS) };
	});
	const { summary, count } = parts.answer;
	const results = [
		resultOf('response field', 'fire-atlas', size, own.medianMs, own.minMs, {
			'≠ flatqueue > 1 µs': countDifferences(field, peer.answer),
			'MB graph + field': megabytes(graph, graph.network, field)
		}),
		resultOf('response field', 'flatqueue 3.1', size, peer.medianMs, peer.minMs, {}),
		resultOf('parts, lengths, p50, p90', 'fire-atlas', size, parts.medianMs, parts.minMs, {
			parts: count,
			reached: `${((100 * summary.reachedMeters) / summary.totalMeters).toFixed(2)} %`,
			p90: summary.p90Seconds?.toFixed(1) ?? 'none'
		})
	];
	if (database !== undefined && graph.network.nodeCount <= MOST_PGROUTING_NODES)
		results.push(...(await searchWithPgRouting(database, size, field)));
	return results;
}

function resultOf(
	name: string,
	peer: string,
	size: string,
	medianMs: number,
	minMs: number,
	quality: BenchResult['quality']
): BenchResult {
	return { name, peer, size, medianMs, minMs, quality };
}

function countDifferences(field: RoadField, other: ArrayLike<number>): number {
	return field.cost.reduce((count, cost, node) => {
		const difference = cost === other[node] ? 0 : Math.abs(cost - (other[node] ?? Infinity));
		return difference > 1e-6 ? count + 1 : count;
	}, 0);
}

/** Bytes of the typed arrays, each buffer once. */
function megabytes(...owners: object[]): number {
	const buffers = new Set<ArrayBufferLike>();
	for (const owner of owners)
		for (const value of Object.values(owner) as unknown[])
			if (ArrayBuffer.isView(value)) buffers.add(value.buffer);
	return Math.round([...buffers].reduce((sum, buffer) => sum + buffer.byteLength, 0) / 1e6);
}

/** Where the stations' engines come to the ends of their edges: for the peers, which know nodes. */
function listNodeStarts(field: RoadField): Array<{ node: number; cost: number; source: number }> {
	const { edgeFrom, edgeTo, edgeMeters } = field.graph.network;
	return field.sources.flatMap(({ edge, offsetMeters, initialCost = 0 }, source) => {
		const access = field.graph.edgeAccess[edge] ?? 0;
		const secondsPerMeter = (field.edgeCost[edge] ?? 0) / (edgeMeters[edge] ?? 1);
		const ahead = ((edgeMeters[edge] ?? 0) - offsetMeters) * secondsPerMeter;
		const behind = offsetMeters * secondsPerMeter;
		const starts = [];
		if ((access & 2) !== 0)
			starts.push({ node: edgeFrom[edge] ?? 0, cost: initialCost + behind, source });
		if ((access & 1) !== 0)
			starts.push({ node: edgeTo[edge] ?? 0, cost: initialCost + ahead, source });
		return starts;
	});
}

function searchWithFlatqueue(graph: RoadGraph, field: RoadField): Float64Array {
	const { nodeStart, arriveStart, endNode, endEdge, edgeSeconds } = graph;
	const cost = new Float64Array(graph.network.nodeCount).fill(Infinity);
	const source = new Int32Array(graph.network.nodeCount).fill(-1);
	const queue = new FlatQueue<number>();
	const offer = (node: number, newCost: number, newSource: number) => {
		if (newCost >= (cost[node] as number)) return;
		cost[node] = newCost;
		source[node] = newSource;
		queue.push(node, newCost);
	};
	for (const start of listNodeStarts(field)) offer(start.node, start.cost, start.source);
	while (queue.length > 0) {
		const reached = queue.peekValue() as number;
		const node = queue.pop() as number;
		if (reached > (cost[node] as number)) continue;
		for (let end = nodeStart[node] as number; end < (arriveStart[node] as number); end++)
			offer(
				endNode[end] as number,
				reached + (edgeSeconds[endEdge[end] as number] as number),
				source[node] as number
			);
	}
	return cost;
}

/** Per station and the minimum of them; never `equicost`, whose answers are not shortest. */
async function searchWithPgRouting(
	connectionString: string,
	size: string,
	field: RoadField
): Promise<BenchResult[]> {
	const { graph } = field;
	const { edgeFrom, edgeTo, edgeCount, nodeCount } = graph.network;
	const client = new Client({ connectionString });
	await client.connect();
	try {
		await client.query('create extension if not exists pgrouting').catch(() => undefined);
		const known = await client.query(
			`select extversion from pg_extension where extname = 'pgrouting'`
		);
		if (known.rowCount === 0) {
			console.log('pgRouting left out: the extension is not in this database');
			return [];
		}
		const edges = Array.from({ length: edgeCount }, (_, edge) => edge);
		const permitted = (bit: number) =>
			edges.map((edge) =>
				((graph.edgeAccess[edge] as number) & bit) === 0 ? -1 : (graph.edgeSeconds[edge] as number)
			);
		await client.query('begin');
		await client.query(
			`create temp table bench_edge on commit drop as
			select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[])
				as edge (id, source, target, cost, reverse_cost)`,
			[edges, Array.from(edgeFrom), Array.from(edgeTo), permitted(1), permitted(2)]
		);
		// Each start is a node of its own, joined to its junction by an edge of its initial seconds.
		const starts = listNodeStarts(field).map((start, k) => ({ ...start, id: nodeCount + k }));
		await client.query(
			`insert into bench_edge
			select * from unnest($1::bigint[], $1::bigint[], $2::bigint[], $3::float8[], $4::float8[])`,
			[
				starts.map(({ id }) => id),
				starts.map(({ node }) => node),
				starts.map(({ cost }) => cost),
				starts.map(() => -1)
			]
		);
		const before = performance.now();
		const found = await client.query<{ node: string; seconds: number }>(
			`select node, min(agg_cost) as seconds
			from pgr_drivingDistance('select * from bench_edge', $1::bigint[], 1e9::float8, true, false)
			group by node`,
			[starts.map(({ id }) => id)]
		);
		const elapsedMs = performance.now() - before;
		const cost = new Float64Array(nodeCount).fill(Infinity);
		for (const { node, seconds } of found.rows) {
			if (Number(node) < nodeCount) cost[Number(node)] = seconds;
		}
		await client.query('rollback');
		const peer = `pgRouting ${(known.rows[0] as { extversion: string }).extversion} per station`;
		return [
			resultOf('response field', peer, size, elapsedMs, elapsedMs, {
				'≠ fire-atlas > 1 µs': countDifferences(field, cost)
			})
		];
	} finally {
		await client.end();
	}
}

async function readHarbin(): Promise<BenchCase> {
	const edges: RoadEdge[] = [];
	const places: Array<[lon: number, lat: number]> = [];
	const plane = projectionFor(126.6, 45.75);
	for await (const chunk of extractOsm(HARBIN)) {
		if (chunk.kind === 'facilities')
			for (const { kind, lon, lat } of chunk.items)
				if (kind === 'fire_station') places.push([lon, lat]);
		if (chunk.kind !== 'edges') continue;
		for (const { fromNode, toNode, coordinates, road } of chunk.items) {
			const line = new Float64Array(coordinates.length);
			let lengthMeters = 0;
			for (let k = 0; k < line.length; k += 2) {
				line.set(plane.forward(coordinates[k] as number, coordinates[k + 1] as number), k);
				if (k > 0)
					lengthMeters += Math.hypot(
						(line[k] as number) - (line[k - 2] as number),
						(line[k + 1] as number) - (line[k - 1] as number)
					);
			}
			edges.push({ ...road, fromNode, toNode, coordinates: line, lengthMeters });
		}
	}
	const graph = buildRoadGraph(buildRoadNetwork(edges));
	const index = buildSnapIndex(graph);
	const stations = places.flatMap(([lon, lat]) => {
		const place = plane.forward(lon, lat);
		const snap = findSnap(index, place[0], place[1]);
		return snap === undefined ? [] : [{ ...snap, turnoutSeconds: TURNOUT_SECONDS }];
	});
	const size = `Harbin ${graph.network.nodeCount} nodes / ${stations.length}`;
	return { size, graph, stations, runs: 15 };
}
