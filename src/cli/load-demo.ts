import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Context } from '#lib/server/services/context.ts';
import { isDemoWanted } from '#lib/server/services/demo.ts';

const LAST_WORDS = 20;

/**
 * Loads the demo district if it is wanted. A process of its own does it (`atlas seed demo`), so that
 * the web server goes on answering.
 *
 * @throws {Error} It failed; what it said last is in the message.
 */
export async function loadDemo(
	context: Context,
	options: { projectRoot: string; onProgress: (note: string) => void }
): Promise<void> {
	const { projectRoot, onProgress } = options;
	if (!(await isDemoWanted(context))) return;
	const said: string[] = [];
	const code = await seed(projectRoot, (line) => {
		said.push(line);
		if (!isLogLine(line)) onProgress(line);
	});
	if (code !== 0) {
		throw new Error(
			`示范数据未能载入 / the demo was not loaded:\n${said.slice(-LAST_WORDS).join('\n')}`
		);
	}
}

function seed(projectRoot: string, onLine: (line: string) => void): Promise<number | null> {
	const child = spawn(
		process.execPath,
		[
			'--import',
			import.meta.resolve('tsx'),
			join(projectRoot, 'src/cli/main.ts'),
			...['seed', 'demo', '--json']
		],
		{ cwd: projectRoot, stdio: ['ignore', 'ignore', 'pipe'] }
	);
	createInterface({ input: child.stderr }).on('line', onLine);
	// A terminal's Ctrl-C reaches it by itself; a signal sent to the server alone would leave it behind.
	const end = () => child.kill();
	process.once('exit', end);
	return new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	}).finally(() => process.off('exit', end));
}

/** Our log's JSON lines are for whoever reads logs, not for a person who waits for the first page. */
const isLogLine = (line: string): boolean => line.startsWith('{');
