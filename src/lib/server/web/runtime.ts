import { DEFAULT_SESSION_LIMITS, type SessionLimits } from '#lib/server/auth/session.ts';

/** What the server that listens and the bundle that Kit built know of each other. */
export interface WebRuntime {
	/** True when people reach us by https, directly or through a proxy. */
	isSecure: boolean;
	sessionLimits: SessionLimits;
	/** Names the signed-in person in the access log line of a request. */
	noteUser: (requestId: string, username: string) => void;
}

const KEY = Symbol.for('fire-atlas.web');
const shared = globalThis as typeof globalThis & { [KEY]?: WebRuntime };

/** `vite dev` has no server of ours around it: plain http, no access log. */
const DEFAULT_RUNTIME: WebRuntime = {
	isSecure: false,
	sessionLimits: DEFAULT_SESSION_LIMITS,
	noteUser: () => undefined
};

export function provideRuntime(runtime: WebRuntime): void {
	shared[KEY] = runtime;
}

export function webRuntime(): WebRuntime {
	return shared[KEY] ?? DEFAULT_RUNTIME;
}
