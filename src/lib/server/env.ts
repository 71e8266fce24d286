import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where this installation keeps what it writes. Nothing else is ever written to. */
export interface DataDirectories {
	root: string;
	/** The embedded database; only its owner process opens it. */
	db: string;
	/** Photos and imported files, by content hash. */
	files: string;
	/** Lock and socket of the embedded database. */
	run: string;
	log: string;
	/** May be deleted at any time. */
	cache: string;
}

export interface Env {
	/** Directory that holds package.json, migrations/ and src/. */
	projectRoot: string;
	directories: DataDirectories;
	/** A PostgreSQL server; undefined means the embedded database. */
	databaseUrl: string | undefined;
	/** A server on which tests may create and drop databases. */
	testDatabaseUrl: string | undefined;
	logLevel: LogLevel;
	/** What must be there for the tests to count as run, e.g. `postgis`, `chromium`. */
	require: readonly string[];
	/** Addresses or CIDR ranges of reverse proxies whose X-Forwarded-* headers are believed. */
	trustedProxies: readonly string[];
	tiandituKey: string | undefined;
	/** Secret behind the seals of hand-overs, when two installations must know each other's; else this one's own. */
	handoverKey: string | undefined;
	/** Whether this is a relay in an outer zone: takes marks and reports, and shows nothing else. */
	isRelay: boolean;
	/** How long the embedded database stays up after its last client left. */
	embeddedLingerSeconds: number;
	/** How long a client of the embedded database may sit idle inside a transaction. */
	embeddedIdleTransactionSeconds: number;
	/** Whether the embedded database brings each commit to the disk before it acknowledges it. */
	embeddedIsDurable: boolean;
}

const optionalText = v.optional(
	v.pipe(
		v.string(),
		v.trim(),
		v.transform((text) => (text === '' ? undefined : text))
	)
);

const databaseUrl = v.pipe(
	optionalText,
	v.check(
		(url) => url === undefined || /^postgres(ql)?:\/\//.test(url),
		'must begin with postgres:// or postgresql:// — 数据库地址应以 postgres:// 开头'
	)
);

const seconds = (fallback: string) =>
	v.pipe(
		v.optional(v.string(), fallback),
		v.trim(),
		v.transform(Number),
		v.number('must be a number of seconds'),
		v.minValue(0.1, 'must be at least 0.1 seconds'),
		v.maxValue(86_400, 'must be at most 86400 seconds')
	);

const schema = v.object({
	DATABASE_URL: databaseUrl,
	DATABASE_URL_TEST: databaseUrl,
	ATLAS_DATA_DIR: optionalText,
	ATLAS_LOG_LEVEL: v.optional(
		v.picklist(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`),
		'info'
	),
	ATLAS_REQUIRE: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''))
	),
	ATLAS_TRUSTED_PROXY: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.split(/[\s,]+/).filter((word) => word !== '')),
		v.array(
			v.pipe(
				v.string(),
				v.check(isAddressRange, 'must be addresses such as 10.0.0.1 or 10.0.0.0/8')
			)
		)
	),
	ATLAS_TIANDITU_KEY: optionalText,
	ATLAS_HANDOVER_KEY: v.pipe(
		optionalText,
		v.check(
			(key) => key === undefined || key.length >= 32,
			'must have 32 characters at least — 至少 32 个字符'
		)
	),
	ATLAS_RELAY: v.optional(v.picklist(['0', '1', ''], 'must be 1 or 0'), '0'),
	ATLAS_EMBEDDED_LINGER_SECONDS: seconds('45'),
	ATLAS_EMBEDDED_IDLE_TRANSACTION_SECONDS: seconds('10'),
	ATLAS_EMBEDDED_FSYNC: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on')
});

/**
 * The settings of this process. The only reader of `process.env`; reads it anew on every call.
 *
 * @throws {Error} A variable has a value we cannot use; the message names all of them.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
	const parsed = v.safeParse(schema, source);
	if (!parsed.success) {
		const problems = parsed.issues.map((issue) => {
			const name = String(issue.path?.[0]?.key ?? '?');
			return `${name}: ${issue.message} (got ${JSON.stringify(source[name])})`;
		});
		throw new Error(`环境变量有误 / invalid environment:\n  ${problems.join('\n  ')}`);
	}
	const projectRoot = findProjectRoot();
	const settings = parsed.output;
	return {
		projectRoot,
		directories: dataDirectories(resolve(projectRoot, settings.ATLAS_DATA_DIR ?? 'var')),
		databaseUrl: settings.DATABASE_URL,
		testDatabaseUrl: settings.DATABASE_URL_TEST,
		logLevel: settings.ATLAS_LOG_LEVEL,
		require: settings.ATLAS_REQUIRE,
		trustedProxies: settings.ATLAS_TRUSTED_PROXY,
		tiandituKey: settings.ATLAS_TIANDITU_KEY,
		handoverKey: settings.ATLAS_HANDOVER_KEY,
		isRelay: settings.ATLAS_RELAY === '1',
		embeddedLingerSeconds: settings.ATLAS_EMBEDDED_LINGER_SECONDS,
		embeddedIdleTransactionSeconds: settings.ATLAS_EMBEDDED_IDLE_TRANSACTION_SECONDS,
		embeddedIsDurable: settings.ATLAS_EMBEDDED_FSYNC === 'on'
	};
}

/** Whether this process is a relay; asked by every request, so that nothing else is read. */
export function isRelayProcess(): boolean {
	return process.env['ATLAS_RELAY'] === '1';
}

/** The directories of one installation whose data stands under `root`. */
export function dataDirectories(root: string): DataDirectories {
	return {
		root,
		db: join(root, 'db'),
		files: join(root, 'files'),
		run: join(root, 'run'),
		log: join(root, 'log'),
		cache: join(root, 'cache')
	};
}

/**
 * Environment for a helper process that works on `directories`: ours, without what would change how
 * Node itself behaves there (a debugger port, a test runner's loader).
 */
export function childEnvironment(
	directories: DataDirectories,
	extra: Record<string, string> = {}
): Record<string, string> {
	const inherited = Object.entries(process.env).filter(
		(entry): entry is [string, string] =>
			entry[1] !== undefined && !/^(NODE_OPTIONS|NODE_CHANNEL_FD|VITEST.*|TSX_.*)$/.test(entry[0])
	);
	return { ...Object.fromEntries(inherited), ATLAS_DATA_DIR: directories.root, ...extra };
}

function isAddressRange(text: string): boolean {
	const [address = '', bits, ...rest] = text.split('/');
	const family = isIP(address);
	if (family === 0 || rest.length > 0) return false;
	return (
		bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
	);
}

/** Walks up from this file (or from its bundle under build/) to the package.json that is ours. */
function findProjectRoot(): string {
	const starts = [dirname(fileURLToPath(import.meta.url)), process.cwd()];
	for (const start of starts) {
		for (let folder = start; ; folder = dirname(folder)) {
			if (isProjectRoot(folder)) return folder;
			if (folder === dirname(folder)) break;
		}
	}
	throw new Error(`no package.json of fire-atlas above ${starts.join(' or ')}`);
}

function isProjectRoot(folder: string): boolean {
	const file = join(folder, 'package.json');
	if (!existsSync(file)) return false;
	const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
	return typeof manifest === 'object' && manifest !== null && 'name' in manifest
		? manifest.name === 'fire-atlas'
		: false;
}
