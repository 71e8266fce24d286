import type { Engine } from './engine.ts';
import { encodeFrame, encodeQuery, encodeStartup, normalizeReply } from './wire-frames.ts';

/** Whole frames that run without a break: up to and with a Sync, or one simple query. */
export interface Unit {
	frames: Buffer;
	/** False for frames ended by a Flush: the engine then waits for more from the same client. */
	isComplete: boolean;
}

/** One client's side of the queue. */
export interface SessionClient {
	receive(parts: Buffer[]): void;
	cut(sqlState: string, text: string): void;
}

interface QueueOptions {
	idleTransactionSeconds: number;
	onBroken: (cause: unknown) => never;
}

interface Job {
	client: SessionClient;
	unit: Unit;
	done: () => void;
}

// The engine knows one user and one database.
const STARTUP = encodeStartup('postgres', 'postgres');
const SYNC = encodeFrame('S', Buffer.alloc(0));
const BROKEN_STATEMENT = encodeFrame('P', Buffer.from('\0not sql\0\0\0'));

/**
 * Gives the engine's only session to one client at a time: for a unit, or from `begin` to the end of
 * its transaction, in order of arrival.
 */
export class SessionQueue {
	readonly #engine: Engine;
	readonly #options: QueueOptions;
	#waiting: Job[] = [];
	/** Clients that left and whose traces are not yet removed from the session. */
	readonly #gone = new Set<SessionClient>();
	#running: Promise<void> | undefined;
	/** Whose transaction is open, or whose unit is incomplete. */
	#holder: SessionClient | undefined;
	#hasOpenUnit = false;
	#idleTimer: NodeJS.Timeout | undefined;
	/** Who last changed the session with SET; it is reset before anybody else's turn. */
	#changedBy: SessionClient | undefined;

	constructor(engine: Engine, options: QueueOptions) {
		this.#engine = engine;
		this.#options = options;
	}

	/** What the engine says to a client that connects: the same for all, so asked once. */
	async readGreeting(): Promise<Buffer> {
		return await this.#engine.execute(STARTUP);
	}

	/** Resolves when the unit has run and its reply was given to the client. */
	submit(client: SessionClient, unit: Unit): Promise<void> {
		return new Promise((done) => {
			this.#waiting.push({ client, unit, done });
			this.#wake();
		});
	}

	/** The client is gone: what it has not run is dropped, its open transaction rolled back. */
	leave(client: SessionClient): void {
		this.#waiting = this.#waiting.filter((job) => job.client !== client);
		this.#gone.add(client);
		this.#wake();
	}

	/** Resolves when nothing runs and no transaction is open; the clients have been cut before. */
	async drain(): Promise<void> {
		while (this.#running !== undefined) await this.#running;
	}

	#wake(): void {
		this.#running ??= this.#run().catch(this.#options.onBroken);
	}

	async #run(): Promise<void> {
		clearTimeout(this.#idleTimer);
		// Let the caller store the promise first, so that there is never a second run.
		await Promise.resolve();
		for (;;) {
			await this.#cleanUpAfterGone();
			const index = this.#waiting.findIndex(
				(job) => this.#holder === undefined || job.client === this.#holder
			);
			const job = this.#waiting[index];
			if (job === undefined) break;
			this.#waiting.splice(index, 1);
			await this.#runJob(job);
			// Sockets are served between units, else a busy client starves all others.
			await new Promise((resolve) => setImmediate(resolve));
		}
		this.#running = undefined;
		this.#watchIdleHolder();
	}

	async #runJob({ client, unit, done }: Job): Promise<void> {
		if (this.#changedBy !== undefined && this.#changedBy !== client) await this.#resetSession();
		const raw = await this.#engine.execute(unit.frames);
		const reply = normalizeReply(raw, unit.isComplete);
		if (unit.isComplete && reply.status === undefined) {
			throw new Error('the engine did not finish its answer');
		}
		this.#hasOpenUnit = !unit.isComplete;
		this.#holder = unit.isComplete && reply.status === 'I' ? undefined : client;
		if (reply.changedSession) this.#changedBy = client;
		client.receive(reply.parts);
		done();
	}

	async #cleanUpAfterGone(): Promise<void> {
		for (const client of this.#gone) {
			this.#gone.delete(client);
			if (this.#holder === client) await this.#rollBack();
			if (this.#changedBy === client) await this.#resetSession();
		}
	}

	async #rollBack(): Promise<void> {
		// Sync alone would commit what an incomplete unit has done; after an error it rolls back.
		if (this.#hasOpenUnit) await this.#engine.execute(Buffer.concat([BROKEN_STATEMENT, SYNC]));
		await this.#engine.execute(encodeQuery('rollback'));
		this.#hasOpenUnit = false;
		this.#holder = undefined;
	}

	async #resetSession(): Promise<void> {
		await this.#engine.execute(encodeQuery('reset all'));
		this.#changedBy = undefined;
	}

	#watchIdleHolder(): void {
		const holder = this.#holder;
		if (holder === undefined) return;
		const seconds = this.#options.idleTransactionSeconds;
		this.#idleTimer = setTimeout(() => {
			holder.cut('25P03', `terminating connection: idle in transaction for ${seconds} s`);
		}, seconds * 1000);
	}
}
