import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError, Conflict, Forbidden, Invalid, NotFound, TooMany } from '#lib/server/errors.ts';
import { listAudit } from '#lib/server/queries/audit.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, getFacility } from '#lib/server/services/facility.ts';
import { makeFieldPack } from '#lib/server/services/field-pack.ts';
import { listObservations } from '#lib/server/services/observation.ts';
import { listPhotos, readPhotoFile } from '#lib/server/services/photo.ts';
import { listPlates, printPlates, revokePlate } from '#lib/server/services/plate.ts';
import {
	REPORTS_PER_ADDRESS_AND_HOUR,
	readAnswer,
	readPlate,
	takeReport
} from '#lib/server/services/public-report.ts';
import { decideReport, listReports, readReportPhoto } from '#lib/server/services/report-desk.ts';
import { taggedJpeg } from '../fixtures/photo/make-photos.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant } from './harness/register.ts';

const ORIGIN = 'https://xf.example.cn';

describeOnBothDatabases('plates and public reports', (getDb) => {
	let folder = '';
	const planner = () => asPerson(getDb(), { role: 'planner' });
	const leader = () => asPerson(getDb(), { role: 'leader' });
	const crew = () => asPerson(getDb(), { role: 'crew' });
	let lastAddress = 0;
	/** Somebody in the street; a new address each, unless it is named. */
	const passerBy = (address = `192.0.2.${++lastAddress}`) => ({
		db: getDb(),
		now: () => new Date(),
		address
	});
	const newHydrant = async (code: string) =>
		(await createFacility(planner(), 'r1', hydrant({ code, road_name: '东大街' }))).id;
	const tokenOf = async (id: string) => {
		await printPlates(planner(), 'r1', { facility_ids: [id] }, ORIGIN);
		const row = (await listPlates(planner(), 'r1')).find(({ facility_id }) => facility_id === id);
		return row?.token ?? '';
	};
	const report = { kind: 'damaged', text: '闷盖丢了', phone: '138 0000 0000' };

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-plates-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		await createDistrict(contextOf(getDb()), { code: 'r1', name: '伊美区', boundary: 'auto' });
	});
	afterAll(() => {
		delete process.env['ATLAS_DATA_DIR'];
		rmSync(folder, { recursive: true, force: true });
	});

	it('give each facility one random code that stays until it is revoked, and travels in the pack', async () => {
		const [first, second] = [await newHydrant('P-1'), await newHydrant('P-2')];
		const ids = { facility_ids: [first, second] };
		const printed = await printPlates(planner(), 'r1', ids, `${ORIGIN}/d/r1`);
		expect(printed).toMatchObject({ count: 2, issued: 2 });
		expect(Buffer.from(printed.bytes).subarray(0, 5).toString()).toBe('%PDF-');
		const before = await listPlates(planner(), 'r1');
		expect(new Set(before.map(({ token }) => token)).size).toBe(2);
		expect(await printPlates(planner(), 'r1', ids, ORIGIN)).toMatchObject({ count: 2, issued: 0 });
		expect((await listPlates(planner(), 'r1')).map(({ token }) => token)).toEqual(
			before.map(({ token }) => token)
		);
		const inPack = async (id: string) =>
			(await makeFieldPack(crew(), 'r1')).facilities.find((row) => row.id === id)?.plate;
		expect(await inPack(first)).toBe(before[0]?.token);
		await revokePlate(planner(), 'r1', first);
		expect(await inPack(first)).toBeNull();
		await expect(readPlate(passerBy(), before[0]?.token ?? '')).rejects.toThrow(NotFound);
		await expect(revokePlate(planner(), 'r1', first)).rejects.toThrow(NotFound);
		expect(await tokenOf(first)).not.toBe(before[0]?.token);
		await expect(printPlates(crew(), 'r1', ids, ORIGIN)).rejects.toThrow(Forbidden);
		await expect(printPlates(planner(), 'r1', ids, 'nowhere')).rejects.toThrow(Invalid);
	});

	it('show the public which facility it is, and nothing else of it', async () => {
		const token = await tokenOf(await newHydrant('P-3'));
		expect(await readPlate(passerBy(), token)).toEqual({
			district_name: '伊美区',
			kind: 'hydrant',
			code: 'P-3',
			name: null,
			road_name: '东大街',
			address: null
		});
		await expect(readPlate(passerBy(), 'P-3')).rejects.toThrow(NotFound);
	});

	it('take reports that change nothing until a moderator accepts them, and answer them', async () => {
		const id = await newHydrant('P-4');
		const token = await tokenOf(id);
		const photo = taggedJpeg({ lat: [47, 43, 30], lon: [128, 54, 0] });
		const { number } = await takeReport(passerBy(), token, { ...report, photo });
		expect(number).toMatch(/^\d{10}$/);
		expect(await getFacility(planner(), 'r1', id)).toMatchObject({ state: 'uninspected' });
		expect(await readAnswer(passerBy(), number)).toMatchObject({ status: 'new', answer: null });
		const [queued] = await listReports(leader(), 'r1');
		expect(queued).toMatchObject({
			number,
			phone: '138 0000 0000',
			has_photo: true,
			text: '闷盖丢了'
		});
		const kept = await readReportPhoto(leader(), 'r1', number);
		expect(Buffer.from(kept.bytes).toString('latin1')).not.toContain('SECRET');
		await expect(listReports(crew(), 'r1')).rejects.toThrow(Forbidden);

		const accepted = await decideReport(leader(), 'r1', number, {
			decision: 'accepted',
			answer: '已安排补装',
			condition: 'impaired',
			defects: ['part_damaged']
		});
		expect(accepted).toMatchObject({ status: 'accepted', answer: '已安排补装' });
		expect(await getFacility(planner(), 'r1', id)).toMatchObject({
			state: 'impaired',
			evidence: 'visual',
			defects: ['part_damaged']
		});
		const [seen] = await listObservations(planner(), 'r1', { facilityId: id });
		expect(seen).toMatchObject({
			id: accepted.observation_id,
			observer: 'public',
			note: '闷盖丢了'
		});
		const [shown] = await listPhotos(planner(), 'r1', id);
		expect((await readPhotoFile(planner(), 'r1', shown?.id ?? '')).type).toBe('image/jpeg');
		expect(await readAnswer(passerBy(), `${number.slice(0, 5)} ${number.slice(5)}`)).toEqual({
			number,
			kind: 'damaged',
			reported_at: expect.any(String),
			status: 'accepted',
			answer: '已安排补装',
			decided_at: expect.any(String)
		});
		const again = { decision: 'rejected', answer: '不是' };
		await expect(decideReport(leader(), 'r1', number, again)).rejects.toThrow(Conflict);
		const trail = await listAudit(getDb(), { entity: 'public_report', entityId: number, limit: 9 });
		expect(trail.map(({ actor, action }) => [actor, action])).toEqual([
			['leader', 'accept'],
			['public', 'report']
		]);
		expect(JSON.stringify(trail)).not.toContain('138 0000');
		// Ninety days on nobody needs the number.
		const later = new Date(Date.now() + 91 * 86_400_000).toISOString();
		const after = await listReports(asPerson(getDb(), { role: 'leader', at: later }), 'r1');
		expect(after.find((row) => row.number === number)?.phone).toBeNull();
	});

	it('reject without a trace on the facility, and never let a report say that all is well', async () => {
		const id = await newHydrant('P-5');
		const token = await tokenOf(id);
		const { number } = await takeReport(passerBy(), token, {
			...report,
			kind: 'hazard',
			phone: ''
		});
		const decide = (input: object) => decideReport(planner(), 'r1', number, input);
		await expect(decide({ decision: 'rejected', answer: '' })).rejects.toThrow(Invalid);
		await expect(
			decide({ decision: 'accepted', answer: '好', condition: 'intact' })
		).rejects.toThrow(Invalid);
		expect(await decide({ decision: 'rejected', answer: '现场核实无此情况' })).toMatchObject({
			status: 'rejected',
			observation_id: null
		});
		expect(await getFacility(planner(), 'r1', id)).toMatchObject({ state: 'uninspected' });
		expect(await listObservations(planner(), 'r1', { facilityId: id })).toEqual([]);
	});

	it('are limited for each address and each plate, also when all come at once', async () => {
		const token = await tokenOf(await newHydrant('P-6'));
		const flood = await Promise.allSettled(
			Array.from({ length: REPORTS_PER_ADDRESS_AND_HOUR + 3 }, () =>
				takeReport(passerBy('198.51.100.7'), token, report)
			)
		);
		const refused = flood.filter(({ status }) => status === 'rejected');
		expect(flood.length - refused.length).toBeLessThanOrEqual(REPORTS_PER_ADDRESS_AND_HOUR);
		expect(refused.every((entry) => 'reason' in entry && entry.reason instanceof TooMany)).toBe(
			true
		);
		const other = await tokenOf(await newHydrant('P-7'));
		await expect(takeReport(passerBy('198.51.100.7'), other, report)).rejects.toThrow(TooMany);
		await takeReport(passerBy('198.51.100.8'), other, report);
		const { rows } = await getDb().query<{ found: number }>(
			`select count(*)::int as found from public_report where address_hash like '%198.51%'`
		);
		expect(rows[0]?.found).toBe(0);
	});

	it('say what is wrong with a report', async () => {
		const token = await tokenOf(await newHydrant('P-8'));
		const messageOf = (input: object) =>
			takeReport(passerBy(), token, { ...report, ...input }).then(
				() => 'taken',
				(thrown: unknown) => (thrown instanceof AppError ? thrown.in('zh-CN') : String(thrown))
			);
		expect(await messageOf({ text: ' ' })).toContain('请写一句情况');
		expect(await messageOf({ phone: 'call me' })).toContain('电话只能有数字');
		expect(await messageOf({ kind: '' })).toContain('请选择情况');
		expect(await messageOf({ photo: new Uint8Array(500) })).toContain('照片应为');
		expect(await messageOf({ text: '啊'.repeat(501) })).toContain('500');
	});
});
