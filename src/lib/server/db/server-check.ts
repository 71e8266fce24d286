import type pg from 'pg';
import { DatabaseUnavailable, sqlStateOf } from './errors.ts';

const MIN_SERVER_VERSION = 15;
const MIN_POSTGIS_VERSION = [3, 3] as const;

export interface Versions {
	serverVersion: string;
	postgisVersion: string;
}

/**
 * Makes sure that the server can hold our data: PostgreSQL >= 15 and PostGIS >= 3.3, created if it is
 * only available.
 *
 * @throws {DatabaseUnavailable} It cannot; says what to do.
 */
export async function checkServer(pool: pg.Pool, url: string): Promise<Versions> {
	const { rows } = await connectAndAsk(pool, url);
	const [row] = rows;
	if (row === undefined) throw new Error('the version query returned no row');
	const serverVersion = row.server_version.split(' ')[0] ?? row.server_version;
	if (Number.parseInt(serverVersion, 10) < MIN_SERVER_VERSION) {
		throw new DatabaseUnavailable(
			`数据库是 PostgreSQL ${serverVersion}，需要 ${MIN_SERVER_VERSION} 或更高版本`,
			`the database is PostgreSQL ${serverVersion}; ${MIN_SERVER_VERSION} or newer is needed`
		);
	}
	if (row.available === null) {
		throw new DatabaseUnavailable(
			'数据库服务器未安装 PostGIS。Debian/Ubuntu：apt install postgresql-15-postgis-3',
			'PostGIS is not installed on the database server. Debian/Ubuntu: apt install postgresql-15-postgis-3'
		);
	}
	if (row.installed === null) await createPostgis(pool);
	const version = await pool.query<{ version: string }>('select postgis_lib_version() as version');
	const postgisVersion = version.rows[0]?.version ?? '';
	assertPostgisVersion(postgisVersion);
	return { serverVersion, postgisVersion };
}

interface ServerRow {
	server_version: string;
	available: string | null;
	installed: string | null;
}

async function connectAndAsk(pool: pg.Pool, url: string): Promise<pg.QueryResult<ServerRow>> {
	try {
		return await pool.query<ServerRow>(
			`select current_setting('server_version') as server_version, e.default_version as available,
				e.installed_version as installed
			from (values (1)) as one left join pg_available_extensions e on e.name = 'postgis'`
		);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new DatabaseUnavailable(
			`无法连接 DATABASE_URL 所指的数据库（${redact(url)}）：${reason}。` +
				'请检查地址、端口、用户名、口令和数据库名；不设 DATABASE_URL 则使用嵌入式数据库',
			`cannot connect to the database of DATABASE_URL (${redact(url)}): ${reason}. ` +
				'Check host, port, user, password and database name; without DATABASE_URL the embedded database is used',
			{ cause: error }
		);
	}
}

async function createPostgis(pool: pg.Pool): Promise<void> {
	try {
		await pool.query('create extension if not exists postgis');
	} catch (error) {
		// Two that create it at once: the other one has it created.
		if (sqlStateOf(error) === '23505') return;
		throw new DatabaseUnavailable(
			'数据库中没有 PostGIS 扩展，当前用户也无权创建。请数据库管理员在该库执行：create extension postgis;',
			'the database lacks the PostGIS extension and this user may not create it. ' +
				'Ask its administrator to run in it: create extension postgis;',
			{ cause: error }
		);
	}
}

function assertPostgisVersion(version: string): void {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [minMajor, minMinor] = MIN_POSTGIS_VERSION;
	if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
	throw new DatabaseUnavailable(
		`PostGIS 版本为 ${version}，需要 ${minMajor}.${minMinor} 或更高；升级后执行 select postgis_extensions_upgrade();`,
		`PostGIS is ${version}; ${minMajor}.${minMinor} or newer is needed. After upgrading run select postgis_extensions_upgrade();`
	);
}

function redact(url: string): string {
	return url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:***@');
}
