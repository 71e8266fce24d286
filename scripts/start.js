// npm start: installs and builds what is missing, then runs the server (npm run build: all but the last). Plain JavaScript without
// packages, because it runs before there are any. Interrupted anywhere, it goes on the next time.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashBuildInputs, hashLock, isInstalled, readStamp, swapIn, writeStamp } from './stamps.js';

const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const NEXT_BUILD = join(ROOT, '.svelte-kit', 'next-build');
const BUILD = join(ROOT, 'build');
const LEAST_NODE = [20, 19];
const TICK_MILLISECONDS = 10_000;
/** Characters of a failed program's last words. */
const MOST_SAID = 20_000;

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;
let isServing = false;
/** @type {NodeJS.Signals | undefined} */
let stoppedBy;

assertNode();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
	process.on(signal, () => forward(signal));
}
try {
	await install();
	await build();
	if (!process.argv.includes('--only-build')) process.exitCode = await serve(process.argv.slice(2));
} catch (error) {
	if (!stoppedBy) console.error(error instanceof Error ? error.message : error);
	process.exitCode = stoppedBy ? 130 : 1;
	if (stoppedBy)
		console.log('\n已中断，下次 npm start 会接着做。 · Stopped; npm start goes on from here.');
}

function assertNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	const [leastMajor = 0, leastMinor = 0] = LEAST_NODE;
	if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
	console.error(
		`需要 Node.js ${LEAST_NODE.join('.')} 或更新版本，现在是 ${process.version}。请从 https://nodejs.org 安装。\n` +
			`Node.js ${LEAST_NODE.join('.')} or newer is needed; this is ${process.version}.`
	);
	process.exit(1);
}

async function install() {
	if (isInstalled(ROOT)) {
		const stamp = hashLock(ROOT);
		const modules = join(ROOT, 'node_modules');
		if (readStamp(modules) !== stamp) writeStamp(modules, stamp);
		return;
	}
	await step('安装依赖（首次约 1 分钟） · installing packages', async () => {
		const npm = process.env['npm_execpath'];
		const args = ['ci', '--no-audit', '--no-fund'];
		if (npm && /\.c?js$/.test(npm)) await run(process.execPath, [npm, ...args]);
		else await run('npm', args, { shell: process.platform === 'win32' });
		writeStamp(join(ROOT, 'node_modules'), hashLock(ROOT));
	});
}

async function build() {
	const wanted = hashBuildInputs(ROOT);
	if (existsSync(join(BUILD, 'serve.js')) && readStamp(BUILD) === wanted) return;
	if (readStamp(NEXT_BUILD) !== wanted) {
		await step('构建页面（约半分钟） · building the pages', async () => {
			rmSync(NEXT_BUILD, { recursive: true, force: true });
			const bin = (/** @type {string} */ path) => join(ROOT, 'node_modules', path);
			const env = { ...process.env, ATLAS_BUILD_DIR: NEXT_BUILD, NODE_ENV: 'production' };
			await run(process.execPath, [bin('@sveltejs/kit/svelte-kit.js'), 'sync'], { env });
			await run(process.execPath, [bin('vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
				env
			});
			await run(
				process.execPath,
				[bin('vite/bin/vite.js'), 'build', '--config', 'scripts/serve.vite.config.js'],
				{ env }
			);
			writeStamp(NEXT_BUILD, wanted);
		});
	}
	swapIn(NEXT_BUILD, BUILD);
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} The server's exit code.
 */
function serve(args) {
	if (stoppedBy) return Promise.reject(new Error(stoppedBy));
	isServing = true;
	return new Promise((resolve, reject) => {
		running = spawn(process.execPath, ['--enable-source-maps', join(BUILD, 'serve.js'), ...args], {
			cwd: ROOT,
			stdio: 'inherit'
		});
		running.once('error', reject);
		running.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
	});
}

/**
 * @param {string} title
 * @param {() => Promise<void>} work
 */
async function step(title, work) {
	const startedAt = Date.now();
	const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
	console.log(`▸ ${title} …`);
	const ticking = setInterval(() => console.log(`  … ${seconds()} 秒`), TICK_MILLISECONDS);
	try {
		await work();
	} finally {
		clearInterval(ticking);
	}
	console.log(`  完成，用时 ${seconds()} 秒`);
}

/**
 * Runs a program to its end; what it says is only shown if it fails.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<void>}
 */
function run(file, args, options = {}) {
	if (stoppedBy) return Promise.reject(new Error(stoppedBy));
	return new Promise((resolve, reject) => {
		const child = spawn(file, args, {
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: options.env ?? process.env,
			shell: options.shell ?? false
		});
		running = child;
		let said = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (chunk) => (said = (said + chunk).slice(-MOST_SAID)));
		}
		child.once('error', reject);
		child.once('close', (code) => {
			running = undefined;
			if (code === 0 && !stoppedBy) resolve();
			else
				reject(
					new Error(`${said}\n失败（退出码 ${code}）： · failed: ${[file, ...args].join(' ')}`)
				);
		});
	});
}

/**
 * Ctrl-C in a terminal reaches the child by itself; a signal sent to us alone must be passed on.
 * @param {NodeJS.Signals} signal
 */
function forward(signal) {
	if (!isServing) stoppedBy ??= signal;
	running?.kill(signal);
}
