import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '#lib/server/db/migrate.ts';
import { openDatabase, type Database } from '#lib/server/db/pool.ts';
import { readEnv } from '#lib/server/env.ts';
import { createLog } from '#lib/server/log.ts';
import { findPostgres, startCluster, stopCluster } from './postgres-cluster.ts';

/** The run's server, as written down for the test files that come later. */
interface ServerRecord {
	url: string;
	templateName: string;
	/** Of the cluster that the run started; undefined on a server that was there before. */
	pid: number | undefined;
}

/** Why no tests can run on a server; undefined if they can. */
export function whyNoServer(): string | undefined {
	if (readEnv().testDatabaseUrl !== undefined) return undefined;
	const found = findPostgres();
	return 'missing' in found ? found.missing : undefined;
}

/** A database of its own for one test file, migrated; `close` drops it. */
export async function openFreshOnServer(runDirectory: string): Promise<Database> {
	const server = readRecord(runDirectory) ?? (await prepareServer(runDirectory));
	const name = `fa_test_${randomUUID().replaceAll('-', '')}`;
	await runAsAdmin(server.url, `create database ${name} template ${server.templateName}`);
	const log = createLog({ level: 'warn' });
	const db = await openDatabase({ role: 'test', url: withDatabase(server.url, name), log });
	const close = db.close.bind(db);
	db.close = async () => {
		await close();
		await runAsAdmin(server.url, `drop database if exists ${name} with (force)`);
	};
	return db;
}

/** Address of the run's server, for tests that make databases themselves. */
export async function serverUrl(runDirectory: string): Promise<string> {
	return (readRecord(runDirectory) ?? (await prepareServer(runDirectory))).url;
}

/** Whether the server of the run could `create extension pgrouting`; without starting it, if local. */
export function hasPgrouting(): boolean {
	const found = findPostgres();
	return 'missing' in found ? false : found.extensions.includes('pgrouting');
}

/** Stops the run's own cluster, or drops the template on a server that was there before. */
export async function stopServer(runDirectory: string): Promise<void> {
	const server = readRecord(runDirectory);
	if (server === undefined) return;
	if (server.pid !== undefined) await stopCluster(server.pid);
	else await runAsAdmin(server.url, `drop database if exists ${server.templateName} with (force)`);
}

async function prepareServer(runDirectory: string): Promise<ServerRecord> {
	const given = readEnv().testDatabaseUrl;
	const { url, pid } =
		given === undefined ? await startCluster(runDirectory) : { url: given, pid: undefined };
	const templateName = `fa_template_${randomUUID().replaceAll('-', '')}`;
	const server: ServerRecord = { url, templateName, pid };
	writeFileSync(recordPath(runDirectory), JSON.stringify(server));
	await runAsAdmin(url, `create database ${templateName}`);
	const template = await openDatabase({ role: 'test', url: withDatabase(url, templateName) });
	await migrate(template);
	await template.close();
	return server;
}

function readRecord(runDirectory: string): ServerRecord | undefined {
	const path = recordPath(runDirectory);
	if (!existsSync(path)) return undefined;
	const record: ServerRecord = JSON.parse(readFileSync(path, 'utf8'));
	return record;
}

function recordPath(runDirectory: string): string {
	return join(runDirectory, 'server.json');
}

export function withDatabase(url: string, name: string): string {
	const changed = new URL(url);
	changed.pathname = `/${name}`;
	return changed.href;
}

export async function runAsAdmin(url: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}
