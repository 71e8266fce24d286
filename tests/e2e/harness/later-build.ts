import http from 'node:http';
import type { AddressInfo } from 'node:net';

const WORKER = '/service-worker.js';

/**
 * The product at an address of its own, which goes over to a later build when told to: its service worker then comes in
 * other bytes, under another version.
 */
export class LaterBuild {
	origin = '';
	isLater = false;
	/** Pages cannot be had by the worker while it is installed, as on a dying signal. */
	isPageAway = false;
	readonly #server: http.Server;
	readonly #upstream: string;

	private constructor(upstream: string) {
		this.#upstream = upstream;
		this.#server = http.createServer((request, response) => {
			this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
		});
	}

	static async before(upstream: string): Promise<LaterBuild> {
		const proxy = new LaterBuild(upstream);
		await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
		const { port } = proxy.#server.address() as AddressInfo;
		proxy.origin = `http://127.0.0.1:${port}`;
		return proxy;
	}

	stop(): void {
		this.#server.closeAllConnections();
		this.#server.close();
	}

	async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
		const { url = '/', method, headers } = request;
		if (this.isPageAway && url.startsWith('/field/') && headers['sec-fetch-mode'] !== 'navigate') {
			response.writeHead(503).end();
			return;
		}
		if (this.isLater && url === WORKER) {
			const read = async (path: string) => (await fetch(this.#upstream + path)).text();
			const { version } = JSON.parse(await read('/_app/version.json')) as { version: string };
			const body = (await read(WORKER)).replaceAll(version, `${version}-later`);
			response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' });
			response.end(body);
			return;
		}
		await new Promise<void>((resolve, reject) => {
			const options = { headers, ...(method === undefined ? {} : { method }) };
			const upstream = http.request(this.#upstream + url, options, (answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response).on('close', resolve);
			});
			upstream.on('error', reject);
			request.pipe(upstream);
		});
	}
}
