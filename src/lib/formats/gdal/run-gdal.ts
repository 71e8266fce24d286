import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GdalAnswer, GdalJob, GdalResult } from './gdal-job.ts';

/** Where and how a GDAL process runs. */
export interface GdalOptions {
	/** Directory of package.json: the process is started from source. */
	projectRoot: string;
	/** Environment of the process; the caller decides what it may see. */
	environment: Record<string, string>;
	/** An empty directory or one that holds the job's sources: all that GDAL sees. */
	workDirectory: string;
	timeLimitMilliseconds?: number | undefined;
	/** For WebAssembly and for JavaScript, each. */
	memoryMegabytes?: number | undefined;
	/** Kills the process. */
	signal?: AbortSignal | undefined;
}

/** GDAL could not do it; `reason` says whether it refused, or was ended by a limit. */
export class GdalError extends Error {
	readonly reason: 'refused' | 'time' | 'died';

	constructor(reason: GdalError['reason'], message: string) {
		super(message);
		this.name = 'GdalError';
		this.reason = reason;
	}
}

const TIME_LIMIT_MILLISECONDS = 300_000;
const MEMORY_MEGABYTES = 1024;
/** Characters of a dead process's last words. */
const MOST_SAID = 2000;

/**
 * Runs one conversion in a process of its own, which is killed when the signal is aborted or the
 * time is up, and whose memory is bounded: GDAL's faults end that process, never ours.
 *
 * @throws {GdalError} It refused (its words in the message), took too long or died.
 */
export async function runGdal(job: GdalJob, options: GdalOptions): Promise<GdalResult> {
	options.signal?.throwIfAborted();
	const child = start(options);
	let isLate = false;
	const kill = () => child.kill('SIGKILL');
	const timer = setTimeout(() => {
		isLate = true;
		kill();
	}, options.timeLimitMilliseconds ?? TIME_LIMIT_MILLISECONDS);
	options.signal?.addEventListener('abort', kill, { once: true });
	try {
		const answer = await ask(child, job);
		if ('failure' in answer) throw new GdalError('refused', answer.failure);
		return answer.result;
	} catch (error) {
		options.signal?.throwIfAborted();
		if (isLate) throw new GdalError('time', 'GDAL took too long');
		throw error;
	} finally {
		clearTimeout(timer);
		options.signal?.removeEventListener('abort', kill);
		kill();
	}
}

function start(options: GdalOptions): ChildProcess {
	const { projectRoot, environment, workDirectory } = options;
	const megabytes = options.memoryMegabytes ?? MEMORY_MEGABYTES;
	const require = createRequire(join(projectRoot, 'package.json'));
	const args = [
		`--max-old-space-size=${megabytes}`,
		'--import',
		pathToFileURL(require.resolve('tsx')).href,
		join(projectRoot, 'src/lib/formats/gdal/gdal-child.ts'),
		String(megabytes)
	];
	return spawn(process.execPath, args, {
		cwd: workDirectory,
		env: environment,
		stdio: ['ignore', 'ignore', 'pipe', 'ipc']
	});
}

/** Resolves with the answer once the process has ended, so that its files are complete. */
function ask(child: ChildProcess, job: GdalJob): Promise<GdalAnswer> {
	return new Promise((resolve, reject) => {
		let answer: GdalAnswer | undefined;
		let said = '';
		child.stderr?.on('data', (chunk: Buffer) => {
			said = (said + chunk.toString()).slice(-MOST_SAID);
		});
		child.once('message', (message) => (answer = message as GdalAnswer));
		child.once('error', reject);
		child.once('close', (code, signal) => {
			if (answer) resolve(answer);
			else reject(new GdalError('died', `GDAL ended with ${signal ?? code}: ${said.trim()}`));
		});
		child.send(job, (error) => {
			// Its end, which follows, says more.
			if (error) child.kill('SIGKILL');
		});
	});
}
