import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { checkOwnerLiveness, readOwnerRecord } from '#lib/server/db/embedded/owner-lock.ts';
import { checkLiveness } from '#lib/server/db/embedded/process-identity.ts';
import { dataDirectories, readEnv } from '#lib/server/env.ts';
import { createLog } from '#lib/server/log.ts';
import { keepPristineRows, resetToPristine } from './reset.ts';

/** Tests do not test the disk: without fsync they take half the time. */
const OWNER_ENVIRONMENT = { ATLAS_EMBEDDED_FSYNC: 'off', ATLAS_EMBEDDED_LINGER_SECONDS: '45' };

/** The embedded database of the run: migrated, and as empty as after migrating. */
export async function openSharedEmbedded(runDirectory: string): Promise<Database> {
	const dataDirectory = sharedDataDirectory(runDirectory);
	await placeFreshDatabase(dataDirectory);
	const db = await openDatabase({
		role: 'test',
		url: 'embedded',
		dataDirectory,
		ownerEnvironment: OWNER_ENVIRONMENT,
		log: createLog({ level: 'warn' })
	});
	const applied = await migrate(db);
	if (applied.length > 0) await keepPristineRows(db);
	else await resetToPristine(db);
	return db;
}

/**
 * Puts an empty database with PostGIS into `dataDirectory` unless it has one, by copying: creating one
 * takes 11 s, so it is done once per version of PGlite and kept under node_modules/.cache.
 */
export async function placeFreshDatabase(dataDirectory: string): Promise<void> {
	const { db } = dataDirectories(dataDirectory);
	if (existsSync(db)) return;
	mkdirSync(dataDirectory, { recursive: true });
	cpSync(await prepareTemplate(), db, { recursive: true });
}

async function prepareTemplate(): Promise<string> {
	const { projectRoot } = readEnv();
	const versions = ['pglite', 'pglite-postgis'].map((name) => readVersion(projectRoot, name));
	const cache = join(projectRoot, 'node_modules/.cache/fire-atlas');
	const template = join(cache, `embedded-${versions.join('-')}`);
	if (existsSync(template)) return template;
	const unfinished = `${template}.${process.pid}`;
	const db = await openDatabase({
		role: 'test',
		url: 'embedded',
		dataDirectory: unfinished,
		ownerEnvironment: { ATLAS_EMBEDDED_LINGER_SECONDS: '0.1' }
	});
	await db.close();
	await waitForOwnerEnd(unfinished);
	if (!existsSync(template)) renameSync(dataDirectories(unfinished).db, template);
	rmSync(unfinished, { recursive: true, force: true });
	return template;
}

function readVersion(projectRoot: string, name: string): string {
	const path = join(projectRoot, 'node_modules/@electric-sql', name, 'package.json');
	const manifest: { version: string } = JSON.parse(readFileSync(path, 'utf8'));
	return manifest.version;
}

/** Ends the owner process of the run's embedded database, if a test file started one. */
export async function stopSharedOwner(runDirectory: string): Promise<void> {
	await stopOwner(sharedDataDirectory(runDirectory));
}

/** Ends the owner process of `dataDirectory` and waits until it is gone. */
export async function stopOwner(dataDirectory: string): Promise<void> {
	const record = readOwnerRecord(dataDirectories(dataDirectory).run);
	if (record === undefined || checkOwnerLiveness(record) !== 'alive') return;
	process.kill(record.process.pid, 'SIGTERM');
	await waitForOwnerEnd(dataDirectory);
}

/** Resolves when no owner process of `dataDirectory` runs any more. */
export async function waitForOwnerEnd(dataDirectory: string, seconds = 30): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (Date.now() < deadline) {
		const record = readOwnerRecord(dataDirectories(dataDirectory).run);
		if (record === undefined || checkLiveness(record.process) === 'dead') return;
		await sleep(20);
	}
	throw new Error(`the owner of ${dataDirectory} still runs after ${seconds} s`);
}

function sharedDataDirectory(runDirectory: string): string {
	return join(runDirectory, 'embedded');
}
