import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import compression from 'compression';
import type { Log } from '#lib/server/log.ts';
import { AccessLog } from '#lib/server/web/access-log.ts';
import { bodyLimitOf, isAnnouncedTooLarge, limitStreamedBody } from '#lib/server/web/body-limit.ts';
import { createOriginReader, stampRequest } from '#lib/server/web/forwarded.ts';
import { listenFrom } from '#lib/server/web/listen.ts';
import { setSecurityHeaders } from '#lib/server/web/security-headers.ts';
import { answerStarting } from '#lib/server/web/starting-page.ts';

/** Kit's handler, or anything of that shape. */
export type Handler = (req: IncomingMessage, res: ServerResponse, next: () => void) => unknown;

export interface WebServerOptions {
	host: string;
	port: number;
	/** PEM texts; undefined means plain http. */
	tls?: { cert: string; key: string } | undefined;
	/** The address people use, when it is not the one we listen on. */
	origin?: URL | undefined;
	trustedProxies?: readonly string[];
	log: Log;
	isQuiet?: boolean;
	/** The body of `/healthz`; its `status` `ok` or `degraded` is 200, anything else 503. */
	health: () => Promise<{ status: string }>;
	onTakenPort?: (port: number) => void;
}

export interface WebServer {
	port: number;
	/** True when people reach us by https. */
	isSecure: boolean;
	accessLog: AccessLog;
	/** What the starting page says until `accept` was called. */
	setProgress(text: string): void;
	/** From now on requests go to the application. */
	accept(handler: Handler): void;
	/** Serves another certificate from now on. */
	replaceCertificate(tls: { cert: string; key: string }): void;
	/** Stops listening, lets requests finish for at most `graceSeconds`, then cuts them. */
	stop(graceSeconds?: number): Promise<void>;
}

const IDLE_SOCKET_MILLISECONDS = 120_000;
const HEADERS_MILLISECONDS = 20_000;
/** An import of 2 GiB over a slow line; a stalled one ends by the idle limit. */
const REQUEST_MILLISECONDS = 3600_000;
const KEEP_ALIVE_MILLISECONDS = 65_000;
const STOP_SECONDS = 5;

/** Starts listening at once; until `accept` every page says that the system is starting. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
	const isSecure = options.tls !== undefined || options.origin?.protocol === 'https:';
	const accessLog = new AccessLog(options.log, { isQuiet: options.isQuiet ?? false });
	const readOrigin = createOriginReader({
		trustedProxies: options.trustedProxies ?? [],
		origin: options.origin,
		isTls: options.tls !== undefined
	});
	const compress = compression({ threshold: 1024, filter: isCompressible });
	let progress = '正在启动';
	let handler: Handler | undefined;

	const onRequest: RequestListener = (req, res) => {
		const requestId = randomUUID();
		const pathname = (req.url ?? '/').split('?', 1)[0] ?? '/';
		const origin = readOrigin(req);
		accessLog.watch(res, {
			id: requestId,
			method: req.method ?? '',
			path: pathname,
			address: origin.address
		});
		stampRequest(req, origin, requestId);
		res.setHeader('x-request-id', requestId);
		setSecurityHeaders(res, isSecure);
		const limitBytes = bodyLimitOf(pathname);
		if (isAnnouncedTooLarge(req, limitBytes)) return refuseBody(req, res, limitBytes);
		if (pathname === '/healthz') return void answerHealth(res, options.health, options.log);
		if (!handler) return answerStarting(res, pathname, progress);
		const accepted = handler;
		compress(req as never, res as never, () => {
			limitStreamedBody(req, res, limitBytes);
			accepted(req, res, () => {
				res.statusCode = 404;
				res.end();
			});
		});
	};

	const server = options.tls
		? https.createServer({ ...options.tls, minVersion: 'TLSv1.2' }, onRequest)
		: http.createServer(onRequest);
	server.headersTimeout = HEADERS_MILLISECONDS;
	server.requestTimeout = REQUEST_MILLISECONDS;
	server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
	server.setTimeout(IDLE_SOCKET_MILLISECONDS, (socket: Socket) => socket.destroy());
	server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
		const pathname = (req.url ?? '/').split('?', 1)[0] ?? '/';
		if (!isAnnouncedTooLarge(req, bodyLimitOf(pathname))) res.writeContinue();
		onRequest(req as never, res as never);
	});
	const port = await listenFrom(
		server,
		options.host,
		options.port,
		options.onTakenPort ?? (() => undefined)
	);

	return {
		port,
		isSecure,
		accessLog,
		setProgress: (text) => (progress = text),
		accept: (accepted) => (handler = accepted),
		replaceCertificate: (tls) => {
			if (server instanceof https.Server)
				server.setSecureContext({ ...tls, minVersion: 'TLSv1.2' });
		},
		stop: (graceSeconds = STOP_SECONDS) => stop(server, graceSeconds)
	};
}

function stop(server: http.Server | https.Server, graceSeconds: number): Promise<void> {
	return new Promise((resolve) => {
		const cut = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
		const sweep = setInterval(() => server.closeIdleConnections(), 100);
		server.close(() => {
			clearTimeout(cut);
			clearInterval(sweep);
			resolve();
		});
		server.closeIdleConnections();
	});
}

function refuseBody(req: IncomingMessage, res: ServerResponse, limitBytes: number): void {
	const megabytes = Math.floor(limitBytes / 1024 / 1024);
	answerJson(res, 413, {
		message: `内容过大：此处最多接收 ${megabytes} MB。请分批发送。 · Too large: at most ${megabytes} MB here.`
	});
	// What is still on its way is read and dropped for a moment, else the sender never sees the answer.
	req.resume();
	setTimeout(() => req.socket.destroy(), 2000).unref();
}

async function answerHealth(
	res: ServerResponse,
	health: WebServerOptions['health'],
	log: Log
): Promise<void> {
	try {
		const state = await health();
		answerJson(res, state.status === 'ok' || state.status === 'degraded' ? 200 : 503, state);
	} catch (error) {
		log.error('health check failed', { error });
		answerJson(res, 503, { status: 'failed' });
	}
}

function answerJson(res: ServerResponse, status: number, body: object): void {
	res.statusCode = status;
	if (status === 413) res.setHeader('connection', 'close');
	res.setHeader('content-type', 'application/json; charset=utf-8');
	res.setHeader('cache-control', 'no-store');
	res.end(JSON.stringify(body));
}

/** Texts and vector tiles; what is streamed as events must not wait in a compressor. */
function isCompressible(_req: unknown, res: { getHeader(name: string): unknown }): boolean {
	const type = String(res.getHeader('content-type') ?? '');
	if (type.startsWith('text/event-stream')) return false;
	return /^text\/|[/+](json|xml|javascript|vnd\.mapbox-vector-tile|manifest)|svg/.test(type);
}
