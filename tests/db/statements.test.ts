import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Condition } from '#lib/domain/observation.ts';
import { Conflict, Forbidden, NotFound } from '#lib/server/errors.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { signStatement } from '#lib/server/services/statement/sign-statement.ts';
import {
	getStatement,
	listStatementMonths,
	readStatementFile
} from '#lib/server/services/statement/statements.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, issuesOf, newObservation } from './harness/register.ts';

const MONTH = '2026-03';

describeOnBothDatabases('the monthly statement', (getDb) => {
	const ids: string[] = [];
	let folder = '';
	const leader = (at: string) => asPerson(getDb(), { role: 'leader', district: 's1', at });
	const see = async (index: number, seen: string, condition: Condition, arrives = seen) => {
		const { results } = await recordObservations(contextOf(getDb(), arrives), 's1', [
			newObservation(ids[index] ?? '', {
				observed_at: seen,
				condition,
				defects: condition === 'intact' ? [] : ['no_water']
			})
		]);
		expect(results[0]?.outcome).toBe('applied');
	};
	const at = (moment: string) => getStatement(leader(moment), 's1', MONTH);

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-statements-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		await createTestDistrict(getDb(), 's1');
		for (let n = 0; n < 4; n++) {
			const made = await createFacility(
				contextOf(getDb(), '2026-01-01T00:00:00Z'),
				's1',
				hydrant({ code: `S-${n}` })
			);
			ids.push(made.id);
		}
		for (const [index, condition] of (['intact', 'intact', 'unusable'] as const).entries())
			await see(index, '2026-03-10T02:00:00Z', condition);
	});
	afterAll(() => {
		delete process.env['ATLAS_DATA_DIR'];
		rmSync(folder, { recursive: true, force: true });
	});

	it('is signed by a leader alone, of a month that is over, once', async () => {
		const sign = (moment: string) => signStatement(leader(moment), 's1', { month: MONTH });
		const crew = asPerson(getDb(), { role: 'crew', district: 's1', at: '2026-04-02T00:00:00Z' });
		await expect(signStatement(crew, 's1', { month: MONTH })).rejects.toThrow(Forbidden);
		// 2026-03-31 23:59 in the district, where the month ends.
		expect((await issuesOf(sign('2026-03-31T15:59:00Z')))[0]?.path).toBe('month');
		await expect(at('2026-04-02T00:00:00Z')).rejects.toThrow(NotFound);
		const signed = await sign('2026-04-01T01:00:00Z');
		expect(signed.figures).toMatchObject({ existing: 4, intact: 2, unusable: 1, uninspected: 1 });
		expect(signed).toMatchObject({ corrections: [], addsUp: true });
		expect(signed.content_hash).toMatch(/^[0-9a-f]{64}$/);
		await expect(sign('2026-04-02T01:00:00Z')).rejects.toThrow(Conflict);
		const file = await readStatementFile(leader('2026-04-02T00:00:00Z'), 's1', MONTH);
		expect(Buffer.from(file.bytes).subarray(0, 5).toString()).toBe('%PDF-');
		expect(file.hash).toBe(signed.pdf_hash);
		await expect(
			getDb().query(`update statement set figures = '{}' where district = 's1'`)
		).rejects.toThrow(/append-only/);
	});

	it('shows what arrives later as corrections by day, and keeps its own figures', async () => {
		// Seen in March, arrived in April; a look of April does not touch March.
		await see(3, '2026-03-20T02:00:00Z', 'intact', '2026-04-03T01:00:00Z');
		await see(0, '2026-03-30T02:00:00Z', 'unusable', '2026-04-05T01:00:00Z');
		await see(1, '2026-03-31T02:00:00Z', 'unusable', '2026-04-05T02:00:00Z');
		await see(1, '2026-03-31T03:00:00Z', 'intact', '2026-04-05T03:00:00Z');
		await see(2, '2026-04-06T02:00:00Z', 'intact');
		const shown = await at('2026-04-10T00:00:00Z');
		expect(shown.figures).toMatchObject({ existing: 4, intact: 2 });
		expect(
			shown.corrections.map(({ day, intact, existing, corrections }) => [
				day,
				intact,
				existing,
				corrections.map(({ code, before, after }) => `${code} ${before} ${after}`)
			])
		).toEqual([
			['2026-04-03', 3, 4, ['S-3 uninspected intact']],
			['2026-04-05', 2, 4, ['S-0 intact unusable']]
		]);
		expect(shown).toMatchObject({ addsUp: true, now: { intact: 2, existing: 4 } });
		// As it was known between the two.
		expect((await at('2026-04-04T00:00:00Z')).corrections).toHaveLength(1);
	});

	it('corrects what exists as well: a removal told late', async () => {
		await updateFacility(contextOf(getDb(), '2026-04-12T01:00:00Z'), 's1', ids[2] ?? '', {
			version: 1,
			lifecycle: 'removed',
			removed_on: '2026-03-15',
			removal_approval: '伊消〔2026〕1号',
			valid_from: '2026-03-15T00:00:00+08:00'
		});
		const shown = await at('2026-04-13T00:00:00Z');
		expect(shown.corrections.at(-1)).toMatchObject({
			day: '2026-04-12',
			existing: 3,
			corrections: [{ code: 'S-2', before: 'unusable', after: 'absent' }]
		});
		expect(shown).toMatchObject({ addsUp: true, now: { existing: 3, intact: 2 } });
		const months = await listStatementMonths(leader('2026-04-13T00:00:00Z'), 's1');
		expect(months.find(({ month }) => month === MONTH)).toMatchObject({
			existing: 3,
			signed: { intactRate: 0.5 }
		});
	});

	it('is of the whole district, which a maintainer does not see', async () => {
		const maintainer = asPerson(getDb(), { role: 'maintainer', district: 's1', party: '甲' });
		await expect(getStatement(maintainer, 's1', MONTH)).rejects.toThrow(NotFound);
		await expect(listStatementMonths(maintainer, 's1')).rejects.toThrow(NotFound);
	});
});
