// The owner process: the only one that opens the embedded database. Started by find-owner.ts.
import { createLog, type Log } from '#lib/server/log.ts';
import { readEnv, type Env } from '#lib/server/env.ts';
import { takeMachineLock } from './machine-lock.ts';
import { acquireOwnerLock, EXIT_LOCK_HELD, type OwnerLock } from './owner-lock.ts';
import { listenPrivately } from './owner-socket.ts';

/** EX_SOFTWARE of sysexits.h. */
const EXIT_ENGINE_BROKEN = 70;
const MAX_CLIENTS = 100;
const LOCK_CHECK_MILLISECONDS = 1_000;
/** Whoever asked for this owner polls for it, and may be slow on a busy machine. */
const MIN_FIRST_CLIENT_SECONDS = 10;

await main();

async function main(): Promise<void> {
	const env = readEnv();
	const log = createLog({ level: env.logLevel, fields: { process: 'db-owner', pid: process.pid } });
	if (!(await takeMachineLock(env.directories.root))) {
		log.info('another owner process has this data directory', { root: env.directories.root });
		process.exit(EXIT_LOCK_HELD);
	}
	const acquired = acquireOwnerLock(env.directories.run);
	if (!('lock' in acquired)) {
		log.info('another owner process has the lock', { pid: acquired.heldBy.process.pid });
		process.exit(EXIT_LOCK_HELD);
	}
	try {
		await serve(env, acquired.lock, log);
	} catch (error) {
		log.error('the embedded database did not start', { error });
		const reason = error instanceof Error ? error.message : String(error);
		acquired.lock.setStatus({ state: 'failed', note: reason });
		process.exit(1);
	}
}

async function serve(env: Env, lock: OwnerLock, log: Log): Promise<void> {
	const onBroken = (cause: unknown): never => {
		log.error('the engine broke; the next client starts a new one', { error: cause });
		lock.setStatus({ state: 'failed', note: `engine broke: ${String(cause)}` });
		process.exit(EXIT_ENGINE_BROKEN);
	};
	process.on('uncaughtException', onBroken);
	process.on('unhandledRejection', onBroken);
	// Imported late: 30 MB that a starter which came second need not load.
	const [{ openEngine }, { createWireServer }] = await Promise.all([
		import('./engine.ts'),
		import('./wire-server.ts')
	]);
	const engine = await openEngine(env.directories.db, {
		isDurable: env.embeddedIsDurable,
		cacheDirectory: env.directories.cache,
		onProgress: (note) => lock.setStatus({ state: 'starting', note }),
		onBroken
	});
	const linger = createLinger(env.embeddedLingerSeconds, () => shutDown('no clients left'));
	const wire = await createWireServer(engine, {
		maxClients: MAX_CLIENTS,
		idleTransactionSeconds: env.embeddedIdleTransactionSeconds,
		onClientCount: linger.count,
		onBroken
	});
	const { address, cleanUp } = await listenPrivately(wire.server, env.directories.run);

	let isShuttingDown = false;
	async function shutDown(reason: string): Promise<void> {
		if (isShuttingDown) return;
		isShuttingDown = true;
		log.info('closing', { reason });
		const note = '正在关闭嵌入式数据库 / closing the embedded database';
		lock.setStatus({ state: 'closing', note });
		await wire.stop();
		await engine.close();
		cleanUp();
		lock.setStatus({ state: 'closed', note: reason });
		log.info('closed');
		process.exit(0);
	}

	process.on('SIGTERM', () => void shutDown('SIGTERM'));
	process.on('SIGINT', () => void shutDown('SIGINT'));
	process.on('SIGHUP', () => log.debug('SIGHUP ignored'));
	setInterval(() => {
		if (!lock.isIntact()) void shutDown('the lock file was deleted');
	}, LOCK_CHECK_MILLISECONDS);
	linger.waitForFirst();
	lock.setStatus({ state: 'ready', note: '', address });
	log.info('ready', { ...address, durable: env.embeddedIsDurable });
}

/** Calls `onEmpty` once there have been no clients for `seconds`. */
function createLinger(seconds: number, onEmpty: () => void) {
	let timer: NodeJS.Timeout | undefined;
	const start = (after: number) => {
		clearTimeout(timer);
		timer = setTimeout(onEmpty, after * 1000);
	};
	return {
		waitForFirst: () => start(Math.max(seconds, MIN_FIRST_CLIENT_SECONDS)),
		count: (clients: number) => (clients === 0 ? start(seconds) : clearTimeout(timer))
	};
}
