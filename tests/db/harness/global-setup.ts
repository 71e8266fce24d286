import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { stopSharedOwner } from './embedded.ts';
import { stopServer } from './server.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** Directory of this run; the databases that test files start are recorded and kept in it. */
		databaseRunDirectory: string;
	}
}

/**
 * Gives the run a directory, and at the end stops what the test files started. They start a database
 * only when they first need it: a run of one file pays for what that file uses.
 */
export default function setup(project: TestProject): () => Promise<void> {
	// Short, because a unix socket's path may not be long; real, because macOS links /tmp.
	const directory = mkdtempSync(join(realpathSync(tmpdir()), 'fa-db-'));
	project.provide('databaseRunDirectory', directory);
	return async () => {
		await stopSharedOwner(directory);
		await stopServer(directory);
		rmSync(directory, { recursive: true, force: true });
	};
}
