import type { Socket } from 'node:net';
import { ByteQueue } from './byte-queue.ts';
import type { SessionClient, SessionQueue } from './session-queue.ts';
import {
	encodeError,
	replaceSql,
	sqlOf,
	takeFrame,
	takeOpening,
	type Frame
} from './wire-frames.ts';

/** The engine would wait for data it cannot be given, and then answer nobody any more. */
const COPY_FROM_CLIENT = /(^|;)\s*copy\b[^;]*\bfrom\s+stdin\b/i;

/** Fails in the engine with its own text, so that an open transaction fails as on a server. */
const COPY_REFUSAL =
	"select 'COPY FROM STDIN does not work on the embedded database: insert from unnest() instead'::integer";

/** One connection: cuts what arrives into units for the queue, and writes the replies. */
export class WireClient implements SessionClient {
	readonly #socket: Socket;
	readonly #queue: SessionQueue;
	readonly #greeting: Buffer;
	readonly #input = new ByteQueue();
	#frames: Buffer[] = [];
	#isGreeted = false;
	#isBusy = false;
	#isOver = false;

	constructor(socket: Socket, queue: SessionQueue, greeting: Buffer) {
		this.#socket = socket;
		this.#queue = queue;
		this.#greeting = greeting;
		socket.on('data', (chunk: Buffer) => {
			this.#input.push(chunk);
			void this.#advance();
		});
		// 'close' follows every error and does the cleaning up.
		socket.on('error', () => socket.destroy());
		socket.once('close', () => this.#leave());
	}

	receive(parts: Buffer[]): void {
		if (this.#isOver) return;
		this.#socket.cork();
		for (const part of parts) this.#socket.write(part);
		this.#socket.uncork();
	}

	cut(sqlState: string, text: string): void {
		if (this.#isOver) return;
		this.#socket.end(encodeError('FATAL', sqlState, text));
		this.#socket.destroySoon();
		this.#leave();
	}

	#leave(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#queue.leave(this);
	}

	/** Takes unit after unit from what has arrived; one at a time, so that replies keep order. */
	async #advance(): Promise<void> {
		if (this.#isBusy) return;
		this.#isBusy = true;
		try {
			while (!this.#isOver && (await this.#step()));
		} catch (error) {
			this.cut('08P01', error instanceof Error ? error.message : String(error));
		}
		this.#isBusy = false;
	}

	/** Handles one packet; false when more bytes are needed. */
	async #step(): Promise<boolean> {
		if (!this.#isGreeted) return this.#open();
		const frame = takeFrame(this.#input);
		if (frame === undefined) return false;
		await this.#handle(frame);
		return true;
	}

	#open(): boolean {
		const kind = takeOpening(this.#input);
		if (kind === undefined) return false;
		if (kind === 'encryption-request') {
			this.#socket.write('N');
		} else if (kind === 'startup') {
			this.#socket.write(this.#greeting);
			this.#isGreeted = true;
		} else if (kind === 'cancel-request') {
			// It gets no answer by protocol; and a running statement cannot be stopped here.
			this.#socket.destroy();
		} else {
			this.cut('08P01', 'not the PostgreSQL protocol 3.0');
		}
		return true;
	}

	async #handle(frame: Frame): Promise<void> {
		if (frame.type === 'X') {
			this.#socket.end();
			return;
		}
		const sql = sqlOf(frame);
		const isRefused = sql !== undefined && COPY_FROM_CLIENT.test(sql);
		this.#frames.push(isRefused ? replaceSql(frame, COPY_REFUSAL).bytes : frame.bytes);
		const isComplete = frame.type === 'S' || frame.type === 'Q' || frame.type === 'F';
		if (!isComplete && frame.type !== 'H') return;
		const frames = Buffer.concat(this.#frames);
		this.#frames = [];
		await this.#queue.submit(this, { frames, isComplete });
	}
}
