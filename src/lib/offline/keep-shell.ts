import { PersistentTask, type Hindrance } from './persistent-task.ts';

const KEPT_LIMIT_MS = 30_000;

/**
 * So that a page opens without signal: registers the service worker and asks it to keep the page, until it has. Where
 * that cannot be (no HTTPS) there is nothing to do, and marks are kept all the same.
 */
export function shellKeeper(path: string): PersistentTask {
	return new PersistentTask(() => keepShell(path));
}

async function keepShell(path: string): Promise<Hindrance | undefined> {
	// Absent where the page is not secure, whatever the types say.
	const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
	if (!workers) return undefined;
	try {
		const registration = await workers.register('/service-worker.js', { scope: '/field' });
		const worker = registration.active ?? registration.installing ?? registration.waiting;
		if (!worker || !(await isAtWork(worker))) return { of: 'offline', seconds: null };
		if (await isKept(path)) return undefined;
		worker.postMessage(path);
		for (const limit = Date.now() + KEPT_LIMIT_MS; Date.now() < limit;) {
			if (await isKept(path)) return undefined;
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
	} catch {
		// Not reachable, or half of it came: tried again.
	}
	return { of: 'offline', seconds: null };
}

/** Whether it came to work; false when it could not be installed. */
function isAtWork(worker: ServiceWorker): Promise<boolean> {
	return new Promise((resolve) => {
		const look = () => {
			if (worker.state === 'activated') resolve(true);
			else if (worker.state === 'redundant') resolve(false);
			else return;
			worker.removeEventListener('statechange', look);
		};
		worker.addEventListener('statechange', look);
		look();
	});
}

async function isKept(path: string): Promise<boolean> {
	for (const name of await caches.keys())
		if (name.startsWith('field-shell-') && (await (await caches.open(name)).match(path)))
			return true;
	return false;
}
