import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isRunning } from '#lib/server/db/embedded/process-identity.ts';

const MIN_VERSION = 15;
const DEBIAN_ROOT = '/usr/lib/postgresql';

interface Installation {
	/** Directory of initdb and postgres. */
	bin: string;
	/** Of those we know what to do with, what `create extension` would find. */
	extensions: ('postgis' | 'pgrouting')[];
}

/** PostgreSQL with PostGIS on this machine, or why there is none. */
export function findPostgres(): Installation | { missing: string } {
	const bin = binDirectories().find((directory) => existsSync(join(directory, 'initdb')));
	if (bin === undefined) return { missing: `no PostgreSQL >= ${MIN_VERSION} on this machine` };
	const shared = execFileSync(join(bin, 'pg_config'), ['--sharedir'], { encoding: 'utf8' }).trim();
	const extensions = (['postgis', 'pgrouting'] as const).filter((name) =>
		existsSync(join(shared, 'extension', `${name}.control`))
	);
	if (!extensions.includes('postgis')) return { missing: `PostgreSQL in ${bin} has no PostGIS` };
	return { bin, extensions };
}

/** Newest first. Debian keeps them out of the path, by version. */
function binDirectories(): string[] {
	const debian = existsSync(DEBIAN_ROOT) ? readdirSync(DEBIAN_ROOT) : [];
	const versions = debian.map(Number).filter((version) => version >= MIN_VERSION);
	const inPath = (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
	return [
		...versions.sort((a, b) => b - a).map((version) => join(DEBIAN_ROOT, `${version}/bin`)),
		...inPath
	];
}

/**
 * Starts a private cluster under `parent`, reachable by a unix socket only; it outlives this process.
 * It may lose data in a crash, which nobody would miss.
 */
export async function startCluster(parent: string): Promise<{ url: string; pid: number }> {
	const found = findPostgres();
	if ('missing' in found) throw new Error(found.missing);
	const directory = join(parent, 'postgres');
	const data = join(directory, 'data');
	const user = unprivilegedUser();
	mkdirSync(directory, { mode: 0o700 });
	if (user !== undefined) {
		// The parent belongs to root: others may pass through it, but not look around.
		execFileSync('chmod', ['711', parent]);
		chownSync(directory, user.uid, user.gid);
	}
	const as = { ...user, cwd: directory };
	const initdbOptions = ['--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8'];
	execFileSync(join(found.bin, 'initdb'), ['-D', data, '--locale=C.UTF-8', ...initdbOptions], {
		...as,
		stdio: 'pipe'
	});
	const log = openSync(join(directory, 'log'), 'a');
	const settings = {
		listen_addresses: '',
		unix_socket_directories: directory,
		fsync: 'off',
		synchronous_commit: 'off',
		full_page_writes: 'off',
		jit: 'off',
		max_connections: '60'
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const child = spawn(join(found.bin, 'postgres'), ['-D', data, ...flags], {
		...as,
		detached: true,
		stdio: ['ignore', log, log]
	});
	child.unref();
	if (child.pid === undefined) throw new Error(`cannot run ${found.bin}/postgres`);
	const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(directory)}`;
	await waitUntilReady(url, join(directory, 'log'));
	return { url, pid: child.pid };
}

/** Ends the cluster at once, without waiting for clients, and waits until it is gone. */
export async function stopCluster(pid: number): Promise<void> {
	// SIGQUIT is PostgreSQL's immediate shutdown: it takes its own children with it.
	if (isRunning(pid)) process.kill(pid, 'SIGQUIT');
	for (let waited = 0; isRunning(pid) && waited < 200; waited++) await sleep(50);
}

async function waitUntilReady(url: string, log: string): Promise<void> {
	for (let attempt = 0; attempt < 200; attempt++) {
		const client = new pg.Client({ connectionString: url });
		try {
			await client.connect();
			await client.end();
			return;
		} catch {
			// Not yet listening, or still starting up.
			await sleep(50);
		}
	}
	throw new Error(`the private PostgreSQL did not start within 10 s; see ${log}`);
}

/** PostgreSQL refuses to run as root; undefined when we are not. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}
