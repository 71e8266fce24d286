import type { ByteQueue } from './byte-queue.ts';

// PostgreSQL's wire protocol 3.0: "Frontend/Backend Protocol", section Message Formats.

const PROTOCOL_3_0 = 196_608;
const SSL_REQUEST = 80_877_103;
const GSSENC_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
/** PostgreSQL's own limit for one message. */
const MAX_FRAME_BYTES = 0x3fff_ffff;

export type OpeningKind = 'startup' | 'encryption-request' | 'cancel-request' | 'unsupported';
export type TransactionStatus = 'I' | 'T' | 'E';

export interface Frame {
	/** The type byte as a letter: `Q` query, `P` parse, `S` sync … */
	type: string;
	/** Type byte, length and body. */
	bytes: Buffer;
}

/** The untyped packet a connection begins with; undefined until all of it has arrived. */
export function takeOpening(input: ByteQueue): OpeningKind | undefined {
	const head = input.peek(8);
	if (head === undefined) return undefined;
	const byteLength = head.readInt32BE(0);
	const code = head.readInt32BE(4);
	if (byteLength < 8 || byteLength > 10_000) return 'unsupported';
	if (input.take(byteLength) === undefined) return undefined;
	if (code === SSL_REQUEST || code === GSSENC_REQUEST) return 'encryption-request';
	if (code === CANCEL_REQUEST) return 'cancel-request';
	// A newer minor version is answered as 3.0, which every client accepts.
	return code >> 16 === PROTOCOL_3_0 >> 16 ? 'startup' : 'unsupported';
}

/**
 * The first frame of what has arrived; undefined until all of it has.
 *
 * @throws {RangeError} The length field cannot be one: this is no PostgreSQL client.
 */
export function takeFrame(input: ByteQueue): Frame | undefined {
	const head = input.peek(5);
	if (head === undefined) return undefined;
	const length = head.readInt32BE(1);
	if (length < 4 || length > MAX_FRAME_BYTES) {
		throw new RangeError(`frame length ${length} is outside 4..${MAX_FRAME_BYTES}`);
	}
	const type = String.fromCharCode(head[0] ?? 0);
	const bytes = input.take(1 + length);
	return bytes === undefined ? undefined : { type, bytes };
}

/** SQL text of a `Q` or `P` frame; undefined for others. */
export function sqlOf(frame: Frame): string | undefined {
	if (frame.type === 'Q') return frame.bytes.toString('utf8', 5, frame.bytes.length - 1);
	if (frame.type !== 'P') return undefined;
	const nameEnd = frame.bytes.indexOf(0, 5);
	return frame.bytes.toString('utf8', nameEnd + 1, frame.bytes.indexOf(0, nameEnd + 1));
}

export function encodeFrame(type: string, body: Buffer): Buffer {
	const head = Buffer.alloc(5);
	head.write(type, 0, 'latin1');
	head.writeInt32BE(4 + body.length, 1);
	return Buffer.concat([head, body]);
}

/** The same `Q` or `P` frame with another text. */
export function replaceSql(frame: Frame, sql: string): Frame {
	if (frame.type !== 'P') return { type: frame.type, bytes: encodeQuery(sql) };
	const name = frame.bytes.subarray(5, frame.bytes.indexOf(0, 5) + 1);
	const body = Buffer.concat([name, Buffer.from(sql + '\0\0\0')]);
	return { type: frame.type, bytes: encodeFrame('P', body) };
}

/** The packet with which a client opens its session, under protocol 3.0. */
export function encodeStartup(user: string, database: string): Buffer {
	const body = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
	const head = Buffer.alloc(8);
	head.writeInt32BE(8 + body.length, 0);
	head.writeInt32BE(PROTOCOL_3_0, 4);
	return Buffer.concat([head, body]);
}

export function encodeQuery(sql: string): Buffer {
	return encodeFrame('Q', Buffer.from(sql + '\0'));
}

/** @param sqlState Five characters, PostgreSQL appendix A. */
export function encodeError(severity: 'ERROR' | 'FATAL', sqlState: string, text: string): Buffer {
	const fields = `S${severity}\0V${severity}\0C${sqlState}\0M${text}\0\0`;
	return encodeFrame('E', Buffer.from(fields));
}

export interface Reply {
	/** What the client is to read, in order. */
	parts: Buffer[];
	/** Status of the last ReadyForQuery in the raw reply; undefined if there was none. */
	status: TransactionStatus | undefined;
	/** Tags of the completed commands that change the session, e.g. `SET`. */
	changedSession: boolean;
}

/**
 * Removes every ReadyForQuery but the last from the engine's reply to one unit of work.
 *
 * PGlite 0.5.8 sends two after an error in the extended protocol (one at once, one for the Sync).
 * A client counts them to know where the reply to its next query begins: with two it would take
 * every later reply for that of the query before.
 *
 * @param keepLast False for a unit without Sync, which is answered with no ReadyForQuery at all.
 */
export function normalizeReply(raw: Buffer, keepLast: boolean): Reply {
	const parts: Buffer[] = [];
	let status: TransactionStatus | undefined;
	let lastReady: Buffer | undefined;
	let changedSession = false;
	let keptFrom = 0;
	for (let at = 0; at < raw.length;) {
		const end = at + 1 + raw.readInt32BE(at + 1);
		const type = raw[at];
		if (type === 0x5a) {
			parts.push(raw.subarray(keptFrom, at));
			lastReady = raw.subarray(at, end);
			status = toStatus(raw[at + 5]);
			keptFrom = end;
		} else if (type === 0x43 && raw.toString('latin1', at + 5, end - 1) === 'SET') {
			changedSession = true;
		}
		at = end;
	}
	parts.push(raw.subarray(keptFrom));
	if (lastReady !== undefined && keepLast) parts.push(lastReady);
	return { parts: parts.filter((part) => part.length > 0), status, changedSession };
}

function toStatus(byte: number | undefined): TransactionStatus {
	return byte === 0x54 ? 'T' : byte === 0x45 ? 'E' : 'I';
}
