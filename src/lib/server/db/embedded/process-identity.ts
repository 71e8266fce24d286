import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names one process for as long as the machine's memory of it lasts; a pid alone is reused. */
export interface ProcessIdentity {
	pid: number;
	/** Opaque; two processes that had the same pid differ in it. Empty where it cannot be read. */
	startTime: string;
	/** Differs after every boot. Empty where it cannot be read. */
	bootId: string;
	/** Linux: pids mean nothing across containers. Empty elsewhere. */
	pidNamespace: string;
	hostname: string;
}

/** Whether a process still runs; `unknown` when it belongs to a machine or container we cannot see. */
export type Liveness = 'alive' | 'dead' | 'unknown';

export function identifyThisProcess(): ProcessIdentity {
	return {
		pid: process.pid,
		startTime: readStartTime(process.pid) ?? '',
		bootId: readBootId(),
		pidNamespace: readPidNamespace(),
		hostname: hostname()
	};
}

export function checkLiveness(identity: ProcessIdentity): Liveness {
	if (identity.bootId !== readBootId()) {
		return identity.hostname === hostname() ? 'dead' : 'unknown';
	}
	if (identity.pidNamespace !== readPidNamespace()) return 'unknown';
	const startTime = readStartTime(identity.pid);
	if (startTime === undefined) return 'dead';
	return startTime === identity.startTime ? 'alive' : 'dead';
}

/** Whether a process of this pid runs here now; a zombie does not. */
export function isRunning(pid: number): boolean {
	return readStartTime(pid) !== undefined;
}

/** Undefined when no such process runs; a zombie does not run. */
function readStartTime(pid: number): string | undefined {
	if (process.platform === 'linux') return readLinuxStartTime(pid);
	if (!canSignal(pid)) return undefined;
	if (process.platform === 'win32') return '';
	try {
		return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
			encoding: 'utf8',
			env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' }
		}).trim();
	} catch {
		// ps fails when the process went away in between.
		return undefined;
	}
}

function readLinuxStartTime(pid: number): string | undefined {
	let stat: string;
	try {
		stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	} catch (error) {
		if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return undefined;
		throw error;
	}
	// The command in parentheses may hold anything; fields are counted after it (proc(5)).
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const state = fields[0];
	return state === 'Z' || state === 'X' ? undefined : fields[19];
}

function canSignal(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return hasCode(error, 'EPERM');
	}
}

function readBootId(): string {
	if (process.platform === 'linux') {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	}
	if (process.platform !== 'darwin') return '';
	return execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], {
		encoding: 'utf8'
	}).trim();
}

function readPidNamespace(): string {
	return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : '';
}

/** Whether `error` is a system error with this code, e.g. `ENOENT`. */
export function hasCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
