import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

interface Import {
	file: string;
	/** Path from the project's root for our own modules, the bare name for packages. */
	target: string;
	isTypeOnly: boolean;
}

const files = list('src').filter((file) => /\.(ts|js|svelte)$/.test(file));
const imports = files.flatMap(importsOf);

function list(folder: string): string[] {
	return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const name = `${folder}/${entry.name}`;
		return entry.isDirectory() ? list(name) : [name];
	});
}

/** Reads static and dynamic imports and re-exports as text; specifiers are literals everywhere. */
function importsOf(file: string): Import[] {
	const source = fs.readFileSync(path.join(root, file), 'utf8');
	const pattern =
		/(?:^|[^\w.])(import|export)(\s+type)?\s+(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|(?:^|[^\w.])import\(\s*['"]([^'"]+)['"]/g;
	return [...source.matchAll(pattern)].map((match) => ({
		file,
		target: toTarget(file, match[3] ?? match[4] ?? ''),
		isTypeOnly: match[2] !== undefined
	}));
}

function toTarget(file: string, specifier: string): string {
	if (specifier.startsWith('#lib/')) return `src/lib/${specifier.slice(5)}`;
	if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier);
	return specifier;
}

/** Imports that start in `from` and end in `to`, printed for a readable failure. */
function arrows(from: RegExp, to: RegExp, options: { values?: boolean } = {}): string[] {
	return imports
		.filter((entry) => from.test(entry.file) && to.test(entry.target))
		.filter((entry) => !options.values || !entry.isTypeOnly)
		.map((entry) => `${entry.file} -> ${entry.target}`);
}

/** Tests, and what draws their cases. */
const isTest = /\.(test|arbitrary)\.ts$/;

describe('the arrows of docs/ARCHITECTURE.md', () => {
	it('reads real imports', () => {
		expect(imports.length).toBeGreaterThan(100);
		expect(
			arrows(/^src\/lib\/server\/services\//, /^src\/lib\/server\/queries\//).length
		).toBeGreaterThan(5);
	});

	it('lets core import nothing outside core', () => {
		const outside = imports.filter(
			(entry) =>
				/^src\/lib\/core\//.test(entry.file) &&
				!isTest.test(entry.file) &&
				!entry.target.startsWith('src/lib/core/') &&
				!entry.target.startsWith('@turf/')
		);
		expect(outside.map((entry) => `${entry.file} -> ${entry.target}`)).toEqual([]);
	});

	it('keeps the server out of components, map, offline, workers, domain and formats', () => {
		expect(
			arrows(/^src\/lib\/(components|map|offline|workers|domain|formats)\//, /^src\/lib\/server\//)
		).toEqual([]);
	});

	it('keeps domain free of everything but domain, core, its validator and the datum shift', () => {
		const others = imports.filter(
			(entry) =>
				/^src\/lib\/domain\//.test(entry.file) &&
				!isTest.test(entry.file) &&
				!/^(src\/lib\/(domain|core)\/|valibot$|gcoord$)/.test(entry.target)
		);
		expect(others.map((entry) => `${entry.file} -> ${entry.target}`)).toEqual([]);
	});

	it('keeps Kit and screens out of everything below routes and hooks', () => {
		expect(
			arrows(
				/^src\/lib\/(server|domain|formats|core|workers|offline)\/|^src\/cli\//,
				/^\$(app|env|service-worker|lib)\b/
			)
		).toEqual([]);
		expect(
			arrows(/^src\/lib\/server\/|^src\/cli\//, /^src\/lib\/(components|map|offline)\//)
		).toEqual([]);
	});

	it('lets queries and the database import neither services nor routes', () => {
		expect(
			arrows(
				/^src\/lib\/server\/(queries|db)\//,
				/^src\/lib\/server\/(services|web|jobs)\/|^src\/routes\//
			)
		).toEqual([]);
	});

	it('lets only services, auth and jobs use queries', () => {
		expect(
			arrows(/^src\/(routes|cli|hooks)/, /^src\/lib\/server\/queries\//, { values: true })
		).toEqual([]);
	});

	it('lets only map/ import MapLibre values', () => {
		expect(arrows(/^src\/(?!lib\/map\/)/, /^maplibre-gl/, { values: true })).toEqual([]);
	});

	it('keeps SQL in queries, db and jobs', () => {
		const sql = /\b(insert into|delete from|update \w+ set|select .+ from) /i;
		const found = files.filter(
			(file) =>
				!/^src\/lib\/server\/(queries|db|jobs)\//.test(file) &&
				!isTest.test(file) &&
				sql.test(
					fs.readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
				)
		);
		expect(found).toEqual([]);
	});

	it('names every folder of the tree in docs/ARCHITECTURE.md', () => {
		const page = fs.readFileSync(path.join(root, 'docs/ARCHITECTURE.md'), 'utf8');
		const folders = ['src/lib', 'src/lib/core', 'src/lib/server'].flatMap((folder) =>
			fs
				.readdirSync(path.join(root, folder), { withFileTypes: true })
				.filter((entry) => entry.isDirectory())
				.map((entry) => `${entry.name}/`)
		);
		expect(folders.filter((folder) => !page.includes(folder))).toEqual([]);
	});
});
