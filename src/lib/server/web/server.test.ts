import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '#lib/server/log.ts';
import { startWebServer, type WebServer, type WebServerOptions } from '#lib/server/web/server.ts';

const MEBIBYTE = 1024 * 1024;
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

interface Answer {
	status: number;
	headers: http.IncomingHttpHeaders;
	body: Buffer;
}

describe('the web server', () => {
	const lines: Record<string, unknown>[] = [];
	const opened: WebServer[] = [];
	const blockers: Server[] = [];

	async function open(options: Partial<WebServerOptions> = {}): Promise<WebServer> {
		const server = await startWebServer({
			host: '127.0.0.1',
			port: 0,
			log: createLog({ level: 'debug', write: (line) => lines.push(JSON.parse(line)) }),
			health: async () => ({ status: 'ok' }),
			...options
		});
		opened.push(server);
		return server;
	}

	afterEach(async () => {
		await Promise.all(opened.splice(0).map((server) => server.stop(0.1)));
		for (const blocker of blockers.splice(0)) blocker.close();
		lines.length = 0;
	});

	it('says that it starts until it is told the application', async () => {
		const server = await open();
		server.setProgress('打开数据库 <1>');
		const page = await ask(server, { path: '/map' });
		expect(page.status).toBe(503);
		expect(page.headers['retry-after']).toBe('1');
		expect(page.body.toString()).toContain('打开数据库 &#60;1&#62;');
		const api = await ask(server, { path: '/api/districts' });
		expect(api.status).toBe(503);
		expect(JSON.parse(api.body.toString()).message).toContain('正在启动');
		server.accept((_req, res) => res.end('ready'));
		expect((await ask(server, { path: '/map' })).body.toString()).toBe('ready');
	});

	it('moves on from a taken port, and says so', async () => {
		const blocker = createServer();
		blockers.push(blocker);
		await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
		const address = blocker.address();
		const taken = typeof address === 'object' && address ? address.port : 0;
		const told: number[] = [];
		const server = await open({ port: taken, onTakenPort: (port) => told.push(port) });
		expect(server.port).toBeGreaterThan(taken);
		expect(told[0]).toBe(taken);
	});

	it('refuses an address that is not of this machine', async () => {
		await expect(open({ host: '203.0.113.7' })).rejects.toThrow(/EADDRNOTAVAIL/);
	});

	it('answers 413 to a body that announces more than the route takes', async () => {
		const server = await open();
		server.accept((req, res) => void drain(req).then((bytes) => res.end(String(bytes))));
		const refused = await ask(server, { path: '/api/x', body: Buffer.alloc(MEBIBYTE + 1) });
		expect(refused.status).toBe(413);
		expect(JSON.parse(refused.body.toString()).message).toContain('最多接收 1 MB');
		const taken = await ask(server, {
			path: '/api/districts/230717/observations',
			body: Buffer.alloc(2 * MEBIBYTE)
		});
		expect(taken.body.toString()).toBe(String(2 * MEBIBYTE));
	});

	it('answers 413 to a body of unannounced length once it is over', async () => {
		const server = await open();
		server.accept((req, res) => {
			drain(req).then(
				(bytes) => res.end(String(bytes)),
				() => res.writeHead(400).end('not readable')
			);
		});
		const small = await ask(server, { path: '/api/x', body: Buffer.alloc(1000), isChunked: true });
		expect(small).toMatchObject({ status: 200, body: Buffer.from('1000') });
		const large = await ask(server, {
			path: '/api/x',
			body: Buffer.alloc(3 * MEBIBYTE),
			isChunked: true
		});
		expect(large.status).toBe(413);
	});

	it('tells the application who asks, whatever the client claims', async () => {
		const server = await open();
		server.accept((req, res) => res.end(JSON.stringify(req.headers)));
		const claimed = {
			'x-atlas-address': '198.51.100.1',
			'x-atlas-protocol': 'https',
			'x-forwarded-for': '198.51.100.1',
			'x-forwarded-proto': 'https',
			'x-forwarded-host': 'evil.example',
			'x-request-id': 'mine'
		};
		const seen = JSON.parse((await ask(server, { path: '/', headers: claimed })).body.toString());
		expect(seen).toMatchObject({
			'x-atlas-address': '127.0.0.1',
			'x-atlas-protocol': 'http',
			'x-atlas-host': `127.0.0.1:${server.port}`
		});
		expect(seen['x-request-id']).not.toBe('mine');
	});

	it('believes forwarded headers from a named proxy, up to the first stranger', async () => {
		const server = await open({ trustedProxies: ['127.0.0.0/8', '10.9.0.0/16'] });
		server.accept((req, res) => res.end(JSON.stringify(req.headers)));
		const headers = {
			'x-forwarded-for': '198.51.100.66, 203.0.113.5, 10.9.0.1',
			'x-forwarded-proto': 'https',
			'x-forwarded-host': 'atlas.example'
		};
		const seen = JSON.parse((await ask(server, { path: '/', headers })).body.toString());
		expect(seen).toMatchObject({
			'x-atlas-address': '203.0.113.5',
			'x-atlas-protocol': 'https',
			'x-atlas-host': 'atlas.example'
		});
	});

	it('sends the security headers, HSTS only where people come by https', async () => {
		const plain = await open();
		plain.accept((_req, res) => res.end('x'));
		const { headers } = await ask(plain, { path: '/' });
		expect(headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'same-origin'
		});
		expect(headers).not.toHaveProperty('strict-transport-security');
		const proxied = await open({ origin: new URL('https://atlas.example') });
		expect((await ask(proxied, { path: '/' })).headers).toHaveProperty('strict-transport-security');
	});

	it('compresses texts and tiles that are worth it, and nothing else', async () => {
		const server = await open();
		server.accept((req, res) => {
			res.setHeader('content-type', req.url?.slice(1).replaceAll('_', '/') ?? '');
			res.end('消'.repeat(2000));
		});
		const encodingOf = async (type: string) =>
			(await ask(server, { path: `/${type}`, headers: { 'accept-encoding': 'br, gzip' } })).headers[
				'content-encoding'
			];
		expect(await encodingOf('application_geo+json')).toBe('br');
		expect(await encodingOf('application_vnd.mapbox-vector-tile')).toBe('br');
		expect(await encodingOf('image_png')).toBeUndefined();
		expect(await encodingOf('text_event-stream')).toBeUndefined();
	});

	it('reports its health', async () => {
		let status = 'ok';
		const server = await open({
			health: async () => {
				if (status === 'thrown') throw new Error('no database');
				return { status };
			}
		});
		expect(await ask(server, { path: '/healthz' })).toMatchObject({ status: 200 });
		status = 'degraded';
		expect(await ask(server, { path: '/healthz' })).toMatchObject({ status: 200 });
		status = 'starting';
		expect(await ask(server, { path: '/healthz' })).toMatchObject({ status: 503 });
		status = 'thrown';
		expect(await ask(server, { path: '/healthz' })).toMatchObject({ status: 503 });
	});

	it('writes a line per request with id, status and the person, without the query', async () => {
		const server = await open();
		server.accept((req, res) => {
			server.accessLog.noteUser(String(req.headers['x-request-id']), '10086');
			res.end();
		});
		const { headers } = await ask(server, { path: '/api/search?q=%E5%BC%A0%E4%B8%89' });
		await expect
			.poll(() => lines.find((line) => line['msg'] === 'request'))
			.toMatchObject({
				id: headers['x-request-id'],
				method: 'GET',
				path: '/api/search',
				status: 200,
				user: '10086'
			});
	});

	it('lets a request finish when it stops, and takes no more', async () => {
		const server = await open();
		server.accept((_req, res) => setTimeout(() => res.end('done'), 300));
		const underWay = ask(server, { path: '/' });
		await new Promise((resolve) => setTimeout(resolve, 50));
		const stopped = server.stop();
		await expect(underWay).resolves.toMatchObject({ status: 200, body: Buffer.from('done') });
		await stopped;
		await expect(ask(server, { path: '/' })).rejects.toThrow(/ECONNREFUSED/);
	});

	it('cuts a request that does not end in time', async () => {
		const server = await open();
		server.accept(() => undefined);
		const underWay = ask(server, { path: '/' }).catch(String);
		await new Promise((resolve) => setTimeout(resolve, 50));
		await server.stop(0.2);
		expect(await underWay).toMatch(/socket hang up|ECONNRESET/);
	});

	it.skipIf(!hasOpenssl)('speaks TLS 1.2 and newer, and takes a new certificate', async () => {
		const first = makeCertificate('first.example');
		const server = await open({ tls: first });
		server.accept((req, res) => res.end(String(req.headers['x-atlas-protocol'])));
		expect(server.isSecure).toBe(true);
		expect(await askTls(server)).toEqual({ body: 'https', commonName: 'first.example' });
		server.replaceCertificate(makeCertificate('second.example'));
		expect(await askTls(server)).toEqual({ body: 'https', commonName: 'second.example' });
		await expect(askTls(server, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
	});
});

function ask(
	server: WebServer,
	request: {
		path: string;
		headers?: Record<string, string>;
		body?: Buffer;
		isChunked?: boolean;
	}
): Promise<Answer> {
	const { path, body, isChunked } = request;
	const headers: Record<string, string> = { ...request.headers };
	if (body) headers['content-type'] = 'application/octet-stream';
	if (body && !isChunked) headers['content-length'] = String(body.length);
	return new Promise((resolve, reject) => {
		const sent = http.request(
			{
				host: '127.0.0.1',
				port: server.port,
				path,
				headers,
				agent: false,
				method: body ? 'POST' : 'GET'
			},
			(res) => {
				const chunks: Buffer[] = [];
				res.on('data', (chunk: Buffer) => chunks.push(chunk));
				res.on('end', () =>
					resolve({
						status: res.statusCode ?? 0,
						headers: res.headers,
						body: Buffer.concat(chunks)
					})
				);
				res.on('error', reject);
			}
		);
		sent.on('error', reject);
		sent.end(body);
	});
}

function askTls(
	server: WebServer,
	options: https.RequestOptions = {}
): Promise<{ body: string; commonName: string }> {
	return new Promise((resolve, reject) => {
		const sent = https.request(
			{ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, agent: false, ...options },
			(res) => {
				const socket = res.socket;
				const commonName =
					'getPeerCertificate' in socket && typeof socket.getPeerCertificate === 'function'
						? String(socket.getPeerCertificate().subject.CN)
						: '';
				res.on('data', (chunk: Buffer) => resolve({ body: chunk.toString(), commonName }));
			}
		);
		sent.on('error', reject);
		sent.end();
	});
}

/** Reads as Kit does: with listeners of its own, set in the same tick. */
function drain(req: IncomingMessage): Promise<number> {
	return new Promise((resolve, reject) => {
		let bytes = 0;
		req.on('data', (chunk: Buffer) => (bytes += chunk.length));
		req.on('end', () => resolve(bytes));
		req.on('error', reject);
	});
}

function makeCertificate(commonName: string): { cert: string; key: string } {
	const folder = mkdtempSync(join(tmpdir(), 'atlas-tls-'));
	const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
	const subject = ['-subj', `/CN=${commonName}`, '-days', '1', '-nodes'];
	const made = ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject];
	try {
		execFileSync('openssl', made, { stdio: 'ignore' });
		return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
	} finally {
		rmSync(folder, { recursive: true });
	}
}
