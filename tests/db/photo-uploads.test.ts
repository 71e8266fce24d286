import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ObservationInput } from '#lib/domain/observation.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { createFolderStore, hashOfBytes } from '#lib/server/services/file-store.ts';
import { listObservations, recordObservations } from '#lib/server/services/observation.ts';
import { listPhotos } from '#lib/server/services/photo.ts';
import { appendToUpload, readUpload } from '#lib/server/services/photo-upload.ts';
import { createFolderPieces } from '#lib/server/services/piece-store.ts';
import { listRefusedMarks, settleRefusedMark } from '#lib/server/services/refused-mark.ts';
import { sweepPieces } from '#lib/server/services/piece-sweep.ts';
import { taggedJpeg } from '../fixtures/photo/make-photos.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';

const NOW = '2026-02-01T00:00:00.000Z';

describeOnBothDatabases("photos of a phone's marks", (getDb) => {
	const folder = mkdtempSync(join(tmpdir(), 'atlas-pieces-'));
	const stores = {
		photos: createFolderStore(join(folder, 'photos')),
		pieces: createFolderPieces(join(folder, 'pieces'))
	};
	const crew = (id = 'crew') => asPerson(getDb(), { role: 'crew', id, at: NOW });
	let facility = '';
	let picture = 0;
	/** Another picture each time. */
	const take = () => {
		const bytes = taggedJpeg({ lat: [47, 43, picture++], lon: [128, 54, 0] });
		return { bytes, hash: hashOfBytes(bytes) };
	};
	const markWith = (...photos: ReturnType<typeof take>[]): ObservationInput =>
		newObservation(facility, {
			observed_at: NOW,
			photos: photos.map(({ bytes, hash }) => ({ hash, bytes: bytes.length, role: 'closeup' }))
		});
	const send = async (...marks: unknown[]) =>
		(await recordObservations(crew(), 'r1', marks)).results;
	const put = (hash: string, offset: number, bytes: Uint8Array, id?: string) =>
		appendToUpload(crew(id), 'r1', hash, { offset, bytes }, stores);
	const seen = async (id: string) =>
		(await listObservations(crew(), 'r1', { facilityId: facility })).find((o) => o.id === id);

	beforeAll(async () => {
		await createDistrict(contextOf(getDb()), { code: 'r1', name: 'r1', boundary: 'auto' });
		const created = contextOf(getDb(), '2025-01-01T00:00:00Z');
		facility = (await createFacility(created, 'r1', hydrant({ code: 'P-1' }))).id;
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('come in pieces, resumed from where the server is, and belong to the mark', async () => {
		const { bytes, hash } = take();
		await expect(readUpload(crew(), 'r1', hash, stores)).rejects.toThrow(NotFound);
		const mark = markWith({ bytes, hash });
		expect(await send(mark)).toMatchObject([{ outcome: 'applied' }]);
		expect((await seen(mark.id))?.photos).toEqual([{ hash, is_received: false, id: null }]);
		const length = bytes.length;
		expect(await put(hash, 0, bytes.subarray(0, 50))).toEqual({
			offset: 50,
			length,
			isComplete: false
		});
		await expect(put(hash, 0, bytes.subarray(0, 50))).rejects.toThrow(Conflict);
		await expect(put(hash, 60, bytes.subarray(60))).rejects.toThrow(Conflict);
		await expect(put(hash, 50, new Uint8Array(length))).rejects.toThrow(Conflict);
		expect(await readUpload(crew(), 'r1', hash, stores)).toMatchObject({ offset: 50 });
		// Another phone delivers the rest.
		expect(await put(hash, 50, bytes.subarray(50), 'other')).toMatchObject({ isComplete: true });
		expect((await seen(mark.id))?.photos).toMatchObject([{ hash, is_received: true }]);
		const [photo] = await listPhotos(crew(), 'r1', facility);
		expect(photo).toMatchObject({ taken_at: '2026-03-01T08:30:00', role: 'closeup' });
		// Sent again as a whole: here once.
		expect(await put(hash, 0, bytes)).toMatchObject({ isComplete: true });
		expect(await send(mark)).toMatchObject([{ outcome: 'duplicate' }]);
		expect(await listPhotos(crew(), 'r1', facility)).toHaveLength(1);
	});

	it('are swept as halves when they are old and nothing waits for them, never before', async () => {
		const [awaited, forgotten] = [take(), take()];
		await send(markWith(awaited));
		await put(awaited.hash, 0, awaited.bytes.subarray(0, 50));
		await stores.pieces.append('r1', forgotten.hash, 0, forgotten.bytes.subarray(0, 50));
		const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
		expect(await sweepPieces(getDb(), inDays(29), stores.pieces)).toBe(0);
		expect(await sweepPieces(getDb(), inDays(31), stores.pieces)).toBe(1);
		expect(await stores.pieces.size('r1', awaited.hash)).toBe(50);
		expect(await stores.pieces.size('r1', forgotten.hash)).toBe(0);
	});

	it('end as one photo when two phones send the same pieces at once', async () => {
		const { bytes, hash } = take();
		const mark = markWith({ bytes, hash });
		await send(mark);
		const sendAll = async (step: number) => {
			for (;;) {
				const { offset, isComplete } = await readUpload(crew(), 'r1', hash, stores);
				if (isComplete) return;
				await put(hash, offset, bytes.subarray(offset, offset + step)).catch((error: unknown) => {
					if (!(error instanceof Conflict)) throw error;
				});
			}
		};
		await Promise.all([sendAll(31), sendAll(57), sendAll(1000)]);
		const photos = (await seen(mark.id))?.photos ?? [];
		expect(photos).toMatchObject([{ hash, is_received: true }]);
		expect(await listPhotos(crew(), 'r1', facility)).toHaveLength(2);
	});

	it('that came with one mark are there for the next that has the same', async () => {
		const shared = take();
		const first = markWith(shared);
		await send(first);
		await put(shared.hash, 0, shared.bytes);
		const second = markWith(shared);
		await send(second);
		expect((await seen(second.id))?.photos).toMatchObject([{ is_received: true }]);
		expect(await readUpload(crew(), 'r1', shared.hash, stores)).toMatchObject({ isComplete: true });
	});

	it('are refused when they are none, and begin anew when they were damaged', async () => {
		const page = new TextEncoder().encode('<html><script>alert(1)</script>');
		const none = { bytes: page, hash: hashOfBytes(page) };
		const { bytes, hash } = take();
		await send(markWith(none), markWith({ bytes, hash }));
		await expect(put(none.hash, 0, page)).rejects.toThrow(Invalid);
		await expect(
			put(
				hash,
				0,
				bytes.map((byte) => byte ^ 1)
			)
		).rejects.toThrow(/damaged/);
		expect(await readUpload(crew(), 'r1', hash, stores)).toMatchObject({ offset: 0 });
		expect(await put(hash, 0, bytes)).toMatchObject({ isComplete: true });
	});

	it('are for whoever may mark', async () => {
		const { bytes, hash } = take();
		await send(markWith({ bytes, hash }));
		const viewer = asPerson(getDb(), { role: 'viewer', at: NOW });
		const piece = { offset: 0, bytes };
		await expect(appendToUpload(viewer, 'r1', hash, piece, stores)).rejects.toThrow(Forbidden);
		const other = asPerson(getDb(), { role: 'crew', district: 'r2', at: NOW });
		await expect(appendToUpload(other, 'r2', hash, piece, stores)).rejects.toThrow();
	});

	it('make another mark of it: the same id with other photos is refused, and a leader sees it', async () => {
		const mark = markWith(take());
		const [applied] = await send(mark);
		const [refused] = await send({ ...mark, photos: [] });
		expect([applied, refused]).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused' }]);
		const late = newObservation(randomUUID(), { observed_at: NOW, device: 'phone 7' });
		await send(late);
		const leader = asPerson(getDb(), { role: 'leader', at: NOW });
		const list = async (show: 'waiting' | 'all', as = leader) =>
			(await listRefusedMarks(as, 'r1', { show })).marks;
		const noted = await list('waiting');
		expect(noted.map(({ id }) => id).sort()).toEqual([mark.id, late.id].sort());
		expect(noted.find(({ id }) => id === late.id)).toMatchObject({
			facility_id: null,
			sent_by: 'crew',
			state: 'waiting',
			reason: expect.stringContaining('没有这个设施'),
			claim: { condition: 'intact', device: 'phone 7', observed_at: NOW, photoCount: 0 }
		});

		expect(await list('all', crew('another'))).toEqual([]);
		await expect(list('all', asPerson(getDb(), { role: 'viewer', at: NOW }))).rejects.toThrow(
			Forbidden
		);
		// Refused too, the second stands for the first, and a third that is taken for both.
		const second = { ...late, id: randomUUID(), replaces: late.id };
		await recordObservations(crew('another'), 'r1', [{ ...second, id: randomUUID() }]);
		expect((await list('waiting')).map(({ id }) => id)).toContain(late.id);
		await send(second);
		await send({ ...markWith(), replaces: second.id });
		const states = new Map((await list('all')).map(({ id, state }) => [id, state]));
		expect([late.id, second.id, mark.id].map((id) => states.get(id))).toEqual([
			'replaced',
			'replaced',
			'waiting'
		]);

		const settling = { id: mark.id, sent_by: 'crew', note: '电话核对过' };
		await expect(settleRefusedMark(crew(), 'r1', settling)).rejects.toThrow(Forbidden);
		expect(await settleRefusedMark(leader, 'r1', settling)).toMatchObject({
			state: 'settled',
			settled_note: '电话核对过'
		});
		await expect(settleRefusedMark(leader, 'r1', settling)).rejects.toThrow(Conflict);
		await send({ ...mark, photos: [] });
		expect((await list('all')).find(({ id }) => id === mark.id)?.state).toBe('settled');
		expect((await listRefusedMarks(leader, 'r1', { show: 'waiting' })).waiting).toBe(1);
	});

	it('go with a mark of a facility that was removed meanwhile: kept, told, not brought back', async () => {
		const created = contextOf(getDb(), '2025-01-01T00:00:00Z');
		const gone = await createFacility(created, 'r1', hydrant({ code: 'P-9' }));
		await updateFacility(contextOf(getDb(), NOW), 'r1', gone.id, {
			version: gone.version,
			lifecycle: 'removed',
			removed_on: '2026-01-31',
			removal_approval: '批 1'
		});
		const mark = newObservation(gone.id, { observed_at: NOW });
		const sentAt = '2026-01-30T23:59:00.000Z';
		const sent = await recordObservations(crew(), 'r1', [mark], { sentAt });
		expect(sent.results[0]).toMatchObject({
			outcome: 'applied',
			notice: expect.stringMatching(/拆除.*removed/)
		});
		const [kept] = await listObservations(crew(), 'r1', { facilityId: gone.id });
		expect(kept).toMatchObject({ id: mark.id, clock_offset_s: 86_460 });
		const { rows } = await getDb().query(
			`select lifecycle from facility where district = 'r1' and id = $1::uuid`,
			[gone.id]
		);
		expect(rows).toEqual([{ lifecycle: 'removed' }]);
	});
});
