import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childEnvironment, dataDirectories, readEnv } from './env.ts';

describe('readEnv', () => {
	it('needs nothing set: embedded database, data under var/ of the project', () => {
		const env = readEnv({});
		expect(env.databaseUrl).toBeUndefined();
		expect(env.directories.db).toBe(join(env.projectRoot, 'var', 'db'));
		expect(env).toMatchObject({ logLevel: 'info', require: [], trustedProxies: [] });
		expect(env).toMatchObject({ embeddedLingerSeconds: 45, embeddedIsDurable: true });
	});

	it('takes an empty variable for one that is not set', () => {
		const env = readEnv({ DATABASE_URL: ' ', ATLAS_DATA_DIR: '', ATLAS_TIANDITU_KEY: '' });
		expect(env.databaseUrl).toBeUndefined();
		expect(env.tiandituKey).toBeUndefined();
		expect(env.directories.root).toBe(join(env.projectRoot, 'var'));
	});

	it('reads what is set', () => {
		const env = readEnv({
			DATABASE_URL: 'postgresql://fire@db/atlas',
			ATLAS_DATA_DIR: '/srv/atlas',
			ATLAS_LOG_LEVEL: 'debug',
			ATLAS_REQUIRE: 'postgis, chromium',
			ATLAS_TRUSTED_PROXY: '10.0.0.1 10.1.0.0/16',
			ATLAS_EMBEDDED_LINGER_SECONDS: '0.5'
		});
		expect(env).toMatchObject({
			databaseUrl: 'postgresql://fire@db/atlas',
			directories: { root: '/srv/atlas', run: '/srv/atlas/run' },
			logLevel: 'debug',
			require: ['postgis', 'chromium'],
			trustedProxies: ['10.0.0.1', '10.1.0.0/16'],
			embeddedLingerSeconds: 0.5
		});
	});

	it('names every variable that is wrong, with the value seen', () => {
		const read = () =>
			readEnv({ DATABASE_URL: 'mysql://x', ATLAS_LOG_LEVEL: 'loud', ATLAS_TRUSTED_PROXY: 'yes' });
		expect(read).toThrow(/DATABASE_URL: must begin with postgres:\/\/.*\(got "mysql:\/\/x"\)/);
		expect(read).toThrow(/ATLAS_LOG_LEVEL: must be one of debug, info, warn, error \(got "loud"\)/);
		expect(read).toThrow(/ATLAS_TRUSTED_PROXY: must be addresses such as/);
	});
});

describe('childEnvironment', () => {
	it('points to the data directory and drops what would change how Node runs', () => {
		const environment = childEnvironment(dataDirectories('/srv/atlas'), { EXTRA: '1' });
		expect(environment).toMatchObject({ ATLAS_DATA_DIR: '/srv/atlas', EXTRA: '1' });
		const names = Object.keys(environment);
		expect(names.filter((name) => /^(NODE_OPTIONS|VITEST)/.test(name))).toEqual([]);
		expect(names).toContain('PATH');
	});
});
