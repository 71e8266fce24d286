import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHandoverBody } from '#lib/domain/handover.ts';
import { isOpenOnRelay } from '#lib/domain/relay.ts';
import { parseHandover, printHandover } from '#lib/formats/handover/handover-file.ts';
import { Forbidden } from '#lib/server/errors.ts';
import { addAccounts } from '#lib/server/services/account.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, getFacility } from '#lib/server/services/facility.ts';
import { takeHandover } from '#lib/server/services/handover.ts';
import { listObservations, recordObservations } from '#lib/server/services/observation.ts';
import { addPhoto, listPhotos } from '#lib/server/services/photo.ts';
import { listPlates, printPlates } from '#lib/server/services/plate.ts';
import { readAnswer, readPlate, takeReport } from '#lib/server/services/public-report.ts';
import { collectFromRelay, makeRelayPack, takeRelayPack } from '#lib/server/services/relay.ts';
import { decideReport, listReports } from '#lib/server/services/report-desk.ts';
import { pngPhoto } from '../fixtures/photo/make-photos.ts';
import { useCheapScrypt } from './harness/cheap-scrypt.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';

/**
 * Both sides in one database: `r1` is the inner network's district, and what its pack says of a district `x1` is a
 * relay's. Only files go between.
 */
describeOnBothDatabases('a relay', (getDb) => {
	useCheapScrypt();
	let folder = '';
	const operator = () => contextOf(getDb());
	const planner = (district: string) => asPerson(getDb(), { role: 'planner', district });
	const crew = (district: string) => asPerson(getDb(), { role: 'crew', id: 'zhang', district });
	/** Files name their district: here the relay's copy goes under another name. */
	const renamed = <T>(value: T, from: string, to: string): T =>
		JSON.parse(JSON.stringify(value).replaceAll(`"district":"${from}"`, `"district":"${to}"`)) as T;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-relay-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		process.env['ATLAS_HANDOVER_KEY'] = 'k'.repeat(40);
		await createDistrict(operator(), { code: 'r1', name: '伊美区', boundary: 'auto' });
		await addAccounts(operator(), [
			{ username: 'zhang', name: '张三', memberships: [{ district: 'r1', role: 'crew' }] }
		]);
	});
	afterAll(() => {
		delete process.env['ATLAS_DATA_DIR'];
		delete process.env['ATLAS_HANDOVER_KEY'];
		rmSync(folder, { recursive: true, force: true });
	});

	it('gets who and where, and nothing that an outer network must not hold', async () => {
		await createFacility(
			planner('r1'),
			'r1',
			hydrant({
				code: 'R-1',
				position: [128.9, 47.7],
				attributes: { pressure_mpa: 0.35 },
				responsible_person: '李四',
				responsible_phone: '13900000000'
			})
		);
		await createFacility(planner('r1'), 'r1', hydrant({ code: 'R-2', disclosure: 'sensitive' }));
		const { pack, withheld } = await makeRelayPack(operator(), 'r1');
		expect(withheld).toBe(1);
		expect(pack.facilities.map(({ code }) => code)).toEqual(['R-1']);
		expect(JSON.stringify(pack)).not.toMatch(/0\.35|李四|139/);
		await expect(makeRelayPack(planner('r1'), 'r1')).rejects.toThrow(Forbidden);
	});

	it('follows its packs: new, changed, gone, plates; the same pack again changes nothing', async () => {
		const { pack } = await makeRelayPack(operator(), 'r1');
		const [row] = pack.facilities;
		if (!row) throw new Error('one is in the pack');
		const outer = { ...renamed(pack, 'r1', 'x2'), facilities: [{ ...row, plate: 'abcdefgh0z' }] };
		expect(await takeRelayPack(operator(), outer)).toMatchObject({ changed: 1, removed: 0 });
		expect(await takeRelayPack(operator(), outer)).toMatchObject({ changed: 0, removed: 0 });
		const here = await getFacility(planner('x2'), 'x2', row.id);
		expect(here).toMatchObject({ code: 'R-1', position: [128.9, 47.7], lifecycle: 'in_service' });
		expect(await listPlates(planner('x2'), 'x2')).toMatchObject([{ token: 'abcdefgh0z' }]);
		const moved = { ...outer, facilities: [{ ...row, position: [128.91, 47.7], plate: null }] };
		expect(await takeRelayPack(operator(), moved)).toMatchObject({ changed: 1 });
		expect((await getFacility(planner('x2'), 'x2', row.id)).position).toEqual([128.91, 47.7]);
		expect(await listPlates(planner('x2'), 'x2')).toEqual([]);
		expect(await takeRelayPack(operator(), { ...outer, facilities: [] })).toMatchObject({
			removed: 1
		});
		expect((await getFacility(planner('x2'), 'x2', row.id)).lifecycle).toBe('removed');
	});

	it('carries marks under their authors, pictures and reports inward, and answers outward', async () => {
		const { id } = await createFacility(planner('r1'), 'r1', hydrant({ code: 'R-3' }));
		await printPlates(planner('r1'), 'r1', { facility_ids: [id] }, 'https://xf.example.cn');
		const token = (await listPlates(planner('r1'), 'r1'))[0]?.token ?? '';
		// Outside: a crew marks and photographs, somebody reports.
		const seen = newObservation(id, {
			condition: 'unusable',
			defects: ['frozen'],
			flow_lps: 1 / 3,
			water_use: { id: randomUUID(), incident: '西山火灾', outcome: 'failed' }
		});
		await recordObservations(crew('r1'), 'r1', [seen]);
		await addPhoto(crew('r1'), 'r1', id, { bytes: pngPhoto(), role: 'closeup' });
		const person = { db: getDb(), now: () => new Date(), address: '203.0.113.9' };
		expect(await readPlate(person, token)).toMatchObject({ code: 'R-3' });
		const { number } = await takeReport(person, token, {
			kind: 'hazard',
			text: '被车挡住',
			phone: '13800000000',
			photo: pngPhoto()
		});
		const collected = await collectFromRelay(operator(), 'r1', new Date(0));
		expect(collected).toMatchObject({ records: 1, reports: 1 });
		// Inside: the desk takes the file in. All of it is there already, and it says so.
		const report = await takeHandover(operator(), 'r1', collected.bytes, { way: 'cli' });
		expect(report).toMatchObject({
			counts: { applied: 0, duplicate: 1, refused: 0 },
			photoCounts: { named: 1, there: 1 },
			newReports: 0
		});
		expect(report.records[0]).toMatchObject({ author: 'zhang', isSealed: true });
		const { handover } = await parseHandover(collected.bytes);
		expect(readHandoverBody(handover.records[0]!)?.observation).toMatchObject({
			water_use: { incident: '西山火灾', outcome: 'failed' }
		});
		expect(await listObservations(planner('r1'), 'r1', { facilityId: id })).toHaveLength(1);
		expect(await listPhotos(planner('r1'), 'r1', id)).toHaveLength(1);
		// Another relay's report, which is new here, once.
		const file = await parseHandover(collected.bytes);
		const reports = (file.handover.reports ?? []).map((row) => ({ ...row, number: '0123456789' }));
		const other = await printHandover({ ...file, handover: { ...file.handover, reports } });
		const take = (way: 'desk' | 'phone', isDryRun = false) =>
			takeHandover(planner('r1'), 'r1', other, { way, isDryRun });
		expect((await take('phone')).newReports).toBe(0);
		expect((await take('desk', true)).newReports).toBe(1);
		expect((await take('desk')).newReports).toBe(1);
		expect((await take('desk')).newReports).toBe(0);
		expect(
			(await listReports(planner('r1'), 'r1')).find((row) => row.number === '0123456789')
		).toMatchObject({
			status: 'new',
			phone: '13800000000',
			has_photo: true
		});
		await decideReport(planner('r1'), 'r1', number, { decision: 'accepted', answer: '已挪走' });
		const { pack } = await makeRelayPack(operator(), 'r1');
		expect(pack.answers).toMatchObject([{ number, status: 'accepted', answer: '已挪走' }]);
		expect(await readAnswer(person, number)).toMatchObject({ status: 'accepted' });
	});

	it('answers what a relay needs, and nothing else', () => {
		const open = (route: string, method = 'GET') => isOpenOnRelay(route, method);
		const api = '/api/districts/[district]';
		expect(open('/(auth)/login', 'POST')).toBe(true);
		expect(open('/(field)/field/[district]')).toBe(true);
		expect(open('/(public)/p/[token]', 'POST')).toBe(true);
		expect(open(`${api}/observations`, 'POST')).toBe(true);
		expect(open(`${api}/handovers`, 'POST')).toBe(true);
		expect(open(`${api}/photo-uploads/[hash]`, 'PATCH')).toBe(true);
		expect(open(`${api}/observations`)).toBe(false);
		expect(open(`${api}/handovers`)).toBe(false);
		expect(open(`${api}/facilities`)).toBe(false);
		expect(open(`${api}/tiles/base/[z]/[x]/[y]`)).toBe(false);
		expect(open('/(app)/d/[district]')).toBe(false);
		expect(open('/(app)/admin/accounts')).toBe(false);
	});
});
