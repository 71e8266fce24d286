import type { Server } from 'node:net';
import { hasCode } from '#lib/server/db/embedded/process-identity.ts';

const MAX_TRIES = 50;

/**
 * Listens on `port`, or on the next free one when it is taken.
 *
 * @param onTaken Told of each port that was taken.
 * @returns the port it listens on.
 * @throws {Error} No free port among the next 50, or the address is not this machine's.
 */
export async function listenFrom(
	server: Server,
	host: string,
	port: number,
	onTaken: (port: number) => void
): Promise<number> {
	for (let offset = 0; offset < MAX_TRIES && port + offset <= 65_535; offset += 1) {
		try {
			await listen(server, host, port + offset);
			const address = server.address();
			return typeof address === 'object' && address !== null ? address.port : port + offset;
		} catch (error) {
			if (!hasCode(error, 'EADDRINUSE') && !hasCode(error, 'EACCES')) throw error;
			if (port === 0) throw error;
			onTaken(port + offset);
		}
	}
	throw new Error(
		`从 ${port} 起的 ${MAX_TRIES} 个端口都不可用，请用 --port 另选 / ` +
			`none of the ${MAX_TRIES} ports from ${port} on is free; choose another with --port`
	);
}

function listen(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const settle = (error?: Error) => {
			server.off('error', settle);
			server.off('listening', settle);
			if (error) reject(error);
			else resolve();
		};
		server.once('error', settle);
		server.once('listening', () => settle());
		server.listen(port, host);
	});
}
