import type { ServerResponse } from 'node:http';
import type { Log } from '#lib/server/log.ts';

/** A request under way, as its log line will show it. */
export interface LoggedRequest {
	id: string;
	method: string;
	path: string;
	address: string;
}

/** Writes one line per request, with the person's name once the hook has told it. */
export class AccessLog {
	readonly #log: Log;
	readonly #users = new Map<string, string>();
	readonly #isQuiet: boolean;

	/** @param options.isQuiet What went well is only worth a debug line (a person watches the terminal). */
	constructor(log: Log, options: { isQuiet: boolean }) {
		this.#log = log;
		this.#isQuiet = options.isQuiet;
	}

	noteUser(requestId: string, username: string): void {
		this.#users.set(requestId, username);
	}

	watch(res: ServerResponse, request: LoggedRequest): void {
		const startedAt = performance.now();
		res.once('close', () => {
			const user = this.#users.get(request.id);
			this.#users.delete(request.id);
			const isCut = !res.writableFinished;
			const fields = {
				...request,
				status: res.statusCode,
				ms: Math.round(performance.now() - startedAt),
				...(user ? { user } : {}),
				...(isCut ? { cut: true } : {})
			};
			this.#log[this.#levelOf(res.statusCode, request.path)]('request', fields);
		});
	}

	#levelOf(status: number, path: string): 'debug' | 'info' | 'warn' {
		if (status === 503) return 'debug';
		if (status >= 500) return 'warn';
		if (this.#isQuiet || path.startsWith('/_app/immutable/')) return 'debug';
		return 'info';
	}
}
