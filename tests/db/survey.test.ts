import { beforeEach, expect, it } from 'vitest';
import type { DecisionInput, SurveyOutcome } from '#lib/domain/survey/survey.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { listAudit } from '#lib/server/queries/audit.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import { undoChangeSet } from '#lib/server/services/change-set/undo-change-set.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { applySurvey } from '#lib/server/services/survey/apply-survey.ts';
import { compareSurvey } from '#lib/server/services/survey/compare-survey.ts';
import { exportProtocol, readProtocol } from '#lib/server/services/survey/protocol.ts';
import {
	decideSurvey,
	discardSurvey,
	getSurvey,
	getSurveyRows,
	listSurveys,
	recordSurvey
} from '#lib/server/services/survey/surveys.ts';
import { readTable } from '#lib/formats/ledger/read-table.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { dumpRegister, ledgerOf } from './harness/ledgers.ts';
import { hydrant, newObservation } from './harness/register.ts';

/** A-1 differs in name, place and state; A-2 is the same; B-9 is our N-1 under another code; C-1 is new. */
const THEIRS = `编号,名称,地址,经度,纬度,状态,供水单位
A-1,新一号,,128.9005,47.7,不可用,自来水公司
A-2,二号,,128.91,47.7,,
B-9,九号,锅炉房后,128.95,47.7,完好,自来水公司
C-1,新栓,东大街,128.97,47.7,完好,自来水公司`;

describeOnBothDatabases('a joint survey', (getDb) => {
	let district = 'j0';
	let count = 0;
	const context = (name = '张三') => {
		const made = contextOf(getDb());
		return { ...made, actor: { ...made.actor, name } };
	};
	const PARTIES = { our_party: '伊美区消防救援大队', their_party: '自来水公司' };
	const ids: Record<string, string> = {};

	const begin = async (asOf: string | null = '2025-06-30') => {
		const survey = await recordSurvey(context(), district, PARTIES, {
			kind: 'hydrant',
			fileName: '水司台账.csv',
			ledger: null
		});
		await compareSurvey(context(), district, survey, await ledgerOf(THEIRS, { as_of: asOf }));
		return survey;
	};
	const rowsOf = async (survey: string, outcome: SurveyOutcome) =>
		(await getSurveyRows(context(), district, survey, { outcome })).rows;
	const numberOf = async (survey: string, outcome: SurveyOutcome, label: string) => {
		const row = (await rowsOf(survey, outcome)).find((one) => one.label === label);
		return row?.n ?? -1;
	};
	const decide = (survey: string, input: DecisionInput, who = '张三') =>
		decideSurvey(context(who), district, survey, input);
	const byCode = async (code: string) => {
		const found = await listFacilities(getDb(), district, {
			text: code,
			includesSensitive: true,
			outageAt: new Date(),
			limit: 5
		});
		return found.find((facility) => facility.code === code);
	};

	beforeEach(async () => {
		district = `j${++count}`;
		await createTestDistrict(getDb(), district);
		for (const [code, name, lon] of [
			['A-1', '一号', 128.9],
			['A-2', '二号', 128.91],
			['N-1', null, 128.9502],
			['O-1', '只有我方', 128.93]
		] as const) {
			const made = await createFacility(
				context(),
				district,
				hydrant({ code, name, position: [lon, 47.7] })
			);
			ids[code] = made.id;
		}
		const look = { observed_at: '2025-01-10T02:00:00Z' };
		await recordObservations(context(), district, [newObservation(ids['A-1'] ?? '', look)]);
	});

	it('finds what is on one side only and what differs, field by field, nearest matched', async () => {
		const survey = await begin();
		const { counts } = await getSurvey(context(), district, survey);
		expect(counts.outcomes).toMatchObject({
			differs: { rows: 2, decided: 0 },
			only_ours: { rows: 1 },
			only_theirs: { rows: 1 },
			same: { rows: 1 }
		});
		const [first] = await rowsOf(survey, 'differs');
		expect(first).toMatchObject({ label: 'A-1', facility_id: ids['A-1'] });
		expect(first?.distance_m).toBeGreaterThan(35);
		expect(first?.differences).toEqual(
			expect.arrayContaining([
				{ field: 'name', ours: '一号', theirs: '新一号' },
				{ field: 'supplied_by', ours: null, theirs: '自来水公司' },
				{ field: 'condition', ours: 'intact', theirs: 'unusable' },
				expect.objectContaining({ field: 'position' })
			])
		);
		expect((await rowsOf(survey, 'differs'))[1]?.differences[0]).toEqual({
			field: 'code',
			ours: 'N-1',
			theirs: 'B-9'
		});
		expect((await rowsOf(survey, 'only_ours')).map(({ label }) => label)).toEqual(['O-1']);
		expect((await rowsOf(survey, 'only_theirs')).map(({ label }) => label)).toEqual(['C-1']);
	});

	it('keeps decisions with who made them, across sessions, and takes them back', async () => {
		const survey = await begin();
		const n = await numberOf(survey, 'differs', 'A-1');
		await decide(survey, { rows: [n], decision: 'theirs', note: '现场核过' }, '李四');
		await decide(survey, { outcome: 'only_ours', decision: 'ours' });
		const again = await getSurvey(context('王五'), district, survey);
		expect(again).toMatchObject({ ourParty: PARTIES.our_party, theirParty: PARTIES.their_party });
		expect(again.counts).toMatchObject({ toDecide: 4, decided: 2 });
		expect((await rowsOf(survey, 'differs'))[0]).toMatchObject({
			decision: 'theirs',
			decided_by: '李四',
			note: '现场核过'
		});
		const left = await getSurveyRows(context(), district, survey, { isUndecided: true });
		expect(left.rows).toHaveLength(2);
		await decide(survey, { rows: [n], decision: null });
		expect((await rowsOf(survey, 'differs'))[0]).toMatchObject({
			decision: null,
			decided_by: null
		});
	});

	it('refuses decisions that do not fit, and changes no row then', async () => {
		const survey = await begin();
		const differs = await numberOf(survey, 'differs', 'A-1');
		const theirs = await numberOf(survey, 'only_theirs', 'C-1');
		for (const input of [
			{ rows: [differs, theirs], decision: 'add' },
			{ rows: [9999], decision: 'leave' },
			{ outcome: 'same', decision: 'ours' },
			{ rows: [theirs], decision: 'same' },
			{ rows: [theirs], outcome: 'only_theirs', decision: 'add' },
			{ decision: 'ours' }
		] as DecisionInput[])
			await expect(decide(survey, input)).rejects.toThrow(Invalid);
		expect((await getSurvey(context(), district, survey)).counts.decided).toBe(0);
		const viewer = { ...context(), actor: { ...context().actor, memberships: [] } };
		await expect(listSurveys(viewer, district)).rejects.toThrow(Forbidden);
	});

	it('writes what was decided as one change set, which an undo takes back to the letter', async () => {
		const survey = await begin();
		await decide(survey, { rows: [await numberOf(survey, 'differs', 'A-1')], decision: 'theirs' });
		await decide(survey, { rows: [await numberOf(survey, 'differs', 'N-1')], decision: 'ours' });
		await decide(survey, { outcome: 'only_theirs', decision: 'add' });
		await decide(survey, { outcome: 'only_ours', decision: 'leave' });
		const before = await dumpRegister(getDb(), district);
		const result = await applySurvey(context(), district, survey);
		expect(result).toMatchObject({
			added: 1,
			changed: 1,
			linked: 2,
			observations: 2,
			undecided: 0
		});
		const taken = await byCode('A-1');
		expect(taken).toMatchObject({ name: '新一号', supplied_by: '自来水公司', state: 'unusable' });
		expect(taken?.position?.[0]).toBeCloseTo(128.9005, 6);
		expect(await byCode('C-1')).toMatchObject({ address: '东大街', state: 'intact' });
		expect(await byCode('N-1')).toMatchObject({ name: null });
		await expect(applySurvey(context(), district, survey)).rejects.toThrow(Conflict);
		await expect(decide(survey, { outcome: 'differs', decision: 'leave' })).rejects.toThrow(
			Conflict
		);
		const trail = await listAudit(getDb(), { district, limit: 50 });
		expect(trail.some(({ entity, action }) => entity === 'survey' && action === 'decide')).toBe(
			true
		);

		// Killed before it was noted: found again, not written twice.
		await getDb().query(`update survey set change_set = null where district = $1`, [district]);
		await expect(applySurvey(context(), district, survey)).rejects.toThrow(Conflict);
		expect((await getSurvey(context(), district, survey)).isApplied).toBe(true);
		await undoChangeSet(context(), district, result.changeSet ?? '');
		expect(await dumpRegister(getDb(), district)).toBe(before);
		const reopened = await getSurvey(context(), district, survey);
		expect(reopened).toMatchObject({ isApplied: false, changeSet: { status: 'undone' } });
		await decide(survey, { outcome: 'only_theirs', decision: null });
		await expect(discardSurvey(context(), district, survey)).rejects.toThrow(Conflict);
		expect(await applySurvey(context(), district, survey)).toMatchObject({ changed: 1 });
	});

	it('begins anew when a comparison was killed on the way', async () => {
		const survey = await begin();
		const again = async () => compareSurvey(context(), district, survey, await ledgerOf(THEIRS));
		await expect(again()).rejects.toThrow(Conflict);
		await getDb().query(`update survey set status = 'comparing' where district = $1`, [district]);
		await again();
		expect((await getSurvey(context(), district, survey)).counts.rows).toBe(5);
	});

	it('ties a row of theirs to one of ours when a person says they are the same', async () => {
		const survey = await begin();
		const n = await numberOf(survey, 'only_theirs', 'C-1');
		await expect(decide(survey, { rows: [n], decision: 'same', partner: survey })).rejects.toThrow(
			NotFound
		);
		await decide(survey, { rows: [n], decision: 'same', partner: ids['O-1'] ?? '' });
		const result = await applySurvey(context(), district, survey);
		expect(result).toMatchObject({ added: 0, changed: 0, linked: 1 });
		expect(await byCode('C-1')).toBeUndefined();
	});

	it('writes a protocol with both parties, every row and who decided', async () => {
		const survey = await begin();
		await decide(survey, { outcome: 'only_theirs', decision: 'add' }, '李四');
		const { rows } = await readProtocol(context(), district, survey);
		expect(rows).toHaveLength(5);
		const { body, fileName } = await exportProtocol(context(), district, survey);
		expect(fileName).toContain('普查记录.xlsx');
		const head = await readTable(body, { sheet: '普查 survey' });
		expect(JSON.stringify([head.headings, head.rows])).toContain('自来水公司');
		const lines = await readTable(body, { sheet: '逐行 rows' });
		expect(JSON.stringify(lines.rows)).toContain('李四');
		await discardSurvey(context(), district, survey);
		expect(await listSurveys(context(), district)).toEqual([]);
	});
});
