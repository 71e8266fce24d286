import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFS, syncTree } from './durable-files.ts';
import { trimmedPostgis } from './trimmed-postgis.ts';

/** PostgreSQL in this process, spoken to in wire protocol frames, one session. */
export interface Engine {
	/** Runs whole frames to their end and returns the raw reply. Never call it while it runs. */
	execute(frames: Buffer): Promise<Buffer>;
	close(): Promise<void>;
}

interface EngineOptions {
	/** Each commit reaches the disk before it is acknowledged. */
	isDurable: boolean;
	/** For what can be made again at any time. */
	cacheDirectory: string;
	onProgress: (note: string) => void;
	/** The WebAssembly engine broke; nothing it says from now on can be trusted. Must not return. */
	onBroken: (cause: unknown) => never;
}

/**
 * Opens the database in `directory`, creating it first if need be. The caller holds the owner lock.
 *
 * A new database is made aside and renamed when complete: killed at any moment, the next start finds
 * either no database or a whole one.
 */
export async function openEngine(directory: string, options: EngineOptions): Promise<Engine> {
	removeUnfinished(directory);
	if (!existsSync(directory)) await createDatabase(directory, options);
	options.onProgress('正在打开嵌入式数据库 / opening the embedded database');
	const database = await PGlite.create({
		fs: new DurableNodeFS(directory),
		extensions: { postgis: trimmedPostgis(options.cacheDirectory) },
		startParams: [
			...PGlite.defaultStartParams.filter((param) => param !== '-F'),
			...['-c', `fsync=${options.isDurable ? 'on' : 'off'}`],
			// The default, fdatasync, does not reach the file system layer of PGlite 0.5.8.
			...['-c', 'wal_sync_method=fsync']
		]
	});
	watchForBreakage(database, options.onBroken);
	return {
		async execute(frames) {
			const chunks: Buffer[] = [];
			await database.execProtocolRawStream(frames, {
				// The chunk is a view into the engine's memory, which the next frame overwrites.
				onRawData: (chunk) => void chunks.push(Buffer.from(chunk))
			});
			return Buffer.concat(chunks);
		},
		close: () => database.close()
	};
}

async function createDatabase(directory: string, options: EngineOptions): Promise<void> {
	options.onProgress(
		'正在创建嵌入式数据库（仅第一次，约 10–30 秒）/ creating the embedded database (first time only)'
	);
	const parent = dirname(directory);
	mkdirSync(parent, { recursive: true, mode: 0o700 });
	const unfinished = join(parent, `${unfinishedPrefix(directory)}${randomUUID()}`);
	const postgis = trimmedPostgis(options.cacheDirectory);
	const database = await PGlite.create(unfinished, { extensions: { postgis } });
	options.onProgress('正在安装 PostGIS / installing PostGIS');
	await database.exec('create extension if not exists postgis');
	await database.close();
	if (options.isDurable) syncTree(unfinished);
	renameSync(unfinished, directory);
	if (options.isDurable) syncTree(parent, { depth: 0 });
}

function unfinishedPrefix(directory: string): string {
	return `${basename(directory)}.tmp-`;
}

function removeUnfinished(directory: string): void {
	if (!existsSync(dirname(directory))) return;
	for (const name of readdirSync(dirname(directory))) {
		if (!name.startsWith(unfinishedPrefix(directory))) continue;
		rmSync(join(dirname(directory), name), { recursive: true, force: true });
	}
}

/**
 * PGlite takes every exception out of the engine for PostgreSQL's own error handling, which throws
 * the string `unwind`. A stack overflow, exhausted memory or an abort would so be swallowed, leaving
 * an engine that answers nothing, or answers wrongly.
 */
function watchForBreakage(database: PGlite, onBroken: (cause: unknown) => never): void {
	const engineModule = database.Module;
	const original = engineModule._PostgresMainLoopOnce;
	engineModule._PostgresMainLoopOnce = () => {
		try {
			return original();
		} catch (error) {
			if (error === 'unwind') throw error;
			return onBroken(error);
		}
	};
}
