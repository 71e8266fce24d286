import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';
import { writeProvince } from './support/write-province.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const HARBIN = path.resolve(ROOT, '../shared/data/osm/harbin.osm.pbf');
const PROVINCE_MEGABYTES = 100;

/** `atlas import osm` as a process of its own: Harbin on both databases, and a province that must fit the memory. */
export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	if (!existsSync(HARBIN)) {
		console.log(`import left out: no ${HARBIN}`);
		return [];
	}
	const times = small ? 1 : 3;
	const folder = mkdtempSync(path.join(tmpdir(), 'fire-atlas-bench-'));
	try {
		const embedded = await importTimes({ ATLAS_DATA_DIR: folder, DATABASE_URL: '' }, times, HARBIN);
		const results = [toResult('fire-atlas, embedded', 'Harbin, 1.9 MB', embedded)];
		await withPrivatePostgres('import', async ({ url, folder: space }) => {
			const env = { ATLAS_DATA_DIR: folder, DATABASE_URL: url };
			const server = await importTimes(env, times, HARBIN);
			results.push(toResult('fire-atlas, PostGIS', 'Harbin, 1.9 MB', server));
			if (small) return;
			const province = path.join(space, 'province.osm.pbf');
			writeProvince(province, HARBIN, PROVINCE_MEGABYTES);
			const once = await importTimes(env, 1, province);
			results.push(toResult('fire-atlas, PostGIS', `province, ${PROVINCE_MEGABYTES} MB`, once));
		});
		return results;
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
	}
}

interface ImportTime {
	totalMs: number;
	peakRssMegabytes: number;
	slowestStatementMs: number;
	counts: { roads: number; buildings: number };
}

async function importTimes(
	env: Record<string, string>,
	times: number,
	file: string
): Promise<ImportTime[]> {
	const imports: ImportTime[] = [];
	for (let index = 0; index < times; index++) {
		const code = `9${Date.now() % 100_000}`;
		await atlas(env, ['district', 'create', '--code', code, '--name', code, '--boundary', 'auto']);
		imports.push(
			JSON.parse(
				await atlas(env, ['import', 'osm', file, '--district', code, '--json'])
			) as ImportTime
		);
	}
	return imports;
}

/** @returns The last line that the command printed. */
async function atlas(env: Record<string, string>, args: string[]): Promise<string> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', 'src/cli/main.ts', ...args],
		{ cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 }
	);
	return stdout.trimEnd().split('\n').at(-1) ?? '';
}

function toResult(peer: string, size: string, imports: readonly ImportTime[]): BenchResult {
	const times = imports.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
	const first = imports[0];
	return {
		name: 'import of an OpenStreetMap file',
		peer,
		size,
		medianMs: times[times.length >> 1] ?? NaN,
		minMs: times[0] ?? NaN,
		quality: {
			roads: first?.counts.roads ?? 0,
			buildings: first?.counts.buildings ?? 0,
			'peak MB': Math.max(...imports.map(({ peakRssMegabytes }) => Math.round(peakRssMegabytes))),
			'slowest statement ms': Math.max(
				...imports.map(({ slowestStatementMs }) => Math.round(slowestStatementMs))
			)
		}
	};
}
