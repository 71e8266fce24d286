import { randomUUID } from 'node:crypto';
import {
	existsSync,
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { checkLiveness, hasCode, identifyThisProcess, type Liveness } from './process-identity.ts';

const ownerSchema = v.object({
	generation: v.pipe(v.number(), v.integer()),
	process: v.object({
		pid: v.pipe(v.number(), v.integer()),
		startTime: v.string(),
		bootId: v.string(),
		pidNamespace: v.string(),
		hostname: v.string()
	})
});

const statusSchema = v.object({
	state: v.picklist(['starting', 'ready', 'closing', 'closed', 'failed']),
	/** What the owner is doing, or why it failed, for people. */
	note: v.string(),
	address: v.optional(
		v.union([v.object({ path: v.string() }), v.object({ host: v.string(), port: v.number() })])
	)
});

/** Where the owner listens: a unix socket, or (Windows) a loopback port. */
export type OwnerAddress = { path: string } | { host: string; port: number };
export type OwnerStatus = v.InferOutput<typeof statusSchema>;
export type OwnerRecord = v.InferOutput<typeof ownerSchema> & { status: OwnerStatus };

/** The exclusive right to open the data directory; it ends with the process or when set to closed. */
export interface OwnerLock {
	readonly generation: number;
	setStatus(status: OwnerStatus): void;
	/** False once somebody deleted the lock file by hand. */
	isIntact(): boolean;
}

/** Exit code of a starter that came second; EX_TEMPFAIL of sysexits.h. */
export const EXIT_LOCK_HELD = 75;

const LOCK_NAME = /^owner-(\d{8})\.lock$/;
const STARTING: OwnerStatus = {
	state: 'starting',
	note: '正在启动嵌入式数据库 / starting the embedded database'
};

/**
 * Takes the lock of the owner process, or returns the record of who has it.
 *
 * The lock is a chain of files `owner-<generation>.lock`; the highest generation is the lock. It is
 * never changed or deleted, only followed by the next. A starter that finds it free (closed, failed,
 * or its process dead) links its own record as the next generation. `link` fails if the name exists,
 * so of all who saw the same generation free exactly one gets the next; and after the link it looks
 * again, because a slow starter may have linked a generation that was passed and cleaned up
 * meanwhile. No step removes a file that another may be judging, so a stale lock cannot be stolen
 * from its new owner, which is how locks made of unlink and create fail.
 */
export function acquireOwnerLock(
	runDirectory: string
): { lock: OwnerLock } | { heldBy: OwnerRecord; liveness: Liveness } {
	mkdirSync(runDirectory, { recursive: true, mode: 0o700 });
	for (;;) {
		const current = readOwnerRecord(runDirectory);
		const liveness = current === undefined ? 'dead' : checkOwnerLiveness(current);
		if (current !== undefined && liveness !== 'dead') return { heldBy: current, liveness };
		const generation = (current?.generation ?? 0) + 1;
		if (!linkLockFile(runDirectory, generation)) continue;
		if (highestGeneration(runDirectory) !== generation) {
			rmSync(lockPath(runDirectory, generation), { force: true });
			continue;
		}
		removeLeftovers(runDirectory, generation);
		return { lock: createLock(runDirectory, generation) };
	}
}

/** The record of the present or last owner; undefined if there never was one. */
export function readOwnerRecord(runDirectory: string): OwnerRecord | undefined {
	for (;;) {
		const generation = highestGeneration(runDirectory);
		if (generation === 0) return undefined;
		const path = lockPath(runDirectory, generation);
		try {
			const owner = v.parse(ownerSchema, JSON.parse(readFileSync(path, 'utf8')));
			return { ...owner, status: readStatus(runDirectory, generation) };
		} catch (error) {
			// It was followed by a newer generation and cleaned up between the two reads.
			if (hasCode(error, 'ENOENT') && highestGeneration(runDirectory) !== generation) continue;
			throw new Error(
				`锁文件无法读取，如确认没有程序在使用该数据库，可删除它 / unreadable lock file ${path}: ` +
					'delete it if no process uses this database',
				{ cause: error }
			);
		}
	}
}

export function checkOwnerLiveness(record: OwnerRecord): Liveness {
	if (record.status.state === 'closed' || record.status.state === 'failed') return 'dead';
	return checkLiveness(record.process);
}

function createLock(runDirectory: string, generation: number): OwnerLock {
	return {
		generation,
		setStatus(status) {
			const temporary = writeTemporary(runDirectory, status);
			renameSync(temporary, statusPath(runDirectory, generation));
		},
		isIntact: () => existsSync(lockPath(runDirectory, generation))
	};
}

function readStatus(runDirectory: string, generation: number): OwnerStatus {
	try {
		const text = readFileSync(statusPath(runDirectory, generation), 'utf8');
		return v.parse(statusSchema, JSON.parse(text));
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return STARTING;
		throw error;
	}
}

function linkLockFile(runDirectory: string, generation: number): boolean {
	const record = { generation, process: identifyThisProcess() };
	const temporary = writeTemporary(runDirectory, record);
	try {
		linkSync(temporary, lockPath(runDirectory, generation));
		return true;
	} catch (error) {
		if (hasCode(error, 'EEXIST')) return false;
		throw error;
	} finally {
		rmSync(temporary, { force: true });
	}
}

/** Written aside first, so that a reader never sees half a record. */
function writeTemporary(runDirectory: string, content: unknown): string {
	const path = join(runDirectory, `.owner-${process.pid}-${randomUUID()}.tmp`);
	writeFileSync(path, JSON.stringify(content) + '\n', { mode: 0o600 });
	return path;
}

function highestGeneration(runDirectory: string): number {
	return Math.max(0, ...listGenerations(runDirectory));
}

function listGenerations(runDirectory: string): number[] {
	try {
		const names = readdirSync(runDirectory);
		return names.map((name) => Number(LOCK_NAME.exec(name)?.[1] ?? 0)).filter((n) => n > 0);
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return [];
		throw error;
	}
}

/** Only the holder of the newest generation calls this. */
function removeLeftovers(runDirectory: string, generation: number): void {
	for (const older of listGenerations(runDirectory).filter((n) => n < generation)) {
		rmSync(statusPath(runDirectory, older), { force: true });
		rmSync(lockPath(runDirectory, older), { force: true });
	}
}

function lockPath(runDirectory: string, generation: number): string {
	return join(runDirectory, `owner-${String(generation).padStart(8, '0')}.lock`);
}

function statusPath(runDirectory: string, generation: number): string {
	return join(runDirectory, `owner-${String(generation).padStart(8, '0')}.status`);
}
