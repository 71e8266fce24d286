import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';
import { projectRoute, send } from './requests.ts';

/** A request that a client made. */
export interface Seen {
	method: string;
	path: string;
	query: URLSearchParams;
	status: number;
}

export interface LiveServer {
	origin: string;
	/** What came in, in order. */
	seen: Seen[];
	close: () => Promise<void>;
}

/** Our hook and routes behind a real port of loopback, for clients that are programs of their own. */
export async function serveRoutes(): Promise<LiveServer> {
	const seen: Seen[] = [];
	const server = createServer((req, res) => {
		answer(req, res, seen).catch((error: unknown) => {
			res.writeHead(500).end(String(error));
		});
	});
	const port = await listen(server);
	return {
		origin: `http://127.0.0.1:${port}`,
		seen,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}

async function answer(req: IncomingMessage, res: ServerResponse, seen: Seen[]): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of req) chunks.push(chunk as Buffer);
	const method = req.method ?? 'GET';
	const url = new URL(req.url ?? '/', `http://${req.headers.host ?? 'localhost'}`);
	const headers = Object.fromEntries(
		Object.entries(req.headers).map(([name, value]) => [name, String(value)])
	);
	const body = method === 'GET' || method === 'HEAD' ? undefined : Buffer.concat(chunks).toString();
	const { response } = await send(
		{ path: url.href, method, headers, ...(body ? { body } : {}) },
		projectRoute
	);
	seen.push({ method, path: url.pathname, query: url.searchParams, status: response.status });
	res.writeHead(response.status, Object.fromEntries(response.headers));
	res.end(Buffer.from(await response.arrayBuffer()));
}
