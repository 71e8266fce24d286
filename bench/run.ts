import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchResult } from './result.ts';
import { writeMeasuredTable } from './support/measured-table.ts';

/**
 * `npm run bench [-- name …] [--small]`: runs the benches of this folder one after the other, prints a
 * table and writes bench/results/<name>.json with the machine and the versions they ran on.
 * `npm run bench -- --table` only fills the README's table from those files.
 */
const folder = import.meta.dirname;
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isSmall = process.argv.includes('--small');
const NOT_BENCHES = [
	'run.ts',
	'result.ts',
	'random.ts',
	'road-grid.ts',
	'built-up-scene.ts',
	'covering-case.ts'
];

if (process.argv.includes('--table')) {
	writeMeasuredTable(path.join(folder, 'results'), path.join(folder, '..', 'README.md'));
	process.exit(0);
}

const names = fs
	.readdirSync(folder)
	.filter(
		(file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_BENCHES.includes(file)
	)
	.map((file) => file.slice(0, -3))
	.filter((name) => asked.length === 0 || asked.includes(name));
if (names.length === 0) {
	console.error(`no bench named ${asked.join(', ')} in bench/`);
	process.exit(2);
}

for (const name of names) {
	const module: unknown = await import(pathToFileURL(path.join(folder, `${name}.ts`)).href);
	if (!hasRun(module)) continue;
	console.log(`\n${name}`);
	const results = await module.run({ small: isSmall });
	console.table(
		results.map(({ name: job, peer, size, medianMs, minMs, quality }) => ({
			job,
			peer,
			size,
			'median ms': round(medianMs),
			'least ms': round(minMs),
			...quality
		}))
	);
	if (!isSmall) write(name, results);
}

function hasRun(
	module: unknown
): module is { run: (options: { small: boolean }) => Promise<BenchResult[]> } {
	return typeof module === 'object' && module !== null && 'run' in module;
}

function write(name: string, results: BenchResult[]): void {
	const machine = {
		cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
		cores: os.cpus().length,
		memoryGiB: Math.round(os.totalmem() / 2 ** 30),
		node: process.version
	};
	fs.mkdirSync(path.join(folder, 'results'), { recursive: true });
	fs.writeFileSync(
		path.join(folder, 'results', `${name}.json`),
		`${JSON.stringify({ machine, results }, null, '\t')}\n`
	);
}

function round(milliseconds: number): number {
	return Number(milliseconds.toPrecision(3));
}
