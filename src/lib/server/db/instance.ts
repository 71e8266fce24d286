import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';

/** The databases of the web process: ours, and the one for the accounts library, which wants rows as the driver makes them. */
export interface Instance {
	database: Database;
	authDatabase: Database;
}

/**
 * The web process holds this module twice: once in the server that was started from source, once in
 * the bundle that Kit built. Both must use the same pools (the embedded database allows few
 * connections), so the slot hangs on `globalThis`.
 */
interface Slot {
	instance?: Instance | undefined;
	opening?: Promise<Instance> | undefined;
}
const KEY = Symbol.for('fire-atlas.database');
const shared = globalThis as typeof globalThis & { [KEY]?: Slot };

/**
 * The process-wide databases of the web server.
 *
 * @throws {Unavailable} The server is still starting.
 */
export function instance(): Instance {
	const opened = slot().instance;
	if (opened) return opened;
	throw new Unavailable([
		'系统正在启动，请稍候几秒再试。',
		'The system is starting. Try again in a few seconds.'
	]);
}

/** The process-wide database; throws as `instance` does. */
export function database(): Database {
	return instance().database;
}

/** Hands over what the caller opened and will close; undefined takes it back. */
export function provideInstance(opened: Instance | undefined): void {
	slot().instance = opened;
}

/** Opens the databases unless the process has them; nobody else does so under `vite dev`. */
export async function openInstance(
	onProgress: (note: string) => void = () => undefined
): Promise<Instance> {
	const mine = slot();
	if (mine.instance) return mine.instance;
	mine.opening ??= open(onProgress).finally(() => (mine.opening = undefined));
	mine.instance = await mine.opening;
	return mine.instance;
}

async function open(onProgress: (note: string) => void): Promise<Instance> {
	const opened = await openDatabase({ role: 'web', onProgress });
	try {
		return { database: opened, authDatabase: await openDatabase({ role: 'auth' }) };
	} catch (error) {
		await opened.close();
		throw error;
	}
}

function slot(): Slot {
	return (shared[KEY] ??= {});
}
