import { createAuth, type Auth } from '#lib/server/auth/auth.ts';
import { KeyedQueue } from '#lib/server/auth/keyed-queue.ts';
import { readOrCreateSecret } from '#lib/server/auth/secret.ts';
import { instance } from '#lib/server/db/instance.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { readEnv } from '#lib/server/env.ts';
import { webRuntime } from '#lib/server/web/runtime.ts';

interface Installed {
	auth: Auth;
	queue: KeyedQueue;
}
const installed = new WeakMap<Database, Installed>();

/**
 * The accounts library of this process and the queue of its sign-ins.
 *
 * @throws {Unavailable} The server is still starting.
 */
export function installedAuth(): Installed {
	const { authDatabase } = instance();
	const known = installed.get(authDatabase);
	if (known) return known;
	const { isSecure, sessionLimits } = webRuntime();
	const auth = createAuth(authDatabase, {
		secret: readOrCreateSecret(readEnv().directories.root),
		isSecure,
		idleSeconds: sessionLimits.idleSeconds
	});
	const made = { auth, queue: new KeyedQueue() };
	installed.set(authDatabase, made);
	return made;
}
