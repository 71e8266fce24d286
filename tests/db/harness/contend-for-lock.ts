// Takes the owner lock of ATLAS_DATA_DIR again and again for a while. Prints `took` each time; exits
// with 99 if another live process holds it as well. With `die` it ends by SIGKILL while holding.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireOwnerLock } from '#lib/server/db/embedded/owner-lock.ts';
import { isRunning } from '#lib/server/db/embedded/process-identity.ts';
import { readEnv } from '#lib/server/env.ts';

const [mode = 'live', milliseconds = '1500'] = process.argv.slice(2);
const { root, run } = readEnv().directories;
const markers = join(root, 'markers');
mkdirSync(markers, { recursive: true });

const deadline = Date.now() + Number(milliseconds);
let takenCount = 0;
while (Date.now() < deadline) {
	const acquired = acquireOwnerLock(run);
	if (!('lock' in acquired)) {
		await sleep(Math.random() * 3);
		continue;
	}
	const own = join(markers, String(process.pid));
	writeFileSync(own, '');
	await sleep(Math.random() * 3);
	const others = readdirSync(markers)
		.map(Number)
		.filter((pid) => pid !== process.pid);
	if (others.some(isRunning) || !existsSync(own)) process.exit(99);
	takenCount += 1;
	console.log('took');
	if (mode === 'die' && takenCount >= 3) process.kill(process.pid, 'SIGKILL');
	rmSync(own);
	acquired.lock.setStatus({ state: 'closed', note: 'test' });
}
