/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';

/**
 * The field page's shell, so that it opens without signal. Marks and packs are not here: they lie in IndexedDB, which no
 * new version of this file touches. A new version waits until the old one's pages are closed.
 */
const worker = self as unknown as ServiceWorkerGlobalScope;
const SHELL = `field-shell-${version}`;
const SCOPE = '/field';
/** On a dying signal the page opens from the phone rather than not at all. */
const NETWORK_LIMIT_MS = 3000;
/** The district is no more, or no longer this person's: there is no page to keep. */
const IS_GONE = new Set([403, 404, 410]);

worker.addEventListener('install', (event) => {
	event.waitUntil(install());
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(activate());
});

worker.addEventListener('message', (event) => {
	const path: unknown = event.data;
	if (typeof path === 'string' && path.startsWith(SCOPE)) event.waitUntil(keep(path));
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
	if (request.mode === 'navigate') event.respondWith(openPage(request, url));
	else if (url.pathname.startsWith('/_app/') || files.includes(url.pathname))
		event.respondWith(fromShell(request));
});

/**
 * Everything that the page needs, and the pages that were opened with the version before. Where a page does not come (no
 * signal, signed out) the version before stays: it has the page, and the marks are reached through it.
 */
async function install(): Promise<void> {
	const shell = await caches.open(SHELL);
	await shell.addAll([...build, ...files]);
	for (const name of await caches.keys()) {
		if (name === SHELL || !name.startsWith('field-shell-')) continue;
		for (const { url } of await (await caches.open(name)).keys()) {
			if (!isPage(new URL(url).pathname)) continue;
			const response = await fetch(url);
			if (isFieldPage(response)) await shell.put(url, response);
			else if (!IS_GONE.has(response.status)) throw new Error(`${response.status} for ${url}`);
		}
	}
}

async function activate(): Promise<void> {
	for (const name of await caches.keys())
		if (name.startsWith('field-shell-') && name !== SHELL) await caches.delete(name);
	await worker.clients.claim();
}

/** A page that was loaded before we were there asks to be kept. */
async function keep(path: string): Promise<void> {
	const response = await fetch(path);
	if (isFieldPage(response)) await (await caches.open(SHELL)).put(path, response);
}

/** From the network when it is ours and comes in time, else as it was last seen. */
async function openPage(request: Request, url: URL): Promise<Response> {
	const shell = await caches.open(SHELL);
	const kept = await shell.match(url.pathname);
	const fresh = fetch(request).then(async (response) => {
		// A phone that is full still opens the page while there is a network.
		if (isFieldPage(response))
			await shell.put(url.pathname, response.clone()).catch(() => undefined);
		return response;
	});
	if (!kept) return fresh;
	const late = new Promise<undefined>((resolve) => setTimeout(resolve, NETWORK_LIMIT_MS));
	const response = await Promise.race([fresh.catch(() => undefined), late]);
	// A login page of somebody's network, an error, our own sign-in: the crew's marks are on the kept page.
	return response && isFieldPage(response) ? response : kept;
}

async function fromShell(request: Request): Promise<Response> {
	const shell = await caches.open(SHELL);
	return (await shell.match(request)) ?? fetch(request);
}

/** Beside pages the shell holds files whose names begin in the same way, as the manifest's. */
function isPage(path: string): boolean {
	return path === SCOPE || path.startsWith(`${SCOPE}/`);
}

function isFieldPage(response: Response): boolean {
	return response.ok && response.headers.get('x-atlas-page') === 'field';
}
