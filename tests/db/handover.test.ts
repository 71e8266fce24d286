import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HandoverRecord } from '#lib/domain/handover.ts';
import { printHandover, sha256 } from '#lib/formats/handover/handover-file.ts';
import { Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { listAudit } from '#lib/server/queries/audit.ts';
import { addAccounts } from '#lib/server/services/account.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, getFacility } from '#lib/server/services/facility.ts';
import { issueSealKey } from '#lib/server/services/handover-seal.ts';
import { listHandovers, takeHandover } from '#lib/server/services/handover.ts';
import { listObservations, recordObservations } from '#lib/server/services/observation.ts';
import { listPhotos } from '#lib/server/services/photo.ts';
import { getReceipt, giveReceipt, listReceipts } from '#lib/server/services/shift-receipt.ts';
import { pngPhoto } from '../fixtures/photo/make-photos.ts';
import { useCheapScrypt } from './harness/cheap-scrypt.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';

describeOnBothDatabases('hand-over and receipts', (getDb) => {
	useCheapScrypt();
	let folder = '';
	let facility = '';
	const author = () => asPerson(getDb(), { role: 'crew', id: 'zhang' });
	const bearer = () => asPerson(getDb(), { role: 'crew', id: 'li' });
	const planner = () => asPerson(getDb(), { role: 'planner' });

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-handover-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		await createDistrict(contextOf(getDb()), { code: 'r1', name: 'r1', boundary: 'auto' });
		const { id } = await createFacility(contextOf(getDb()), 'r1', hydrant({ code: 'H-1' }));
		facility = id;
		await addAccounts(contextOf(getDb()), [
			{ username: 'zhang', name: '张三', memberships: [{ district: 'r1', role: 'crew' }] }
		]);
	});
	afterAll(() => {
		delete process.env['ATLAS_DATA_DIR'];
		rmSync(folder, { recursive: true, force: true });
	});

	const sealed = async (
		observation: object,
		photos: string[] = [],
		by = 'zhang'
	): Promise<HandoverRecord> => {
		const body = JSON.stringify({
			district: 'r1',
			author: by,
			observation,
			photos: photos.map((hash) => ({ sha256: hash, role: 'closeup' }))
		});
		const { key } = await issueSealKey(asPerson(getDb(), { role: 'crew', id: by }), 'r1');
		const seal = createHmac('sha256', Buffer.from(key, 'base64url')).update(body);
		return { author_name: '张三', label: 'H-1', body, seal: seal.digest('base64url') };
	};
	const fileOf = (
		records: HandoverRecord[],
		photos: ReadonlyMap<string, Uint8Array> = new Map(),
		district = 'r1'
	) =>
		printHandover({
			handover: {
				format: 'fire-atlas-handover',
				version: 1,
				id: randomUUID(),
				district,
				device: 'phone-1',
				made_at: '2026-01-31T08:00:00.000Z',
				records
			},
			photos
		});

	it('take records in under their author, note who brought them, and change nothing the second time', async () => {
		const seen = newObservation(facility, { condition: 'unusable', defects: ['frozen'] });
		const picture = pngPhoto();
		const hash = await sha256(picture);
		const file = await fileOf([await sealed(seen, [hash])], new Map([[hash, picture]]));
		const first = await takeHandover(bearer(), 'r1', file, { way: 'phone' });
		expect(first).toMatchObject({
			counts: { applied: 1, duplicate: 0, refused: 0 },
			photoCounts: { named: 1, there: 1 }
		});
		const [stored] = await listObservations(planner(), 'r1', { facilityId: facility });
		expect(stored).toMatchObject({ id: seen.id, observer: 'zhang', observer_name: '张三' });
		expect(await getFacility(planner(), 'r1', facility)).toMatchObject({ state: 'unusable' });
		expect((await listPhotos(planner(), 'r1', facility)).map((row) => row.uploaded_by)).toEqual([
			'张三'
		]);
		const again = await takeHandover(bearer(), 'r1', file, { way: 'phone' });
		expect(again.counts).toEqual({ applied: 0, duplicate: 1, refused: 0 });
		expect(again.photoCounts).toEqual({ named: 1, there: 1 });
		expect(await listObservations(planner(), 'r1', { facilityId: facility })).toHaveLength(1);
		expect(await listPhotos(planner(), 'r1', facility)).toHaveLength(1);
		// The author's own phone, back in signal, sends it as well.
		const own = await recordObservations(author(), 'r1', [seen]);
		expect(own.results).toEqual([{ id: seen.id, outcome: 'duplicate' }]);
		const audits = await listAudit(getDb(), { district: 'r1', limit: 50 });
		expect(audits.find(({ action }) => action === 'observe')).toMatchObject({
			actor: 'li',
			after: { author: 'zhang', handover: first.id }
		});
		expect(audits.filter(({ entity }) => entity === 'handover')).toHaveLength(2);
		expect(await listHandovers(planner(), 'r1')).toMatchObject([
			{ delivered_by: 'li', way: 'phone', result: { duplicate: 1 } },
			{ delivered_by: 'li', record_count: 1, result: { applied: 1, photosThere: 1 } }
		]);
	});

	it('let no crew sign for another: what no key vouches for is the desk’s to take', async () => {
		const seen = newObservation(facility);
		const record = await sealed(seen);
		const changed = { ...record, body: record.body.replace('"intact"', '"unusable"') };
		const stranger = await sealed(newObservation(facility), [], 'nobody');
		const unsealed = { ...(await sealed(newObservation(facility))), seal: null };
		const file = await fileOf([changed, stranger, unsealed]);
		const refused = await takeHandover(bearer(), 'r1', file, { way: 'phone' });
		expect(refused.counts).toEqual({ applied: 0, duplicate: 0, refused: 3 });
		expect(refused.records[0]?.reason).toContain('签章');
		await expect(takeHandover(bearer(), 'r1', file, { way: 'desk' })).rejects.toThrow(Forbidden);
		const before = await listObservations(planner(), 'r1', {});
		const looked = await takeHandover(planner(), 'r1', file, { way: 'desk', isDryRun: true });
		expect(looked).toMatchObject({ id: null, counts: { applied: 3, duplicate: 0, refused: 0 } });
		expect(await listObservations(planner(), 'r1', {})).toEqual(before);
		const taken = await takeHandover(planner(), 'r1', file, {
			way: 'desk',
			fileName: 'a.atlas-handover'
		});
		expect(taken.counts).toEqual(looked.counts);
		expect(taken.records.map(({ isSealed }) => isSealed)).toEqual([false, false, false]);
		const { rows } = await getDb().query<{ is_sealed: boolean }>(
			'select is_sealed from observation_delivery where district = $1::text order by is_sealed',
			['r1']
		);
		expect(rows.map((row) => row.is_sealed)).toEqual([false, false, false, true]);
	});

	it('say what is wrong with a file: another district, damage, and single bad records', async () => {
		const away = await fileOf([], new Map(), 'r9');
		await expect(takeHandover(bearer(), 'r1', away, { way: 'phone' })).rejects.toThrow('r9');
		const junk = new Uint8Array(100);
		await expect(takeHandover(bearer(), 'r1', junk, { way: 'phone' })).rejects.toThrow(Invalid);
		const good = await sealed(newObservation(facility));
		const mixed = await fileOf([
			await sealed(newObservation(randomUUID())),
			{ ...good, body: '{' },
			await sealed({ ...newObservation(facility), condition: 'splendid' }),
			good
		]);
		const { counts, records } = await takeHandover(bearer(), 'r1', mixed, { way: 'phone' });
		expect(counts).toEqual({ applied: 1, duplicate: 0, refused: 3 });
		expect(records.map(({ reason }) => reason?.slice(0, 6))).toEqual([
			'没有这个设施',
			'这条记录读不',
			expect.stringContaining('cond'),
			undefined
		]);
	});

	it('receipts count what the server has, not what the phone believes, and follow what comes later', async () => {
		const device = 'phone-9';
		const [first, second, other] = [1, 2, 3].map(() => newObservation(facility, { device }));
		if (!first || !second || !other) throw new Error('three are made');
		await recordObservations(author(), 'r1', [first, other]);
		const hash = 'a'.repeat(64);
		const input = {
			device,
			from: '2020-01-01T00:00:00Z',
			until: new Date(Date.now() + 1000).toISOString(),
			records: [
				{ id: first.id, facility_id: facility, photos: [hash] },
				{ id: second.id, facility_id: facility },
				{ id: randomUUID(), facility_id: facility, isRefused: true }
			]
		};
		const receipt = await giveReceipt(author(), 'r1', input);
		expect(receipt).toMatchObject({
			author: 'zhang',
			mark_count: 2,
			received_count: 1,
			photo_count: 1,
			photo_received_count: 0,
			refused_count: 1,
			missing: [second.id],
			missing_photos: [{ facility_id: facility, sha256: hash }],
			unnamed_count: 1
		});
		expect(receipt.number).toMatch(/^\d{8}-001$/);
		await recordObservations(author(), 'r1', [second]);
		// What it said stands; what is true now stands beside.
		expect(await getReceipt(planner(), 'r1', receipt.number)).toMatchObject({
			received_count: 1,
			now: { mark_count: 2, received_count: 2 },
			missing: []
		});
		// Another's marks are not one's own, whoever asks.
		const foreign = await giveReceipt(bearer(), 'r1', { ...input, records: [input.records[0]] });
		expect(foreign).toMatchObject({ mark_count: 1, received_count: 0 });
		expect(foreign.number).toMatch(/-002$/);
		expect((await listReceipts(planner(), 'r1')).map(({ author: of }) => of)).toEqual([
			'li',
			'zhang'
		]);
		expect((await listReceipts(author(), 'r1')).map(({ author: of }) => of)).toEqual(['zhang']);
		await expect(getReceipt(bearer(), 'r1', receipt.number)).rejects.toThrow(NotFound);
		await expect(listReceipts(asPerson(getDb(), { role: 'viewer' }), 'r1')).rejects.toThrow(
			Forbidden
		);
	});
});
