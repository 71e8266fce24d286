import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A command that ended well. */
export interface Watched {
	/** Of the command, from start to end. */
	elapsedMs: number;
	/** What it and all processes it started used of the processors, which other programs' work lengthens less. */
	processorMs: number;
	/** Most megabytes that it and all processes it started held at one moment; NaN without /proc (not Linux). */
	peakMegabytes: number;
	stdout: string;
}

const LOOK_EVERY_MILLISECONDS = 20;
const KILOBYTES = 1024;
const TIMES = 'processor seconds:';

/**
 * Runs a command and looks every 20 ms at the resident memory of it and its children, all added up.
 *
 * @throws {Error} It ended with another code than 0; its last words are in the message.
 */
export function watchCommand(
	command: string,
	args: readonly string[],
	options: { cwd?: string; env?: Record<string, string | undefined> } = {}
): Promise<Watched> {
	const started = performance.now();
	// The shell's own `time`, because Node tells nothing of what a child has used.
	const timed = ['-c', `TIMEFORMAT='${TIMES} %U %S'; time "$@"`, 'bash', command, ...args];
	const child = spawn('bash', timed, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	let peakMegabytes = NaN;
	const timer = setInterval(() => {
		const now = residentMegabytes(child.pid ?? -1);
		if (now > 0) peakMegabytes = Math.max(now, peakMegabytes || 0);
	}, LOOK_EVERY_MILLISECONDS);
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			clearInterval(timer);
			const elapsedMs = performance.now() - started;
			const [user = NaN, system = NaN] = (stderr.split(TIMES).at(-1) ?? '')
				.trim()
				.split(' ')
				.map(Number);
			if (code === 0)
				resolve({ elapsedMs, processorMs: (user + system) * 1000, peakMegabytes, stdout });
			else
				reject(
					new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr.slice(-2000)}`)
				);
		});
	});
}

function residentMegabytes(root: number): number {
	const parents = new Map<number, number>();
	const kilobytes = new Map<number, number>();
	let pids: string[];
	try {
		pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	} catch {
		return NaN; // There is no /proc.
	}
	for (const name of pids) {
		let status: string;
		try {
			status = readFileSync(`/proc/${name}/status`, 'utf8');
		} catch {
			continue; // It has ended since.
		}
		const read = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
		parents.set(Number(name), read('PPid'));
		kilobytes.set(Number(name), read('VmRSS') || 0);
	}
	const isOurs = (pid: number): boolean =>
		pid === root || (pid > 1 && isOurs(parents.get(pid) ?? 0));
	let sum = 0;
	for (const [pid, size] of kilobytes) if (isOurs(pid)) sum += size;
	return sum / KILOBYTES;
}
