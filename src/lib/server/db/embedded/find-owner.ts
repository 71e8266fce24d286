import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { childEnvironment, type DataDirectories } from '#lib/server/env.ts';
import { DatabaseUnavailable } from '../errors.ts';
import {
	checkOwnerLiveness,
	EXIT_LOCK_HELD,
	readOwnerRecord,
	type OwnerAddress
} from './owner-lock.ts';

export interface FindOwnerOptions {
	projectRoot: string;
	directories: DataDirectories;
	/** Settings of an owner that this call starts, e.g. a short linger time in tests. */
	ownerEnvironment?: Record<string, string>;
	onProgress?: (note: string) => void;
}

const POLL_MILLISECONDS = 40;
/** The first start took 11 s on a server and may take a minute on a small machine. */
const DEADLINE_MILLISECONDS = 180_000;
/** Before trying again when another has the lock but its record does not (yet) say so. */
const LOCK_HELD_MILLISECONDS = 300;
const MAX_STARTS = 5;
const MAX_LOG_BYTES = 5_000_000;

interface StartedOwner {
	pid: number | undefined;
	exitCode: number | null | undefined;
}

/**
 * The address of the embedded database's owner process, which is started if none runs.
 *
 * @throws {DatabaseUnavailable} It did not start; says why and where the log is.
 */
export async function findOwner(options: FindOwnerOptions): Promise<OwnerAddress> {
	const { directories, onProgress } = options;
	const deadline = Date.now() + DEADLINE_MILLISECONDS;
	let started: StartedOwner | undefined;
	let startCount = 0;
	let lastNote = '';
	while (Date.now() < deadline) {
		const record = readOwnerRecord(directories.run);
		const liveness = record === undefined ? 'dead' : checkOwnerLiveness(record);
		if (record !== undefined && liveness !== 'dead') {
			const { state, address, note } = record.status;
			// Of an owner in another container the socket tells more than its pid: just try it.
			if (state === 'ready' && address !== undefined) return address;
			if (liveness === 'unknown') throw ownedElsewhere(record.process.hostname, directories);
			if (note !== lastNote) onProgress?.(note);
			lastNote = note;
		} else if (started === undefined || started.exitCode !== undefined) {
			if (record?.status.state === 'failed' && record.process.pid === started?.pid) {
				throw failedToStart(record.status.note, directories);
			}
			if (started?.exitCode === EXIT_LOCK_HELD) await sleep(LOCK_HELD_MILLISECONDS);
			else startCount += 1;
			if (startCount > MAX_STARTS) throw failedToStart('it ended without a word', directories);
			started = startOwner(options);
		}
		await sleep(POLL_MILLISECONDS);
	}
	throw failedToStart(`not ready after ${DEADLINE_MILLISECONDS / 1000} s`, directories);
}

function startOwner({
	projectRoot,
	directories,
	ownerEnvironment
}: FindOwnerOptions): StartedOwner {
	const ownerFile = join(projectRoot, 'src/lib/server/db/embedded/owner.ts');
	const tsx = createRequire(join(projectRoot, 'package.json')).resolve('tsx');
	const logFile = openLog(directories);
	// Detached: a session of its own, so that Ctrl-C in a terminal ends its starter and not it.
	const child = spawn(process.execPath, ['--import', pathToFileURL(tsx).href, ownerFile], {
		cwd: projectRoot,
		env: childEnvironment(directories, ownerEnvironment),
		detached: true,
		windowsHide: true,
		stdio: ['ignore', logFile, logFile]
	});
	closeSync(logFile);
	const started: StartedOwner = { pid: child.pid, exitCode: undefined };
	child.once('exit', (code) => (started.exitCode = code));
	child.once('error', () => (started.exitCode = null));
	child.unref();
	return started;
}

function openLog(directories: DataDirectories): number {
	mkdirSync(directories.log, { recursive: true, mode: 0o700 });
	const path = logPath(directories);
	if (existsSync(path) && statSync(path).size > MAX_LOG_BYTES) renameSync(path, `${path}.1`);
	return openSync(path, 'a', 0o600);
}

function logPath(directories: DataDirectories): string {
	return join(directories.log, 'db.log');
}

function failedToStart(reason: string, directories: DataDirectories): DatabaseUnavailable {
	return new DatabaseUnavailable(
		`嵌入式数据库未能启动：${reason}。日志：${logPath(directories)}`,
		`the embedded database did not start: ${reason}. Log: ${logPath(directories)}`
	);
}

function ownedElsewhere(hostname: string, directories: DataDirectories): DatabaseUnavailable {
	return new DatabaseUnavailable(
		`数据目录 ${directories.root} 正由另一台机器或容器（${hostname}）使用。` +
			`如确认它已停止，请删除 ${directories.run} 下的 owner-*.lock`,
		`data directory ${directories.root} is in use by another machine or container (${hostname}). ` +
			`If it has stopped for certain, delete owner-*.lock in ${directories.run}`
	);
}
