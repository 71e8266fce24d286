import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OwnerAddress } from './owner-lock.ts';

/** The name that libpq clients expect in a socket directory, so `psql -h var/run` works. */
const SOCKET_NAME = '.s.PGSQL.5432';
/** macOS allows 103 bytes, Linux 107. */
const MAX_SOCKET_PATH_BYTES = 100;

/**
 * Lets `server` listen where only this user can reach it: a socket in a directory of mode 0700. The
 * engine asks for no password. On Windows: a random port of the loopback interface.
 *
 * @returns The address, and what removes the socket when the server has closed.
 */
export async function listenPrivately(
	server: Server,
	runDirectory: string
): Promise<{ address: OwnerAddress; cleanUp: () => void }> {
	if (process.platform === 'win32') {
		await listen(server, { host: '127.0.0.1', port: 0 });
		const bound = server.address();
		if (bound === null || typeof bound === 'string') throw new Error('no port was bound');
		return { address: { host: '127.0.0.1', port: bound.port }, cleanUp: () => undefined };
	}
	const path = chooseSocketPath(runDirectory);
	// Left by an owner that was killed; whoever calls this holds the lock.
	rmSync(path, { force: true });
	await listen(server, { path });
	chmodSync(path, 0o600);
	const isElsewhere = dirname(path) !== runDirectory;
	return {
		address: { path },
		cleanUp: () => rmSync(isElsewhere ? dirname(path) : path, { recursive: true, force: true })
	};
}

function chooseSocketPath(runDirectory: string): string {
	mkdirSync(runDirectory, { recursive: true, mode: 0o700 });
	chmodSync(runDirectory, 0o700);
	const path = join(runDirectory, SOCKET_NAME);
	if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
	return join(mkdtempSync(join(tmpdir(), 'fire-atlas-')), SOCKET_NAME);
}

function listen(
	server: Server,
	where: { path: string } | { host: string; port: number }
): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(where, () => {
			server.off('error', reject);
			resolve();
		});
	});
}
