import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import {
	acquireOwnerLock,
	checkOwnerLiveness,
	readOwnerRecord
} from '#lib/server/db/embedded/owner-lock.ts';
import { identifyThisProcess } from '#lib/server/db/embedded/process-identity.ts';
import { runScript, waitForExit } from './harness/processes.ts';

const newDirectory = (name: string) => join(inject('databaseRunDirectory'), `lock-${name}`);

describe('the owner lock', () => {
	it('is held by one process at a time, though holders are killed and the lock is taken over', async () => {
		const root = newDirectory('contended');
		let takenCount = 0;
		const contend = async (mode: string): Promise<number | string> => {
			const child = runScript('contend-for-lock.ts', root, [mode, '2500']);
			child.stdout?.on('data', (chunk) => (takenCount += String(chunk).split('took').length - 1));
			return await waitForExit(child);
		};
		const ends = await Promise.all(['die', 'live', 'die', 'live', 'die', 'live'].map(contend));
		expect(ends.filter((end) => end === 99)).toEqual([]);
		expect(ends.filter((end) => end === 'SIGKILL').length).toBeGreaterThan(0);
		expect(takenCount).toBeGreaterThan(30);
		const locks = readdirSync(join(root, 'run')).filter((name) => name.endsWith('.lock'));
		expect(locks.length).toBeLessThanOrEqual(2);
	});

	it('is stale when its pid belongs to another process now', () => {
		const run = newDirectory('reused-pid');
		const taken = acquireOwnerLock(run);
		expect('lock' in taken).toBe(true);
		expect('lock' in acquireOwnerLock(run)).toBe(false);
		rewriteOwner(run, { startTime: '1' });
		const record = readOwnerRecord(run);
		expect(record && checkOwnerLiveness(record)).toBe('dead');
		expect('lock' in acquireOwnerLock(run)).toBe(true);
		expect(readOwnerRecord(run)?.generation).toBe(2);
	});

	it('is stale after a reboot of the machine, but not when another machine holds it', () => {
		const run = newDirectory('reboot');
		acquireOwnerLock(run);
		rewriteOwner(run, { bootId: 'another boot', hostname: 'another machine' });
		const elsewhere = acquireOwnerLock(run);
		expect(elsewhere).toMatchObject({ liveness: 'unknown' });
		rewriteOwner(run, { bootId: 'another boot' });
		expect('lock' in acquireOwnerLock(run)).toBe(true);
	});

	it('says what to do about a lock file that cannot be read', () => {
		const run = newDirectory('garbled');
		mkdirSync(run, { recursive: true });
		writeFileSync(join(run, 'owner-00000003.lock'), 'not json');
		expect(() => acquireOwnerLock(run)).toThrow(/owner-00000003\.lock: delete it if no process/);
		rmSync(join(run, 'owner-00000003.lock'));
		expect('lock' in acquireOwnerLock(run)).toBe(true);
		expect(existsSync(join(run, 'owner-00000001.lock'))).toBe(true);
	});
});

function rewriteOwner(run: string, change: Partial<ReturnType<typeof identifyThisProcess>>): void {
	const { generation } = readOwnerRecord(run) ?? { generation: 1 };
	const name = `owner-${String(generation).padStart(8, '0')}.lock`;
	const process = { ...identifyThisProcess(), ...change };
	writeFileSync(join(run, name), JSON.stringify({ generation, process }));
}
