import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * `npm test`: sets up what the tests need where it can (Debian packages when root has apt), runs
 * every kind of check, says what it skipped and why, and ends with `N passed, N failed, N skipped`.
 * ATLAS_REQUIRE=postgis,pgrouting,chromium,gdal turns the skips of those into failures.
 */

const root = path.resolve(import.meta.dirname, '..');
const required = new Set((process.env['ATLAS_REQUIRE'] ?? '').split(',').filter(Boolean));

/** What the machine may lack: the Debian package and how we know that it is there. */
const NEEDS = [
	{
		name: 'postgis',
		packages: ['postgresql-15-postgis-3'],
		isThere: () => hasFile('/usr/share/postgresql/15/extension/postgis.control')
	},
	{
		name: 'pgrouting',
		packages: ['postgresql-15-pgrouting'],
		isThere: () => hasFile('/usr/share/postgresql/15/extension/pgrouting.control')
	},
	{ name: 'gdal', packages: ['gdal-bin'], isThere: () => hasCommand('ogrinfo') },
	{ name: 'chromium', packages: ['chromium'], isThere: () => hasCommand('chromium') },
	{ name: 'poppler', packages: ['poppler-utils'], isThere: () => hasCommand('pdftoppm') },
	{
		name: 'fonts',
		packages: ['fonts-noto-cjk'],
		isThere: () => hasFile('/usr/share/fonts/opentype/noto')
	}
];

const totals = { passed: 0, failed: 0, skipped: 0 };

await main();

async function main() {
	process.chdir(root);
	installDependencies();
	installPackages();
	for (const need of NEEDS.filter((candidate) => !candidate.isThere())) {
		const isRequired = required.has(need.name);
		say(
			`${need.name} is not on this machine (Debian: ${need.packages.join(' ')}): its tests are ${isRequired ? 'FAILED, as ATLAS_REQUIRE asks' : 'skipped'}`
		);
		if (isRequired) totals.failed++;
	}
	// The database tests wait a quarter of their time: what only computes goes beside them, and gives way to them.
	await Promise.all([
		suite('database, embedded and server', ['db']),
		(async () => {
			await check('types (svelte-check)', ['npm', 'run', '-s', 'check']);
			await check('lint (prettier, eslint)', ['npm', 'run', '-s', 'lint']);
			await check('build', ['npm', 'run', '-s', 'build']);
			// Vitest leaves a processor to itself, which on two is half of them.
			await suite('unit', ['core', 'long', 'ui'], { isBeside: true, more: ['--maxWorkers=100%'] });
		})()
	]);
	await suite('browser', ['e2e']);
	console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
	process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

function installDependencies() {
	if (hasFile('node_modules/.package-lock.json')) return;
	say('installing npm packages');
	if (run(['npm', 'ci']).status !== 0) fail('npm ci failed: is the npm registry reachable?');
}

/** Only as root and only where apt is: elsewhere the tests that need more are skipped. */
function installPackages() {
	const missing = NEEDS.filter((need) => !need.isThere()).flatMap((need) => need.packages);
	if (missing.length === 0) return;
	if (process.platform !== 'linux' || os.userInfo().uid !== 0 || !hasCommand('apt-get')) return;
	say(`installing Debian packages: ${missing.join(' ')}`);
	const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
	const install = () =>
		run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing], options);
	run(['apt-get', 'update', '-qq'], options);
	if (install().status !== 0) say('apt-get could not install them all; what is missing is skipped');
}

/**
 * Beside others, which come first.
 * @param {string} name
 * @param {string[]} command
 */
async function check(name, command) {
	const { status, seconds } = await runBeside(name, command);
	if (status === 0) totals.passed++;
	else totals.failed++;
	say(`${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
}

/**
 * Runs vitest projects and adds up their report.
 * @param {string} name
 * @param {string[]} projects
 * @param {{ isBeside?: boolean, more?: string[] }} [options]
 */
async function suite(name, projects, { isBeside = false, more = [] } = {}) {
	const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-test-')), 'report.json');
	const command = [
		'npx',
		'--no-install',
		'vitest',
		'run',
		...projects.flatMap((project) => ['--project', project]),
		...more,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${report}`
	];
	const { status, seconds } = await (isBeside ? runBeside(name, command) : runInFront(command));
	if (!hasFile(report)) {
		totals.failed++;
		say(`${name}: FAILED before any test ran, in ${seconds} s`);
		return;
	}
	const counts = JSON.parse(fs.readFileSync(report, 'utf8'));
	const skipped = counts.numPendingTests + (counts.numTodoTests ?? 0);
	// A suite that dies in its set-up reports no failed test: its exit code still counts.
	const failed = counts.numFailedTests || (status === 0 ? 0 : 1);
	totals.passed += counts.numPassedTests;
	totals.failed += failed;
	totals.skipped += skipped;
	say(
		`${name}: ${counts.numPassedTests} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`
	);
	listSkipped(counts.testResults);
	listTriedTwice(counts.testResults);
}

/**
 * What passed only when tried once more: somebody should look why.
 * @param {{ assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }[]} files
 */
function listTriedTwice(files) {
	for (const { status, fullName, failureMessages } of files.flatMap(
		(file) => file.assertionResults
	))
		if (status === 'passed' && failureMessages.length > 0)
			say(`passed when tried once more: ${fullName}\n\t${failureMessages[0]?.split('\n')[0]}`);
}

/** @param {{ assertionResults: { status: string, fullName: string }[] }[]} files */
function listSkipped(files) {
	const names = files.flatMap((file) =>
		file.assertionResults
			.filter((test) => test.status === 'pending' || test.status === 'skipped')
			.map((test) => test.fullName)
	);
	for (const name of names.slice(0, 20)) say(`  skipped: ${name}`);
	if (names.length > 20) say(`  … and ${names.length - 20} more`);
}

/**
 * Waits, and shows what it prints.
 * @param {string[]} command
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
function run([file = '', ...args], options = {}) {
	return { status: spawnSync(file, args, { stdio: 'inherit', cwd: root, ...options }).status ?? 1 };
}

/**
 * Shows what it prints, while others may run beside it.
 * @param {string[]} command
 */
function runInFront(command) {
	return timed(spawnIn(command, 'inherit'));
}

/**
 * Gives way to what else runs; what it prints comes in one piece when it is done.
 * @param {string} name
 * @param {string[]} command
 */
async function runBeside(name, command) {
	const child = spawnIn(['nice', '-n', '19', ...command], 'pipe');
	/** @type {Buffer[]} */
	const printed = [];
	for (const stream of [child.stdout, child.stderr])
		stream?.on('data', (chunk) => printed.push(chunk));
	const ended = await timed(child);
	say(`${name}, which ran beside:`);
	process.stdout.write(Buffer.concat(printed));
	return ended;
}

/**
 * @param {string[]} command
 * @param {'inherit' | 'pipe'} output
 */
function spawnIn([file = '', ...args], output) {
	return spawn(file, args, { cwd: root, stdio: ['ignore', output, output] });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ status: number, seconds: number }>}
 */
function timed(child) {
	const started = Date.now();
	return new Promise((resolve) => {
		const end = (/** @type {number | null} */ status) =>
			resolve({ status: status ?? 1, seconds: Math.round((Date.now() - started) / 1000) });
		child.once('error', (error) => {
			say(error.message);
			end(1);
		});
		child.once('close', end);
	});
}

/** @param {string} file */
function hasFile(file) {
	return fs.existsSync(file);
}

/** @param {string} command */
function hasCommand(command) {
	return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/** @param {string} text */
function say(text) {
	console.log(`[test] ${text}`);
}

/** @param {string} text */
function fail(text) {
	say(text);
	console.log(`${totals.passed} passed, ${totals.failed + 1} failed, ${totals.skipped} skipped`);
	process.exit(1);
}
