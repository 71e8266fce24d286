import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { Conflict } from '#lib/server/errors.ts';
import { identifyThisProcess } from '#lib/server/db/embedded/process-identity.ts';
import { listAudit } from '#lib/server/queries/audit.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import { finishChangeSets } from '#lib/server/services/change-set/finish-change-sets.ts';
import { undoChangeSet } from '#lib/server/services/change-set/undo-change-set.ts';
import { writeChangeSet } from '#lib/server/services/change-set/write-change-set.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { importLedger } from '#lib/server/services/ledger/import-ledger.ts';
import { planLedger } from '#lib/server/services/ledger/plan-ledger.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { dumpRegister, ledgerOf, NO_OPTIONS } from './harness/ledgers.ts';

const HEADINGS = '编号,名称,地址,经度,纬度,状态,检查日期,流量(L/s)';

/** Any cell that a ledger may hold, good or bad. */
const cell = (...values: string[]) => fc.constantFrom('', ...values);
const anyRow = fc
	.tuple(
		cell('A-1', 'A-2', 'A-3', 'M-1', 'M-2', 'A-1.0', '7.0'),
		cell('一号', '二号', '=cmd()', 'x'.repeat(200)),
		cell('东大街', '锅炉房后'),
		cell('128.9', '128.90001', '128.91', '0', 'NaN', '-128.9', '400', '四十'),
		cell('47.7', '47.70001', '47.71', '0', '128.9'),
		cell('完好', '漏水', '损坏', '停用', '已拆除', '可用', '丙类', '未检'),
		cell('2025-05-01', '2024/6/7', '3/4/2024', '昨天', '2999-01-01'),
		cell('15', '900', '很大', '10-12')
	)
	.map((cells) => cells.join(','));
const anyLedger = fc.record({
	rows: fc.array(anyRow, { minLength: 1, maxLength: 12 }),
	merge: fc.subarray(['code', 'distance'] as const),
	as_of: fc.constantFrom(null, '2025-06-30')
});

describeOnBothDatabases('undoing an import', (getDb) => {
	let district = 'u0';
	let count = 0;
	const context = () => contextOf(getDb());
	const run = async (...args: Parameters<typeof ledgerOf>) =>
		importLedger(context(), district, await ledgerOf(...args));
	const dump = () => dumpRegister(getDb(), district);
	const byCode = async (code: string) => {
		const found = await listFacilities(getDb(), district, {
			text: code,
			includesSensitive: true,
			outageAt: new Date(),
			limit: 10
		});
		return found[0]!;
	};
	/** Facilities made by hand and seen by people, which imports merge into and update. */
	const furnish = async () => {
		for (const [code, lon, name] of [
			['M-1', 128.9, '手工一号'],
			['M-2', 128.95, null]
		] as const) {
			const { id } = await createFacility(context(), district, {
				kind: 'hydrant',
				ownership: 'municipal',
				code,
				name,
				position: [lon, 47.7]
			} as never);
			await recordObservations(context(), district, [observation(id, 'intact')]);
		}
	};
	beforeEach(async () => {
		district = `u${++count}`;
		await createTestDistrict(getDb(), district);
	});

	it('restores the register to the letter, whatever the ledger; and every row is accounted for', async () => {
		let nth = 0;
		await fc.assert(
			fc.asyncProperty(anyLedger, anyLedger, async (first, second) => {
				district = `p${count}-${++nth}`;
				await createTestDistrict(getDb(), district);
				await furnish();
				const steps: string[] = [];
				const sets: string[] = [];
				for (const { rows, merge, as_of } of [first, second]) {
					steps.push(await dump());
					const csv = `${HEADINGS}\n${rows.join('\n')}\n`;
					const filled = rows.filter((row) => /[^,]/.test(row)).length;
					if (filled === 0) return;
					const { summary } = await run(csv, { merge: [...merge], as_of, source: '供水公司' });
					expect(summary.rows).toBe(filled);
					expect(summary.imported + summary.unplaced + summary.merged + summary.rejected).toBe(
						filled
					);
					expect(summary.created + summary.updated + summary.unchanged).toBe(
						summary.imported + summary.unplaced
					);
					sets.push(summary.changeSet ?? '');
				}
				for (const set of sets.toReversed()) {
					if (set !== '') await undoChangeSet(context(), district, set);
					expect(await dump()).toBe(steps.pop());
				}
			}),
			{ numRuns: 15 }
		);
	});

	const two = `${HEADINGS}\nA-1,一号,东大街,128.9,47.7,完好,2025-05-01,15\nA-2,二号,西大街,128.91,47.7,损坏,2025-05-01,\n`;

	it('refuses, naming the rows, where somebody has since looked or edited', async () => {
		const { summary } = await run(two);
		const [one, other] = [await byCode('A-1'), await byCode('A-2')];
		await recordObservations(context(), district, [observation(one.id, 'unusable')]);
		await updateFacility(context(), district, other.id, { version: 1, name: '新名' });
		const before = await dump();
		const refusal = await undoChangeSet(context(), district, summary.changeSet!).catch(
			(error: unknown) => error
		);
		expect(refusal).toBeInstanceOf(Conflict);
		expect(
			(refusal as Conflict).issues.map(({ path, message }) => [path, message.slice(0, 9)])
		).toEqual([
			[one.id, 'A-1 已有人检查'],
			[other.id, 'A-2 已有人修改']
		]);
		expect(await dump()).toBe(before);
	});

	it('keeps what it deleted, says so in the audit trail, and cannot be done twice', async () => {
		const { summary } = await run(two);
		await undoChangeSet(context(), district, summary.changeSet!);
		const { rows } = await getDb().query(
			`select action, facility ->> 'code' as code, jsonb_array_length(observations) as seen
			from change_set_item where district = $1 order by n`,
			[district]
		);
		expect(rows).toEqual([
			{ action: 'create', code: 'A-1', seen: 1 },
			{ action: 'create', code: 'A-2', seen: 1 }
		]);
		const [entry] = await listAudit(getDb(), { district, limit: 1 });
		expect(entry).toMatchObject({ action: 'undo_import', entity_id: summary.changeSet });
		await expect(undoChangeSet(context(), district, summary.changeSet!)).rejects.toThrow(Conflict);
		const again = await run(two);
		expect(again.summary).toMatchObject({ created: 2, observations: 2 });
	});

	it('is the only way through the append-only triggers, and only for its own rows', async () => {
		await furnish();
		const { summary } = await run(two);
		for (const table of ['observation', 'facility_version'])
			await expect(
				getDb().query(`delete from ${table} where district = $1`, [district])
			).rejects.toThrow('append-only');
		const asUndo = (statement: string) =>
			getDb().transaction(async (client) => {
				await client.query(`select set_config('atlas.undone_change_set', $1, true)`, [
					summary.changeSet
				]);
				await client.query(statement, [district]);
			});
		await expect(asUndo('delete from observation where district = $1')).rejects.toThrow(
			'append-only'
		);
		await expect(
			asUndo(`update observation set note = 'x' where district = $1 and change_set is not null`)
		).rejects.toThrow('append-only');
		await expect(
			getDb().query('delete from observation where district = $1 and change_set is not null', [
				district
			])
		).rejects.toThrow('append-only');
	});

	it('or importing, killed before it was decided, leaves nothing; after, it is brought to its end', async () => {
		const before = await dump();
		const input = await ledgerOf(two);
		const { mapping } = (await import('#lib/domain/ledger/guess-mapping.ts')).guessMapping(
			input.ledger.table.headings,
			input.ledger.profiles,
			'hydrant'
		);
		const plan = await planLedger(context(), district, input.ledger.table, mapping, {
			...NO_OPTIONS,
			source: 's'
		});
		const id = await writeChangeSet(context(), district, {
			kind: 'ledger_import',
			title: 't',
			items: plan.items,
			registerRevision: plan.registerRevision,
			summary: {}
		});
		const done = await dump();
		const kill = async (status: string, doneCount: number) =>
			getDb().query(
				`update change_set set status = $3, done_count = $4, owner = $5, heartbeat_at = now()
				where district = $1 and id = $2`,
				[
					district,
					id,
					status,
					doneCount,
					JSON.stringify({ ...identifyThisProcess(), pid: 999_999, startTime: '1' })
				]
			);
		await kill('undoing', 0);
		await getDb().transaction(async (client) => {
			const { undoItems } = await import('#lib/server/queries/change-set-undo.ts');
			await undoItems(client, district, id, 0, 1);
			await client.query(`update change_set set done_count = 1 where id = $1`, [id]);
		});
		expect(await dump()).not.toBe(done);
		expect(await finishChangeSets(getDb(), district)).toBe(1);
		expect(await dump()).toBe(before);

		await kill('applying', 0);
		expect(await finishChangeSets(getDb(), district)).toBe(1);
		expect(withoutTimes(await dump())).toBe(withoutTimes(done));

		await undoChangeSet(context(), district, id);
		await kill('staging', 0);
		expect(await finishChangeSets(getDb(), district)).toBe(1);
		expect(await dump()).toBe(before);
		const { rows } = await getDb().query('select from change_set where district = $1', [district]);
		expect(rows).toEqual([]);
	});
});

function withoutTimes(dump: string): string {
	return dump.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\+00/g, '');
}

let seen = 0;
function observation(facilityId: string, condition: 'intact' | 'unusable') {
	return {
		id: `00000000-0000-4000-8000-${String(++seen).padStart(12, '0')}`,
		facility_id: facilityId,
		observed_at: '2025-07-01T08:00:00Z',
		evidence: 'visual',
		condition
	};
}
