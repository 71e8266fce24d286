import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import type { Database } from '#lib/server/db/pool.ts';
import { readEnv } from '#lib/server/env.ts';
import { openSharedEmbedded } from './embedded.ts';
import { hasPgrouting, openFreshOnServer, whyNoServer } from './server.ts';

type Define = (getDb: () => Database) => void;

/**
 * Runs a suite on the embedded database (one for the whole run, emptied before each suite) and on a
 * PostgreSQL server (a database of its own for each suite). Rows that one test leaves are there for
 * the next test of the same suite.
 *
 * The server is that of DATABASE_URL_TEST, or a private one that is started from an installation on
 * this machine. Without either that half is skipped, saying why; if ATLAS_REQUIRE contains `postgis`
 * it fails.
 */
export function describeOnBothDatabases(name: string, define: Define): void {
	describeOnEmbedded(name, define);
	describeOnServer(name, define);
}

export function describeOnEmbedded(name: string, define: Define): void {
	describe(`${name} (embedded database)`, () => {
		define(openForSuite(() => openSharedEmbedded(inject('databaseRunDirectory'))));
	});
}

export function describeOnServer(name: string, define: Define): void {
	describeUnless(whyNoServer(), 'postgis', `${name} (PostgreSQL server)`, () => {
		define(openForSuite(() => openFreshOnServer(inject('databaseRunDirectory'))));
	});
}

/** As `describeOnServer`, with the extension pgRouting, an oracle for our own road algorithms. */
export function describeWithPgrouting(name: string, define: Define): void {
	const missing = whyNoServer() ?? (hasPgrouting() ? undefined : 'pgRouting is not installed');
	describeUnless(missing, 'pgrouting', `${name} (PostgreSQL server with pgRouting)`, () => {
		const getDb = openForSuite(() => openFreshOnServer(inject('databaseRunDirectory')));
		beforeAll(async () => {
			await getDb().query('create extension if not exists pgrouting');
		});
		define(getDb);
	});
}

/** A suite that is skipped with its reason in its name, or fails if ATLAS_REQUIRE names `needed`. */
export function describeUnless(
	missing: string | undefined,
	needed: string,
	name: string,
	define: () => void
): void {
	if (missing === undefined) {
		describe(name, define);
	} else if (readEnv().require.includes(needed)) {
		it(`${name} can run`, () => {
			throw new Error(`ATLAS_REQUIRE names ${needed}, but: ${missing}`);
		});
	} else {
		describe.skip(`${name} — skipped: ${missing}`, define);
	}
}

function openForSuite(open: () => Promise<Database>): () => Database {
	let db: Database | undefined;
	beforeAll(async () => {
		db = await open();
	});
	afterAll(async () => {
		await db?.close();
	});
	return () => {
		if (db === undefined) throw new Error('the database is open only inside tests and hooks');
		return db;
	};
}
