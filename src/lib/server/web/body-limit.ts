import type { IncomingMessage, ServerResponse } from 'node:http';

const MEBIBYTE = 1024 * 1024;
const DEFAULT_LIMIT_BYTES = MEBIBYTE;

/** Routes whose bodies may be larger; an import is streamed, never held in memory. */
const LIMITS: readonly { path: RegExp; bytes: number }[] = [
	// Its boundary may come along.
	{ path: /^\/api\/districts\/?$/, bytes: 16 * MEBIBYTE },
	{ path: /^\/api\/districts\/[^/]+\/boundary\/?$/, bytes: 16 * MEBIBYTE },
	{ path: /^\/api\/districts\/[^/]+\/observations\/?$/, bytes: 16 * MEBIBYTE },
	{ path: /^\/api\/districts\/[^/]+\/handovers\/?$/, bytes: 256 * MEBIBYTE },
	{ path: /^\/p\/[^/]+\/?$/, bytes: 16 * MEBIBYTE },
	{ path: /^\/api\/districts\/[^/]+\/facilities\/[^/]+\/photos\/?$/, bytes: 16 * MEBIBYTE },
	{ path: /^\/api\/districts\/[^/]+\/areas\/?$/, bytes: 16 * MEBIBYTE },
	{ path: /^\/api\/districts\/[^/]+\/ledgers\/?$/, bytes: 400 * MEBIBYTE },
	{ path: /^\/api\/districts\/[^/]+\/imports\/?$/, bytes: 2048 * MEBIBYTE }
];

/** The largest body, in bytes, that a path accepts. */
export function bodyLimitOf(pathname: string): number {
	return LIMITS.find(({ path }) => path.test(pathname))?.bytes ?? DEFAULT_LIMIT_BYTES;
}

/** A request body that went over its limit while it was being read. */
export class BodyTooLarge extends Error {
	readonly status = 413;
	constructor(limitBytes: number) {
		super(`the body is larger than ${limitBytes} bytes`);
		this.name = 'BodyTooLarge';
	}
}

/** Whether the announced length is over the limit. */
export function isAnnouncedTooLarge(req: IncomingMessage, limitBytes: number): boolean {
	return Number(req.headers['content-length'] ?? 0) > limitBytes;
}

/**
 * Counts a body of unannounced length (chunked) as Kit reads it. Over the limit, reading fails and
 * whatever Kit makes of that is answered as 413 on a connection that closes.
 *
 * Call it in the same tick as the handler: a listener alone would set the stream flowing.
 */
export function limitStreamedBody(
	req: IncomingMessage,
	res: ServerResponse,
	limitBytes: number
): void {
	if (req.headers['transfer-encoding'] === undefined) return;
	let seenBytes = 0;
	let isOver = false;
	req.on('error', () => undefined);
	req.on('data', (chunk: Buffer) => {
		seenBytes += chunk.length;
		if (isOver || seenBytes <= limitBytes) return;
		isOver = true;
		const writeHead = res.writeHead.bind(res);
		res.writeHead = ((...args: Parameters<typeof writeHead>) => {
			res.setHeader('connection', 'close');
			return writeHead(413, ...(args.slice(1) as []));
		}) as typeof res.writeHead;
		req.emit('error', new BodyTooLarge(limitBytes));
	});
}
