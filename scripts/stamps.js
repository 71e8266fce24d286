import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const STAMP_FILE = '.atlas-stamp';

/** What the built pages depend on, besides the installed packages. */
const BUILD_INPUTS = [
	'src',
	'static',
	'svelte.config.js',
	'vite.config.ts',
	'scripts/serve.vite.config.js',
	'tsconfig.json',
	'package.json',
	'package-lock.json'
];
/** Parts of src that are never built. */
const NOT_BUILT = /\.test\.ts$/;

/**
 * A hash of everything that `vite build` reads: names and contents, so that a checkout that changes
 * nothing builds nothing.
 * @param {string} root
 */
export function hashBuildInputs(root) {
	const hash = createHash('sha256').update(process.version.split('.')[0] ?? '');
	for (const input of BUILD_INPUTS) {
		for (const file of listFiles(join(root, input))) {
			const name = relative(root, file).replaceAll('\\', '/');
			if (NOT_BUILT.test(name)) continue;
			hash.update(`\n${name}\n`).update(readFileSync(file));
		}
	}
	return hash.digest('hex');
}

/** @param {string} root */
export function hashLock(root) {
	return createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
}

/**
 * Whether the packages of package-lock.json are installed: our stamp says so, or npm's own record of
 * a finished install (node_modules/.package-lock.json) names the same versions.
 * @param {string} root
 */
export function isInstalled(root) {
	const modules = join(root, 'node_modules');
	if (readStamp(modules) === hashLock(root)) return true;
	const record = join(modules, '.package-lock.json');
	if (!existsSync(record)) return false;
	const installed = readPackages(record);
	return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
		([path, wanted]) =>
			path === '' ||
			wanted.optional === true ||
			wanted.link === true ||
			installed[path]?.version === wanted.version
	);
}

/** @param {string} folder */
export function readStamp(folder) {
	const file = join(folder, STAMP_FILE);
	return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/**
 * The last step of making what a folder holds: with no stamp, or another one, it is made anew.
 * @param {string} folder
 * @param {string} stamp
 */
export function writeStamp(folder, stamp) {
	const draft = join(folder, `${STAMP_FILE}.${process.pid}`);
	writeFileSync(draft, `${stamp}\n`);
	renameSync(draft, join(folder, STAMP_FILE));
}

/**
 * Puts a finished folder in the place of an old one. Cut short between its steps it leaves `next`
 * whole, and the next call ends the work.
 * @param {string} next
 * @param {string} current
 */
export function swapIn(next, current) {
	const old = `${next}.old`;
	rmSync(old, { recursive: true, force: true });
	if (existsSync(current)) renameSync(current, old);
	renameSync(next, current);
	rmSync(old, { recursive: true, force: true });
}

/**
 * @param {string} path A file or folder; need not exist.
 * @returns {string[]} All files, in an order that does not depend on the machine.
 */
function listFiles(path) {
	if (!existsSync(path)) return [];
	/** @type {import('node:fs').Dirent[]} */
	let entries;
	try {
		entries = readdirSync(path, { withFileTypes: true });
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
		throw error;
	}
	return entries
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const child = join(path, entry.name);
			return entry.isDirectory() ? listFiles(child) : [child];
		});
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }>}
 */
function readPackages(file) {
	return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
