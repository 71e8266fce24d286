import { mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { hasCode } from './process-identity.ts';

/**
 * Takes a name in the kernel that is freed when this process ends, however it ends. A second guard
 * beside the lock file, for when somebody deletes that while the owner runs. Linux only; elsewhere
 * there is no such name and the answer is always true.
 *
 * @returns False if another process has it.
 */
export async function takeMachineLock(directory: string): Promise<boolean> {
	if (process.platform !== 'linux') return true;
	mkdirSync(directory, { recursive: true, mode: 0o700 });
	const { dev, ino } = statSync(directory);
	const server = createServer((socket) => socket.destroy());
	return await new Promise((resolve, reject) => {
		server.once('error', (error) => {
			if (hasCode(error, 'EADDRINUSE')) resolve(false);
			else reject(error);
		});
		// The NUL puts it into the abstract namespace, where no file is left behind (unix(7)).
		server.listen({ path: `\0fire-atlas-db-${dev}-${ino}` }, () => {
			server.unref();
			resolve(true);
		});
	});
}
