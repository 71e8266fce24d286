import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { listAudit } from '#lib/server/queries/audit.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { undoFacilityChange } from '#lib/server/services/facility-undo.ts';
import { createFolderStore } from '#lib/server/services/file-store.ts';
import { addPhoto, listPhotos, readPhotoFile, removePhoto } from '#lib/server/services/photo.ts';
import { pngPhoto, taggedJpeg } from '../fixtures/photo/make-photos.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant } from './harness/register.ts';

describeOnBothDatabases('photos of a facility', (getDb) => {
	const folder = mkdtempSync(join(tmpdir(), 'atlas-photos-'));
	const store = createFolderStore(folder);
	const crew = () => asPerson(getDb(), { role: 'crew' });
	const viewer = () => asPerson(getDb(), { role: 'viewer' });
	const planner = () => asPerson(getDb(), { role: 'planner' });
	const jpeg = taggedJpeg({ lat: [47, 43, 30], lon: [128, 54, 0] });
	let id = '';
	const add = (bytes: Uint8Array) =>
		addPhoto(crew(), 'r1', id, { bytes, role: 'context', note: ' 门前 ' }, store);

	beforeAll(async () => {
		await createDistrict(contextOf(getDb()), { code: 'r1', name: 'r1', boundary: 'auto' });
		id = (await createFacility(contextOf(getDb()), 'r1', hydrant({ code: 'P-1' }))).id;
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('are served without what the camera wrote, which is kept as evidence', async () => {
		const photo = await add(jpeg);
		expect(photo).toMatchObject({
			role: 'context',
			media_type: 'image/jpeg',
			taken_at: '2026-03-01T08:30:00',
			note: '门前',
			uploaded_by: 'name of crew'
		});
		expect(photo.position![0]).toBeCloseTo(128.9, 6);
		const { bytes, type } = await readPhotoFile(viewer(), 'r1', photo.id, store);
		expect(type).toBe('image/jpeg');
		expect(Buffer.from(bytes).toString('latin1')).not.toContain('SECRET');
		expect((await listPhotos(viewer(), 'r1', id))[0]?.position).toBeNull();
		const [entry] = await listAudit(getDb(), { entity: 'photo', limit: 1 });
		expect(entry).toMatchObject({ action: 'create', entity_id: photo.id });
	});

	it('lie under the hash of their content, once', async () => {
		await expect(add(jpeg)).rejects.toThrow(Conflict);
		await add(pngPhoto());
		const names = readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ name }) => name);
		expect(names.every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
		expect(await store.get(names[0]!)).toBeDefined();
		expect(await store.get('../../etc/passwd')).toBeUndefined();
		expect(await store.get('0'.repeat(64))).toBeUndefined();
	});

	it('are refused when they are none, broken or too large', async () => {
		const page = new TextEncoder().encode('<html><script>alert(1)</script>');
		await expect(add(page)).rejects.toThrow(Invalid);
		await expect(add(jpeg.subarray(0, 60))).rejects.toThrow(/cut off/);
		await expect(add(new Uint8Array(16 * 1024 * 1024))).rejects.toThrow(/15 MB/);
	});

	it('are added by whoever may mark, and taken off by planners', async () => {
		const bytes = taggedJpeg({ lat: [1, 0, 0], lon: [2, 0, 0] });
		await expect(addPhoto(viewer(), 'r1', id, { bytes, role: 'closeup' }, store)).rejects.toThrow(
			Forbidden
		);
		const photo = await add(bytes);
		await expect(removePhoto(crew(), 'r1', photo.id)).rejects.toThrow(Forbidden);
		await removePhoto(planner(), 'r1', photo.id);
		await expect(readPhotoFile(viewer(), 'r1', photo.id, store)).rejects.toThrow(NotFound);
		await expect(removePhoto(planner(), 'r1', photo.id)).rejects.toThrow(NotFound);
	});

	it('keep a facility from being undone', async () => {
		await expect(undoFacilityChange(planner(), 'r1', id, 1, 1)).rejects.toThrow(Conflict);
	});
});
