import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { computeHoles, type Holes } from '#lib/core/coverage/index.ts';
import { findPostgres, startCluster, stopCluster } from '../tests/db/harness/postgres-cluster.ts';
import { drawBuiltUpScene, type BuiltUpScene } from './built-up-scene.ts';
import { findHolesWithClipper, loadClipper } from './peers/clipper-tiled.ts';
import { findHolesAtOnce, findHolesByPolygon, loadScene } from './peers/postgis.ts';
import { findHolesWithTurf } from './peers/turf.ts';
import { measure, type BenchResult } from './result.ts';

/**
 * Holes of coverage: a built-up multipolygon less the union of 150 m discs around clustered hydrants.
 * Peers draw discs of 32 sides; errors are of the covered area, against the exact one.
 */
const NAME = 'holes of coverage';
/** It took a minute for 10,000. */
const MOST_TURF_POINTS = 1000;

const NO_ANSWER = { elapsedMs: NaN, holeSquareMeters: NaN, holeCount: NaN };

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const results: BenchResult[] = [latticeError()];
	const postgres = small ? undefined : await startPostgres();
	try {
		for (const count of small ? [1000] : [1000, 10_000, 100_000]) {
			results.push(...(await benchScene(count, postgres?.client)));
		}
	} finally {
		await postgres?.stop();
	}
	return results;
}

async function benchScene(count: number, client: Client | undefined): Promise<BenchResult[]> {
	const scene = drawBuiltUpScene(count);
	const size = `${count} points, ${scene.vertexCount} vertices`;
	const runs = count > 10_000 ? 7 : 25;
	const own = measure(runs, () => solve(scene));
	const exact = own.answer;
	const results: BenchResult[] = [
		{
			name: NAME,
			peer: 'fire-atlas',
			size,
			...timesOf(own),
			quality: {
				'km²': round(exact.areaSquareMeters / 1e6),
				'covered %': round((100 * exact.coveredSquareMeters) / exact.areaSquareMeters),
				holes: exact.holes.length,
				'peak MB': measurePeak(count)
			}
		}
	];
	const add = (
		peer: string,
		times: { medianMs: number; minMs: number },
		holeSquareMeters: number,
		holeCount: number
	) => {
		const covered = exact.areaSquareMeters - holeSquareMeters;
		results.push({
			name: NAME,
			peer,
			size,
			...times,
			quality: {
				'times fire-atlas': round(times.medianMs / own.medianMs),
				'covered error %': percentError(covered, exact.coveredSquareMeters),
				...(Number.isNaN(holeCount) ? {} : { holes: holeCount })
			}
		});
	};
	const clipper = await loadClipper();
	const tiled = measure(count > 10_000 ? 3 : 7, () => findHolesWithClipper(clipper, scene));
	// Its pieces are not holes: they end at the seams.
	add('Clipper2-wasm 0.4, tiled, seams left', timesOf(tiled), tiled.answer.holeSquareMeters, NaN);
	if (count <= MOST_TURF_POINTS) {
		const turf = measure(1, () => findHolesWithTurf(scene));
		add('Turf 7.4', timesOf(turf), turf.answer.holeShare * exact.areaSquareMeters, NaN);
	}
	if (client) {
		const peer = await loadScene(client, scene);
		const ask = async (
			name: string,
			find: typeof findHolesAtOnce,
			quadSegs: number,
			times: number
		) => {
			const answers = [];
			for (let k = 0; k < times; k++)
				answers.push(await find(client, scene.radiusMeters, quadSegs));
			answers.sort((a, b) => a.elapsedMs - b.elapsedMs);
			const { holeSquareMeters, holeCount, elapsedMs } = answers[times >> 1] ?? NO_ANSWER;
			const minMs = answers[0]?.elapsedMs ?? NaN;
			add(`${peer} ${name}`, { medianMs: elapsedMs, minMs }, holeSquareMeters, holeCount);
		};
		const times = count > 10_000 ? 1 : 3;
		await ask('at once', findHolesAtOnce, 8, times);
		await ask('by polygon', findHolesByPolygon, 8, times);
		await ask('by polygon, 256 sides', findHolesByPolygon, 64, 1);
	}
	return results;
}

function solve({ area, xs, ys, radiusMeters }: BuiltUpScene): Holes {
	return computeHoles({ area, xs, ys, radii: radiusMeters });
}

/** A hundred by a hundred discs that overlap, of which the covered area is known. */
function latticeError(): BenchResult {
	const [side, spacing, radius] = [100, 250, 150];
	const xs = Float64Array.from({ length: side * side }, (_, k) => 5e5 + (k % side) * spacing);
	const ys = Float64Array.from(xs, (_, k) => 5.25e6 + Math.floor(k / side) * spacing);
	const [west, south] = [5e5, 5.25e6];
	const [east, north] = [west + (side - 1) * spacing, south + (side - 1) * spacing];
	const area = [[Float64Array.of(west, south, east, south, east, north, west, north)]];
	const own = measure(5, () => computeHoles({ area, xs, ys, radii: radius }));
	const half = spacing / 2;
	const segment =
		radius ** 2 * Math.acos(half / radius) - half * Math.sqrt(radius ** 2 - half ** 2);
	const exact = (side - 1) ** 2 * (Math.PI * radius ** 2 - 4 * segment);
	return {
		name: 'lattice of known area',
		peer: 'fire-atlas',
		size: `${side * side} points`,
		...timesOf(own),
		quality: {
			'relative error': Math.abs(own.answer.coveredSquareMeters / exact - 1).toExponential(1)
		}
	};
}

/** Peak memory of a process of its own that does nothing else, less what it needs to start. */
function measurePeak(count: number): number {
	const script = path.join(import.meta.dirname, 'peers/coverage-process.ts');
	const output = execFileSync(process.execPath, ['--import', 'tsx', script, String(count)], {
		encoding: 'utf8'
	});
	return Number(output);
}

async function startPostgres(): Promise<{ client: Client; stop: () => Promise<void> } | undefined> {
	const found = findPostgres();
	if ('missing' in found) {
		console.log(`PostGIS left out: ${found.missing}`);
		return undefined;
	}
	const folder = mkdtempSync(path.join(tmpdir(), 'fire-atlas-bench-'));
	chmodSync(folder, 0o711);
	const cluster = await startCluster(folder);
	const client = new Client({ connectionString: cluster.url });
	await client.connect();
	await client.query(`create extension postgis`);
	await client.query(`set work_mem = '128MB'`);
	return {
		client,
		stop: async () => {
			await client.end();
			await stopCluster(cluster.pid);
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

function timesOf({ medianMs, minMs }: { medianMs: number; minMs: number }) {
	return { medianMs, minMs };
}

function percentError(value: number, exact: number): string {
	return `${(100 * (value / exact - 1)).toFixed(4)}`;
}

function round(value: number): number {
	return Number(value.toPrecision(4));
}
