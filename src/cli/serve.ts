import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_SESSION_LIMITS } from '#lib/server/auth/session.ts';
import { openInstance, provideInstance, type Instance } from '#lib/server/db/instance.ts';
import { migrate, readMigrationStatus } from '#lib/server/db/migrate.ts';
import { childEnvironment, readEnv } from '#lib/server/env.ts';
import { stopAnalysisThread } from '#lib/server/jobs/analysis-thread.ts';
import { createLog, type Log } from '#lib/server/log.ts';
import { isLostPageFile } from '#lib/server/web/lost-page-file.ts';
import type { FreshPassword } from '#lib/server/services/account.ts';
import type { Context } from '#lib/server/services/context.ts';
import { createDemoAccounts } from '#lib/server/services/demo.ts';
import { loadKitHandler } from '#lib/server/web/kit-handler.ts';
import { provideRuntime } from '#lib/server/web/runtime.ts';
import { startWebServer, type WebServer } from '#lib/server/web/server.ts';
import { WorkerProcess } from '#lib/server/web/worker-process.ts';
import type { ServeOptions } from './commands/serve.ts';
import { loadDemo } from './load-demo.ts';
import { addressOf, assertEncrypted, readOrigin, readTls } from './serve-address.ts';

const DEFAULT_PORT = 8230;
const PING_MILLISECONDS = 2000;
/** A second Ctrl-C this long after the first means: now. A terminal may deliver the first twice. */
const IMPATIENCE_MILLISECONDS = 1500;

/** What runs, so that it can be stopped and asked how it is. */
interface Running {
	server: WebServer;
	worker: WorkerProcess;
	startedAt: number;
	progress: string;
	instance: Instance | undefined;
	migrationLevel: number;
	isReady: boolean;
}

/** Runs the web server and its job worker until a signal ends them. */
export async function serve(options: ServeOptions): Promise<void> {
	const env = readEnv();
	const log = createLog({ fields: { process: 'web' } });
	const tls = readTls(options);
	const origin = readOrigin(options.origin);
	assertEncrypted(options, tls, origin);
	process.on('uncaughtException', (error) => outlive(error, log));
	const running = await listen(options, log);
	const { server } = running;
	provideRuntime({
		isSecure: server.isSecure,
		sessionLimits: DEFAULT_SESSION_LIMITS,
		noteUser: (requestId, username) => server.accessLog.noteUser(requestId, username)
	});
	const stopOn = stopOnSignal(running, log);
	// A service is told so of a renewed certificate; a terminal, that its window was closed.
	process.on('SIGHUP', () => {
		if (tls && !process.stdin.isTTY) renewCertificate(options, server, log);
		else stopOn('SIGHUP');
	});
	try {
		await start(running, options, env.projectRoot);
	} catch (error) {
		await stop(running);
		throw error;
	}
	const address = addressOf(options.host, server.port, tls !== undefined, origin);
	const seconds = ((Date.now() - running.startedAt) / 1000).toFixed(1);
	say(`就绪（${seconds} 秒）。请在浏览器中打开： ${address}`);
	say('按 Ctrl-C 停止。 · Ready; Ctrl-C stops it.');
}

async function listen(options: ServeOptions, log: Log): Promise<Running> {
	const env = readEnv();
	const startedAt = Date.now();
	const worker = new WorkerProcess({
		projectRoot: env.projectRoot,
		// What its threads free for good goes back to the machine: 60 MB less after a planning box (glibc only).
		env: childEnvironment(env.directories, { MALLOC_ARENA_MAX: '2' }),
		log
	});
	const running: Omit<Running, 'server'> = {
		worker,
		startedAt,
		progress: '正在启动',
		instance: undefined,
		migrationLevel: 0,
		isReady: false
	};
	const version = readVersion(env.projectRoot);
	const server = await startWebServer({
		host: options.host,
		port: options.port ?? DEFAULT_PORT,
		tls: readTls(options),
		origin: readOrigin(options.origin),
		trustedProxies: env.trustedProxies,
		log,
		isQuiet: process.stderr.isTTY === true,
		health: () => readHealth(running, version, options.worker),
		onTakenPort: (port) => say(`端口 ${port} 已被占用，改用下一个。 · Port ${port} is taken.`)
	});
	return Object.assign(running, { server });
}

async function start(running: Running, options: ServeOptions, projectRoot: string): Promise<void> {
	const { server } = running;
	const report = (note: string) => {
		running.progress = note;
		server.setProgress(note);
		say(note);
	};
	report('打开数据库…');
	const loading = loadKitHandler(projectRoot);
	// Heard below; without this a failure while the database opens would end the process unexplained.
	loading.catch(() => undefined);
	const instance = await openInstance(report);
	running.instance = instance;
	const context: Context = {
		db: instance.database,
		actor: { id: 'system', name: 'system', via: 'system', memberships: 'all' },
		now: () => new Date()
	};
	await migrate(instance.database, { onProgress: (name) => report(`更新数据库结构 ${name}`) });
	running.migrationLevel = (await readMigrationStatus(instance.database)).applied.length;
	if (options.demo) {
		await loadDemo(context, { projectRoot, onProgress: report });
		showPasswords(await createDemoAccounts(context));
	}
	const handler = await loading;
	running.isReady = true;
	server.accept(handler);
	if (options.worker) running.worker.start();
}

function showPasswords(made: readonly FreshPassword[]): void {
	if (made.length === 0) return;
	say('\n示范账号（密码只显示这一次，请记下；忘记可用 atlas user reset 重设）');
	say('Demo accounts (shown this once; atlas user reset makes a new password)\n');
	for (const { username, name, password } of made) {
		say(`  ${username.padEnd(12)}${password}   ${name}`);
	}
	say('');
}

async function readHealth(
	running: Omit<Running, 'server'>,
	version: string,
	isWorkerWanted: boolean
): Promise<{ status: string }> {
	const { instance, worker, startedAt, progress, migrationLevel } = running;
	const uptimeSeconds = Math.round((Date.now() - startedAt) / 1000);
	const common = { version, uptimeSeconds };
	if (!instance || !running.isReady) {
		return { status: 'starting', ...common, progress } as { status: string };
	}
	const pingMs = await ping(instance);
	const isDegraded = isWorkerWanted && !worker.isAlive;
	const state = {
		status: pingMs === undefined ? 'failed' : isDegraded ? 'degraded' : 'ok',
		...common,
		database: { kind: instance.database.kind, pingMs: pingMs ?? null },
		migrations: migrationLevel,
		worker: { isAlive: worker.isAlive, restarts: worker.restartCount }
	};
	return state;
}

/** @returns milliseconds of a round trip; undefined when the database does not answer. */
async function ping(instance: Instance): Promise<number | undefined> {
	const startedAt = performance.now();
	const silence = new Promise<undefined>((resolve) =>
		setTimeout(() => resolve(undefined), PING_MILLISECONDS).unref()
	);
	const answer = instance.database.query('select 1').then(
		() => Math.round((performance.now() - startedAt) * 10) / 10,
		() => undefined
	);
	return Promise.race([answer, silence]);
}

/** Only a page that is asked for after its build was replaced does not end the server. */
function outlive(error: unknown, log: Log): void {
	if (isLostPageFile(error, readEnv().projectRoot)) {
		log.error('the pages were built anew under this server: start it again', { error });
		return;
	}
	log.error('uncaught', { error });
	process.exit(1);
}

function stopOnSignal(running: Running, log: Log): (signal: NodeJS.Signals) => void {
	let firstAt: number | undefined;
	const onSignal = (signal: NodeJS.Signals) => {
		if (firstAt !== undefined) {
			if (Date.now() - firstAt > IMPATIENCE_MILLISECONDS) process.exit(1);
			return;
		}
		firstAt = Date.now();
		say(`\n正在停止（${signal}）…`);
		stop(running).then(
			() => process.exit(0),
			(error: unknown) => {
				log.error('could not stop cleanly', { error });
				process.exit(1);
			}
		);
	};
	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
	return onSignal;
}

async function stop({ server, worker, instance }: Running): Promise<void> {
	await Promise.all([server.stop(), worker.stop()]);
	await stopAnalysisThread();
	provideInstance(undefined);
	await Promise.all([instance?.database.close(), instance?.authDatabase.close()]);
}

function renewCertificate(options: ServeOptions, server: WebServer, log: Log): void {
	try {
		const tls = readTls(options);
		if (!tls) return;
		server.replaceCertificate(tls);
		log.info('certificate read anew');
	} catch (error) {
		log.error('the new certificate is not usable; the old one stays', { error });
	}
}

function readVersion(projectRoot: string): string {
	const manifest: unknown = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
	return typeof manifest === 'object' && manifest !== null && 'version' in manifest
		? String(manifest.version)
		: '?';
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}
