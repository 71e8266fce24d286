import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ADDRESS_HEADER } from '#lib/server/auth/request-headers.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { HOST_HEADER, PROTOCOL_HEADER } from '#lib/server/web/forwarded.ts';
import type { Handler } from '#lib/server/web/server.ts';

/**
 * Loads what `vite build` made. adapter-node reads its settings once, when it is imported: it takes
 * address, protocol and host from the headers that our server sets, and leaves body limits to us.
 *
 * @throws {Unavailable} There is no build.
 */
export async function loadKitHandler(projectRoot: string): Promise<Handler> {
	const file = join(projectRoot, 'build', 'handler.js');
	if (!existsSync(file)) {
		throw new Unavailable([
			'还没有构建页面。请用 npm start 启动，或先运行 npm run build。',
			'The pages have not been built. Start with npm start, or run npm run build first.'
		]);
	}
	Object.assign(process.env, {
		NODE_ENV: 'production',
		ADDRESS_HEADER,
		PROTOCOL_HEADER,
		HOST_HEADER,
		BODY_SIZE_LIMIT: 'Infinity'
	});
	for (const name of ['ORIGIN', 'PORT_HEADER', 'XFF_DEPTH']) delete process.env[name];
	const built: unknown = await import(pathToFileURL(file).href);
	if (isHandlerModule(built)) return built.handler;
	throw new Error(`${file} exports no handler; run npm run build`);
}

function isHandlerModule(module: unknown): module is { handler: Handler } {
	return (
		typeof module === 'object' &&
		module !== null &&
		'handler' in module &&
		typeof module.handler === 'function'
	);
}
