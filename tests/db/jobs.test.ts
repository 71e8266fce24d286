import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { identifyThisProcess } from '#lib/server/db/embedded/process-identity.ts';
import { runWorker } from '#lib/server/jobs/worker.ts';
import { enqueueJob, getJob } from '#lib/server/services/jobs.ts';
import { uploadPath } from '#lib/server/services/uploads.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';

const OSM = `<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="47.72" lon="128.90"/><node id="2" lat="47.73" lon="128.90"/>
<way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way></osm>`;

describeOnBothDatabases('jobs', (getDb) => {
	let stop: AbortController | undefined;
	let worker: Promise<void> | undefined;

	const startWorker = () => {
		stop = new AbortController();
		worker = runWorker(getDb(), stop.signal);
	};
	afterEach(async () => {
		stop?.abort();
		await worker;
	});
	beforeAll(() => createTestDistrict(getDb(), 'j1'));

	const enqueue = async (path: string) =>
		enqueueJob(contextOf(getDb()), {
			kind: 'import-osm',
			district: 'j1',
			input: { path, fileName: 'x.osm' }
		});
	const finished = async (id: string) => {
		for (let waited = 0; waited < 300; waited++) {
			const job = await getJob(contextOf(getDb()), id);
			if (job.status === 'done' || job.status === 'failed') return job;
			await sleep(50);
		}
		throw new Error('the job did not finish within 15 s');
	};
	const writeOsm = async () => {
		const name = `fire-atlas-jobs-${process.pid}-${Math.floor(performance.now())}.osm`;
		const path = uploadPath('uploads', name);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, OSM);
		return `uploads/${name}`;
	};

	it('are run by a worker, with a result that a person can read', async () => {
		startWorker();
		const job = await finished(await enqueue(await writeOsm()));
		expect(job).toMatchObject({ status: 'done', progress: 1, result: { counts: { roads: 1 } } });
	});

	it('fail with the reason', async () => {
		startWorker();
		const job = await finished(await enqueue('uploads/nowhere.osm'));
		expect(job.status).toBe('failed');
		expect(job.message).toContain('nowhere.osm');
	});

	it('are put back when their worker was killed, and failed when it was killed twice', async () => {
		const dead = JSON.stringify({ ...identifyThisProcess(), pid: 999_999, startTime: '1' });
		const orphan = async (attempts: number) => {
			const id = await enqueue(await writeOsm());
			await getDb().query(
				`update job set status = 'running', owner = $2, attempts = $3, heartbeat_at = now() where id = $1`,
				[id, dead, attempts]
			);
			return id;
		};
		const [once, twice] = [await orphan(1), await orphan(2)];
		startWorker();
		expect((await finished(once)).status).toBe('done');
		expect(await finished(twice)).toMatchObject({ status: 'failed', result: null });
	});
});
