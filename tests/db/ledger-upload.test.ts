import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTable } from '#lib/formats/ledger/read-table.ts';
import { Conflict, Forbidden, Invalid } from '#lib/server/errors.ts';
import { runWorker } from '#lib/server/jobs/worker.ts';
import { getJob } from '#lib/server/services/jobs.ts';
import {
	changeLedger,
	discardLedger,
	getLedger,
	getLedgerReport,
	getLedgerRows,
	listLedgers,
	queueLedger,
	queueUndo,
	uploadLedger
} from '#lib/server/services/ledger/ledgers.ts';
import { uploadPath } from '#lib/server/services/uploads.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { countRows } from './harness/ledgers.ts';

const CSV = `编号,名称,经度,纬度,状态,备注
A-1,一号,128.9021,47.7221,完好,"=cmd|'/c calc'!A1"
A-2,二号,128.9041,47.7222,丙类,
A-2,,0,0,,
`;

describeOnBothDatabases('uploaded ledgers', (getDb) => {
	let stop = new AbortController();
	let worker: Promise<void> = Promise.resolve();
	const context = () => contextOf(getDb());
	beforeAll(() => createTestDistrict(getDb(), 'up'));
	beforeEach(() => {
		stop = new AbortController();
		worker = runWorker(getDb(), stop.signal);
	});
	afterEach(async () => {
		stop.abort();
		await worker;
	});

	const finished = async (jobId: string) => {
		for (let waited = 0; waited < 600; waited++) {
			const job = await getJob(context(), jobId);
			if (job.status === 'done' || job.status === 'failed') return job;
			await sleep(50);
		}
		throw new Error('the job did not finish within 30 s');
	};
	const upload = async (content: string) => {
		const body = new Blob([content]).stream() as ReadableStream<Uint8Array>;
		const { id, jobId } = await uploadLedger(context(), 'up', {
			fileName: '供水公司台账.csv',
			kind: 'hydrant',
			body
		});
		return { id, job: await finished(jobId) };
	};

	it('are read, mapped, checked, imported and undone', async () => {
		const { id } = await upload(CSV);
		const read = await getLedger(context(), 'up', id);
		expect(read.preview).toMatchObject({ rowCount: 3, format: 'csv' });
		expect(read.preview!.samples[0]!.cells.slice(0, 2)).toEqual(['A-1', '一号']);
		expect(read.settled).toMatchObject({ origin: 'guessed' });
		expect(read.settled!.questions.map(({ code, value }) => [code, value])).toContainEqual([
			'value',
			'丙类'
		]);

		const mapping = {
			...read.settled!.mapping,
			values: { condition: { 丙类: 'impaired' } }
		};
		const changed = await changeLedger(context(), 'up', id, { mapping, as_of: '2025-06-30' });
		expect(changed.options).toMatchObject({ as_of: '2025-06-30', merge: [], source: null });
		expect(changed.settled!.questions.map(({ code }) => code)).not.toContain('value');

		const check = await finished((await queueLedger(context(), 'up', id, 'ledger-check')).jobId);
		expect(check).toMatchObject({ status: 'done', result: { rows: 3, imported: 2, unplaced: 1 } });
		expect(await countRows(getDb(), 'facility', 'up')).toBe(0);
		const page = await getLedgerRows(context(), 'up', id, { code: 'duplicate_code_in_file' });
		expect(page).toMatchObject({ total: 1, rows: [{ row: 4, outcome: 'unplaced' }] });
		const first = await getLedgerRows(context(), 'up', id, { limit: 2 });
		expect([first.rows.length, first.total, first.next]).toEqual([2, 3, 3]);

		await changeLedger(context(), 'up', id, { decisions: { '4': 'merge' } });
		const done = await finished((await queueLedger(context(), 'up', id, 'ledger-import')).jobId);
		expect(done).toMatchObject({ result: { imported: 2, merged: 1, observations: 2 } });
		const after = await getLedger(context(), 'up', id);
		expect(after).toMatchObject({ status: 'imported', changeSet: { status: 'applied' } });
		await expect(changeLedger(context(), 'up', id, { as_of: null })).rejects.toThrow(Conflict);
		await expect(discardLedger(context(), 'up', id)).rejects.toThrow(Conflict);

		const undo = await finished((await queueUndo(context(), 'up', after.changeSet!.id)).jobId);
		expect(undo).toMatchObject({ status: 'done', result: { undone: 2, kept: [] } });
		expect(await countRows(getDb(), 'facility', 'up')).toBe(0);
		const [listed] = await listLedgers(context(), 'up');
		expect(listed).toMatchObject({ id, changeSet: { status: 'undone' }, preview: null });
	});

	it('have a report as JSON and as a workbook in which no cell is a formula', async () => {
		const { id } = await upload(CSV.replace('A-1,一号', '=1+1,一号').replace('128.9021', 'abc'));
		await finished((await queueLedger(context(), 'up', id, 'ledger-check')).jobId);
		const json = await getLedgerReport(context(), 'up', id, 'json');
		const report = JSON.parse(String(json.body));
		expect(report.rows).toHaveLength(3);
		expect(JSON.stringify(report.rows[0].findings)).toContain('坐标不是数字');
		const xlsx = await getLedgerReport(context(), 'up', id, 'xlsx');
		expect(xlsx.fileName).toBe('供水公司台账-报告.xlsx');
		const sheet = await readTable(xlsx.body as Uint8Array, { sheet: '逐行 rows' });
		expect(sheet.rows[0]!.cells.slice(0, 3)).toEqual([2, "'=1+1", '待落图 unplaced']);
		expect(
			sheet.rows.flatMap(({ cells }) => cells).filter((cell) => /^[=+@]/.test(String(cell)))
		).toEqual([]);
	});

	it('that cannot be read say why; those that are not wanted go, with their file', async () => {
		const { id, job } = await upload('编号,地址\n1,"东大街\n');
		expect(job).toMatchObject({ status: 'failed' });
		expect(job.message).toContain('引号没有结束');
		expect((await getLedger(context(), 'up', id)).status).toBe('failed');
		const { rows } = await getDb().query<{ path: string }>(
			'select path from ledger where id = $1',
			[id]
		);
		expect(rows[0]!.path).toMatch(/^ledgers\/[0-9a-f-]{36}$/);
		const path = uploadPath('ledgers', rows[0]!.path);
		expect(existsSync(path)).toBe(true);
		await discardLedger(context(), 'up', id);
		expect(existsSync(path)).toBe(false);
		await expect(getLedger(context(), 'up', id)).rejects.toThrow('no such ledger');
	});

	describe('are guarded', () => {
		it('against mappings that name no column, and people who may not import', async () => {
			const { id } = await upload(CSV);
			const { settled } = await getLedger(context(), 'up', id);
			await expect(
				changeLedger(context(), 'up', id, {
					mapping: { ...settled!.mapping, columns: { code: '没有' } }
				})
			).rejects.toThrow(Invalid);
			const viewer = {
				...context(),
				actor: { ...context().actor, memberships: [{ district: 'up', role: 'viewer' as const }] }
			};
			await expect(getLedger(viewer, 'up', id)).rejects.toThrow(Forbidden);
			await expect(listLedgers(viewer, 'up')).rejects.toThrow(Forbidden);
			await expect(queueUndo(viewer, 'up', id)).rejects.toThrow(Forbidden);
		});
	});
});
