import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { EXPORT_FORMATS } from '#lib/domain/export.ts';
import { mulberry32 } from './random.ts';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

/** `atlas export` as a process of its own: hydrants to every format, and many to a GeoPackage. */
export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const count = small ? 1000 : 10_000;
	const many = small ? 2000 : 100_000;
	const folder = mkdtempSync(path.join(tmpdir(), 'fire-atlas-bench-'));
	try {
		const results: BenchResult[] = [];
		await withPrivatePostgres('formats', async ({ url }) => {
			const env = { ATLAS_DATA_DIR: folder, DATABASE_URL: url };
			await fill(env, '910001', count, folder);
			for (const format of EXPORT_FORMATS)
				results.push(await measure(env, '910001', format, { count, times: small ? 1 : 3, folder }));
			await fill(env, '910002', many, folder);
			results.push(await measure(env, '910002', 'gpkg', { count: many, times: 1, folder }));
		});
		return results;
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
	}
}

type Environment = Record<string, string>;

async function fill(
	env: Environment,
	district: string,
	count: number,
	folder: string
): Promise<void> {
	const random = mulberry32(count);
	const lines = ['编号,名称,地址,经度,纬度,维保单位,管网压力(MPa)'];
	for (let index = 0; index < count; index++)
		lines.push(
			[
				`H-${String(index).padStart(6, '0')}`,
				`${index}号消火栓`,
				`新兴路${index}号`,
				(128.7 + random() * 0.4).toFixed(7),
				(47.6 + random() * 0.3).toFixed(7),
				`供水公司${index % 7}`,
				(0.1 + (index % 30) / 100).toFixed(2)
			].join(',')
		);
	const file = path.join(folder, `${district}.csv`);
	writeFileSync(file, `${lines.join('\n')}\n`);
	await atlas(
		env,
		'district',
		'create',
		'--code',
		district,
		'--name',
		district,
		'--boundary',
		'auto'
	);
	const flags = ['--kind', 'hydrant', '--district', district, '--crs', 'EPSG:4490'];
	await atlas(env, 'import', 'facilities', file, ...flags, '--as-of', '2026-11-01');
}

interface ExportCost {
	totalMs: number;
	bytes: number;
	layers: { hydrant: number };
	peakRssMegabytes: number;
	gdalRssMegabytes: number;
}

async function measure(
	env: Environment,
	district: string,
	format: string,
	options: { count: number; times: number; folder: string }
): Promise<BenchResult> {
	const { count, times, folder } = options;
	const costs: ExportCost[] = [];
	for (let time = 0; time < times; time++) {
		const out = path.join(folder, `out-${time}.${format}`);
		const flags = ['--district', district, '--layers', 'hydrant', '--crs', 'EPSG:4552', '--json'];
		const cost = JSON.parse(await atlas(env, 'export', ...flags, '--out', out)) as ExportCost;
		const written = cost.layers.hydrant;
		if (written !== count) throw new Error(`${written} of ${count} hydrants in ${format}`);
		costs.push(cost);
		rmSync(out, { recursive: true });
	}
	const milliseconds = costs.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
	const most = (read: (cost: ExportCost) => number) => Math.round(Math.max(...costs.map(read)));
	return {
		name: `export to ${format}`,
		peer: 'fire-atlas, PostGIS',
		size: `${count} hydrants, EPSG:4552`,
		medianMs: milliseconds[milliseconds.length >> 1] ?? NaN,
		minMs: milliseconds[0] ?? NaN,
		quality: {
			'file MB': Number((most(({ bytes }) => bytes) / 1e6).toFixed(1)),
			'peak MB': most(({ peakRssMegabytes }) => peakRssMegabytes),
			'peak MB of GDAL': most(({ gdalRssMegabytes }) => gdalRssMegabytes)
		}
	};
}

/** @returns The last line that the command printed. */
async function atlas(env: Environment, ...args: string[]): Promise<string> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--import', 'tsx', 'src/cli/main.ts', ...args],
		{ cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 }
	);
	return stdout.trimEnd().split('\n').at(-1) ?? '';
}
