import { Socket } from 'node:net';
import pg from 'pg';
import { dataDirectories, readEnv, type DataDirectories, type Env } from '#lib/server/env.ts';
import { createLog, type Log } from '#lib/server/log.ts';
import type { Database } from './database.ts';
import { findOwner } from './embedded/find-owner.ts';
import { GuardedPool } from './guarded-pool.ts';
import { ROW_TYPES } from './row-types.ts';
import { checkServer } from './server-check.ts';
import { Session } from './session.ts';

export type { Database, Queryable, QueryResult, TransactionOptions } from './database.ts';

/** Who connects; decides the size of the pool and, on a server, the timeouts. */
export type Role = 'web' | 'cli' | 'job' | 'auth' | 'test';

export interface OpenDatabaseOptions {
	role: Role;
	/** Connections at most. */
	max?: number;
	/** Told what is being waited for, e.g. while the embedded database is created. */
	onProgress?: (note: string) => void;
	/** `driver` leaves values as node-postgres makes them, for libraries; default only for `auth`. */
	rowTypes?: 'atlas' | 'driver';
	/** Instead of DATABASE_URL; `'embedded'` whatever DATABASE_URL says. */
	url?: string;
	/** Instead of ATLAS_DATA_DIR. */
	dataDirectory?: string;
	/** Settings of the embedded database's owner, should this call start it. */
	ownerEnvironment?: Record<string, string>;
	log?: Log;
}

const ROLES: Record<Role, { max: number; statementSeconds: number; staysConnected: boolean }> = {
	web: { max: 8, statementSeconds: 30, staysConnected: true },
	job: { max: 4, statementSeconds: 0, staysConnected: true },
	auth: { max: 4, statementSeconds: 10, staysConnected: false },
	cli: { max: 4, statementSeconds: 0, staysConnected: false },
	test: { max: 8, statementSeconds: 60, staysConnected: false }
};
/** For many short statements: compiling one, or starting workers for it, takes longer than running it. */
const SHORT_WORK = '-c jit=off -c max_parallel_workers_per_gather=0';
const IDLE_TRANSACTION_SECONDS = 60;
const IDLE_CONNECTION_SECONDS = 10;

/**
 * Opens the database of DATABASE_URL, or without one the embedded database, whose owner process is
 * started if need be.
 *
 * @throws {DatabaseUnavailable} Not reachable, too old, or without PostGIS; says what to do.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
	const env = readEnv();
	const url = options.url ?? env.databaseUrl ?? 'embedded';
	const log = options.log ?? createLog({ level: env.logLevel });
	const kind = url === 'embedded' ? 'embedded' : 'server';
	const pool = new GuardedPool({
		...(kind === 'embedded' ? embeddedConfig(options, env) : serverConfig(options.role, url)),
		...poolConfig(options)
	});
	// A connection that breaks also tells its query, or is replaced when next needed. Unheard, though,
	// these events would end the process: `pool` speaks for idle clients, each client when in use.
	const onLoss = (error: Error) => log.debug('database connection lost', { error });
	pool.on('error', onLoss);
	pool.on('connect', (client) => client.on('error', onLoss));
	try {
		const session = new Session({ pool, kind, log });
		const versions =
			kind === 'server' ? await checkServer(pool, url) : await readEmbeddedVersions(session);
		return asDatabase(pool, kind, session, versions);
	} catch (error) {
		await pool.end();
		throw error;
	}
}

function asDatabase(
	pool: pg.Pool,
	kind: Database['kind'],
	session: Session,
	versions: { serverVersion: string; postgisVersion: string }
): Database {
	let closing: Promise<void> | undefined;
	return {
		...versions,
		pool,
		kind,
		get slowTransactionCount() {
			return session.slowTransactionCount;
		},
		query: (text, values) => session.query(text, values),
		transaction: (run, options) => session.transaction(run, options),
		close: () => (closing ??= pool.end())
	};
}

function poolConfig(options: OpenDatabaseOptions): pg.PoolConfig {
	const { max, staysConnected } = ROLES[options.role];
	const rowTypes = options.rowTypes ?? (options.role === 'auth' ? 'driver' : 'atlas');
	return {
		max: options.max ?? max,
		idleTimeoutMillis: staysConnected ? 0 : IDLE_CONNECTION_SECONDS * 1000,
		application_name: `fire-atlas ${options.role}`,
		...(rowTypes === 'atlas' ? { types: ROW_TYPES } : {})
	};
}

function serverConfig(role: Role, url: string): pg.PoolConfig {
	return {
		connectionString: url,
		statement_timeout: ROLES[role].statementSeconds * 1000,
		idle_in_transaction_session_timeout: IDLE_TRANSACTION_SECONDS * 1000,
		connectionTimeoutMillis: 15_000,
		// As the embedded one: the same query gives the same days and texts on both.
		options: `-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres${role === 'job' ? '' : ` ${SHORT_WORK}`}`
	};
}

function embeddedConfig(options: OpenDatabaseOptions, env: Env): pg.PoolConfig {
	const directories: DataDirectories =
		options.dataDirectory === undefined ? env.directories : dataDirectories(options.dataDirectory);
	const { onProgress, ownerEnvironment } = options;
	const stream = () =>
		createOwnerSocket(() =>
			findOwner({
				projectRoot: env.projectRoot,
				directories,
				...(onProgress === undefined ? {} : { onProgress }),
				...(ownerEnvironment === undefined ? {} : { ownerEnvironment })
			})
		);
	return { user: 'postgres', database: 'postgres', password: '', ssl: false, stream };
}

/** A socket that, told to connect anywhere, connects to the owner process, wherever that is now. */
function createOwnerSocket(
	findAddress: () => Promise<{ path: string } | { host: string; port: number }>
): Socket {
	const socket = new Socket();
	const connect = socket.connect.bind(socket);
	socket.connect = () => {
		findAddress().then(
			(address) => connect(address),
			(error: unknown) => socket.destroy(error instanceof Error ? error : new Error(String(error)))
		);
		return socket;
	};
	return socket;
}

async function readEmbeddedVersions(
	session: Session
): Promise<{ serverVersion: string; postgisVersion: string }> {
	const { rows } = await session.query<{ server: string; postgis: string }>(
		`select current_setting('server_version') as server, postgis_lib_version() as postgis`
	);
	return { serverVersion: rows[0]?.server ?? '', postgisVersion: rows[0]?.postgis ?? '' };
}
