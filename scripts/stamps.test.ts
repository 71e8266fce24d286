import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashBuildInputs, hashLock, isInstalled, readStamp, swapIn, writeStamp } from './stamps.js';

describe('what npm start finds done already', () => {
	let root: string;
	const put = (path: string, text: string) => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	const putLock = (path: string, version: string, more: object = {}) =>
		put(path, JSON.stringify({ packages: { 'node_modules/pg': { version, ...more } } }));

	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), 'atlas-stamps-'));
		put('src/app.html', '<html>');
		put('src/lib/core/holes.ts', 'export {};');
		putLock('package-lock.json', '8.0.0');
	});
	afterEach(() => rmSync(root, { recursive: true }));

	it('builds again when a source, a name or a package changes', () => {
		const before = hashBuildInputs(root);
		put('src/app.html', '<html lang="zh">');
		const edited = hashBuildInputs(root);
		put('src/new.css', '');
		const added = hashBuildInputs(root);
		putLock('package-lock.json', '8.0.1');
		expect(new Set([before, edited, added, hashBuildInputs(root)]).size).toBe(4);
	});

	it('builds nothing when only times, tests or other folders change', () => {
		const before = hashBuildInputs(root);
		utimesSync(join(root, 'src/app.html'), new Date(), new Date(Date.now() + 60_000));
		put('src/lib/core/holes.test.ts', 'changed');
		put('docs/API.md', 'changed');
		expect(hashBuildInputs(root)).toBe(before);
	});

	it('installs when nothing is installed, or an install was cut short', () => {
		expect(isInstalled(root)).toBe(false);
		put('node_modules/pg/index.js', '');
		expect(isInstalled(root)).toBe(false);
	});

	it('trusts an install that npm itself finished', () => {
		putLock('node_modules/.package-lock.json', '8.0.0');
		expect(isInstalled(root)).toBe(true);
		putLock('package-lock.json', '8.0.1');
		expect(isInstalled(root)).toBe(false);
	});

	it('does not miss a package that this platform leaves out', () => {
		putLock('package-lock.json', '8.0.0', { optional: true });
		put('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
		expect(isInstalled(root)).toBe(true);
	});

	it('goes by its own stamp when there is one', () => {
		mkdirSync(join(root, 'node_modules'));
		writeStamp(join(root, 'node_modules'), hashLock(root));
		expect(isInstalled(root)).toBe(true);
		putLock('package-lock.json', '8.0.1');
		expect(isInstalled(root)).toBe(false);
	});

	it('swaps a finished build in, whether or not there was one, and after a swap cut short', () => {
		const [next, current] = [join(root, '.svelte-kit/next-build'), join(root, 'build')];
		for (const text of ['one', 'two', 'three']) {
			put('.svelte-kit/next-build/serve.js', text);
			writeStamp(next, text);
			// What a Ctrl-C between the two renames leaves: the old build aside, none in place.
			if (text === 'three') rmSync(current, { recursive: true });
			if (text === 'three') put('.svelte-kit/next-build.old/serve.js', 'two');
			swapIn(next, current);
			expect(readFileSync(join(current, 'serve.js'), 'utf8')).toBe(text);
			expect(readStamp(current)).toBe(text);
			expect(readStamp(next)).toBeUndefined();
		}
	});
});
