import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CONFORMANCE } from '#lib/domain/ogc/conformance.ts';

const root = path.resolve(import.meta.dirname, '..');
const page = fs.readFileSync(path.join(root, 'docs/conformance.md'), 'utf8');
/** Rows of three cells whose last is a test file. */
const rows = [...page.matchAll(/^\| (.+?) +\| (.+?) +\| (\S+\.test\.ts) +\|$/gm)].map(
	([, requirement = '', test = '', file = '']) => ({ requirement, test, file })
);

it('has a section for every conformance class that is claimed, and for no other', () => {
	const sections = [...page.matchAll(/^`(http:\/\/\S+)`$/gm)].map(([, uri]) => uri);
	expect([...sections].sort()).toEqual([...CONFORMANCE].sort());
});

it('names for each requirement a test that exists', () => {
	expect(rows.length).toBeGreaterThan(120);
	const sources = new Map<string, string>();
	const missing = rows.filter(({ file, test }) => {
		const found = sources.get(file) ?? fs.readFileSync(path.join(root, file), 'utf8');
		sources.set(file, found);
		return !found.includes(`'${test}'`);
	});
	expect(missing).toEqual([]);
});
