import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import os from 'node:os';
import { Invalid } from '#lib/server/errors.ts';
import type { ServeOptions } from './commands/serve.ts';

export interface Tls {
	cert: string;
	key: string;
}

/** @throws {Invalid} Only one of the two is given, or a file cannot be read. */
export function readTls(options: Pick<ServeOptions, 'cert' | 'key'>): Tls | undefined {
	if (!options.cert && !options.key) return undefined;
	if (!options.cert || !options.key) {
		throw new Invalid([
			'--cert 和 --key 须同时给出。',
			'--cert and --key belong together; give both.'
		]);
	}
	return { cert: readPem(options.cert), key: readPem(options.key) };
}

/** @throws {Invalid} Not the address of a web site. */
export function readOrigin(text: string | undefined): URL | undefined {
	if (text === undefined) return undefined;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search) return url;
	throw new Invalid(
		[
			'--origin “{text}”应为网址，如 https://atlas.example（不带路径）。',
			'--origin "{text}" must be an address such as https://atlas.example, without a path.'
		],
		{ params: { text } }
	);
}

/**
 * Beyond this machine only https: a session cookie that is sent in the clear can be taken.
 *
 * @throws {Invalid} Plain http on the network without `--insecure`.
 */
export function assertEncrypted(
	options: Pick<ServeOptions, 'host' | 'insecure'>,
	tls: Tls | undefined,
	origin: URL | undefined
): void {
	if (isLoopback(options.host) || tls || options.insecure || origin?.protocol === 'https:') return;
	throw new Invalid(
		[
			'拒绝在 {host} 上不加密提供服务：登录凭据会以明文经过网络。请加 --cert 和 --key；若前面有加密的反向代理，请加 --origin https://…；确知风险时可加 --insecure。',
			'Refusing plain http on {host}: passwords and session cookies would cross the network in the clear. Give --cert and --key; behind an encrypting proxy give --origin https://…; or --insecure if you accept the risk.'
		],
		{ params: { host: options.host } }
	);
}

/** The address to type into a browser. */
export function addressOf(
	host: string,
	port: number,
	isTls: boolean,
	origin: URL | undefined
): string {
	if (origin) return origin.href;
	const name = host === '0.0.0.0' || host === '::' ? os.hostname() : host;
	return `${isTls ? 'https' : 'http'}://${isIP(name) === 6 ? `[${name}]` : name}:${port}/`;
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readPem(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (cause) {
		throw new Invalid(
			[
				'读不到文件 {file}。请检查路径和权限。',
				'Cannot read {file}. Check the path and its rights.'
			],
			{ params: { file }, cause }
		);
	}
}
