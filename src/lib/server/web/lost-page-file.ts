import path from 'node:path';

/**
 * Whether an error is that of a page's file that is gone because the build was replaced under the running server: the
 * static handler opens it without listening for that. Everything else uncaught must end the process.
 */
export function isLostPageFile(error: unknown, projectRoot: string): boolean {
	if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') return false;
	const file = 'path' in error && typeof error.path === 'string' ? error.path : '';
	return path.resolve(file).startsWith(path.join(projectRoot, 'build') + path.sep);
}
