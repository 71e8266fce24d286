import { createServer, type Server, type Socket } from 'node:net';
import type { Engine } from './engine.ts';
import { SessionQueue } from './session-queue.ts';
import { WireClient } from './wire-client.ts';
import { encodeError } from './wire-frames.ts';

export interface WireServerOptions {
	maxClients: number;
	/** A client idle this long inside a transaction is cut and its transaction rolled back. */
	idleTransactionSeconds: number;
	/** Called whenever the number of clients changed. */
	onClientCount: (count: number) => void;
	/** Gave no or garbled answer: the engine cannot be used any more. Must not return. */
	onBroken: (cause: unknown) => never;
}

export interface WireServer {
	server: Server;
	/** Stops listening, rolls back, cuts the clients; the engine is idle when it resolves. */
	stop(): Promise<void>;
}

/**
 * Lets many PostgreSQL clients share one single-session engine.
 *
 * Ours instead of pglite-socket 0.2.11, which after an error passes on two ReadyForQuery, so that the
 * client takes every later answer for that of the query before; lets SET reach all clients; and hangs
 * after a COPY.
 */
export async function createWireServer(
	engine: Engine,
	options: WireServerOptions
): Promise<WireServer> {
	const queue = new SessionQueue(engine, options);
	const greeting = await queue.readGreeting();
	const clients = new Set<WireClient>();
	const server = createServer((socket: Socket) => {
		socket.setNoDelay(true);
		if (clients.size >= options.maxClients) {
			refuse(socket, options.maxClients);
			return;
		}
		const client = new WireClient(socket, queue, greeting);
		clients.add(client);
		options.onClientCount(clients.size);
		socket.once('close', () => {
			clients.delete(client);
			options.onClientCount(clients.size);
		});
	});
	return {
		server,
		async stop() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			for (const client of clients) client.cut('57P01', 'the embedded database is shutting down');
			await queue.drain();
			await closed;
		}
	};
}

function refuse(socket: Socket, maxClients: number): void {
	// The client may be gone already; there is nobody to tell.
	socket.on('error', () => socket.destroy());
	socket.end(encodeError('FATAL', '53300', `sorry, already ${maxClients} clients connected`));
}
