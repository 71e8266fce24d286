import { randomUUID } from 'node:crypto';
import { MOST_PHOTO_BYTES, type FacilityPhoto, type PhotoRole } from '#lib/domain/photo.ts';
import { cleanPhoto, photoTypeOf, type CleanPhoto } from '#lib/formats/photo/clean-photo.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { attachKnownPhotos, listAwaited } from '#lib/server/queries/observation-photo.ts';
import {
	insertPhoto,
	listPhotos as listRows,
	markPhotoRemoved,
	type StoredPhoto
} from '#lib/server/queries/photo.ts';
import { authorize, can, type Context } from './context.ts';
import { requireFacility } from './facility-lookup.ts';
import { hashOfBytes, photoStore, type FileStore } from './file-store.ts';

/** Photos of a facility, the latest first. Where the camera stood is for `sensitive.read`. */
export async function listPhotos(
	context: Context,
	district: string,
	facilityId: string
): Promise<FacilityPhoto[]> {
	authorize(context, district, 'map.read');
	await requireFacility(context.db, context, district, facilityId);
	const seesPlace = can(context.actor, district, 'sensitive.read');
	const photos = await listRows(context.db, district, { facilityId });
	return photos.map(({ hash: _hash, facility_id: _facility, ...photo }) => ({
		...photo,
		position: seesPlace ? photo.position : null
	}));
}

/**
 * Keeps a photo of a facility. Position and time that the camera wrote into it are kept as evidence,
 * and taken out of the picture.
 *
 * @throws {Invalid} No JPEG, PNG or WebP by its first bytes, broken, or too large.
 * @throws {Conflict} The facility has this very picture already.
 */
export async function addPhoto(
	context: Context,
	district: string,
	facilityId: string,
	input: {
		bytes: Uint8Array;
		role: PhotoRole;
		note?: string | undefined;
		/** Whose picture it is, when another person brings it. */
		takenBy?: string;
	},
	store: FileStore = photoStore()
): Promise<FacilityPhoto> {
	authorize(context, district, 'observation.write');
	const { db, actor } = context;
	await requireFacility(db, context, district, facilityId);
	const clean = readPhoto(input.bytes);
	const originalHash = hashOfBytes(input.bytes);
	if ((await listRows(db, district, { facilityId, originalHash })).length > 0)
		throw new Conflict(['这张照片已经传过了。', 'This photo is here already.']);
	const hash = await store.put(clean.bytes);
	const id = randomUUID();
	await db.transaction(
		async (client) => {
			// A mark that says it has this picture gets it, whichever way it comes.
			const awaited = (await listAwaited(client, district, originalHash)).filter(
				({ is_received }) => !is_received
			);
			const own = awaited.find((photo) => photo.facility_id === facilityId);
			const stored = {
				id,
				facility_id: facilityId,
				observation_id: own?.observation_id ?? null,
				role: input.role,
				hash,
				original_hash: originalHash,
				media_type: clean.type,
				byte_count: clean.bytes.length,
				taken_at: clean.evidence.takenAt ?? null,
				position: clean.evidence.position ?? null,
				note: input.note?.trim() || null,
				uploaded_by: input.takenBy ?? actor.name,
				uploaded_at: context.now().toISOString()
			};
			await insertPhoto(client, district, stored);
			await attachKnownPhotos(
				client,
				district,
				awaited.map(({ observation_id }) => observation_id),
				{ name: stored.uploaded_by, at: stored.uploaded_at }
			);
			await insertAudit(client, {
				actor,
				district,
				action: 'create',
				entity: 'photo',
				entityId: id,
				after: stored
			});
		},
		{ label: 'add photo' }
	);
	const photos = await listPhotos(context, district, facilityId);
	const added = photos.find((photo) => photo.id === id);
	if (!added) throw noPhoto();
	return added;
}

/** The picture itself. @throws {NotFound} None, not for these eyes, or its file is missing. */
export async function readPhotoFile(
	context: Context,
	district: string,
	id: string,
	store: FileStore = photoStore()
): Promise<{ bytes: Uint8Array; type: string; hash: string }> {
	authorize(context, district, 'map.read');
	const photo = await findPhoto(context.db, district, id);
	await requireFacility(context.db, context, district, photo.facility_id);
	const bytes = await store.get(photo.hash);
	if (!bytes) throw noPhoto();
	return { bytes, type: photo.media_type, hash: photo.hash };
}

/** Takes a photo off the facility; row and file stay. @throws {NotFound} None. */
export async function removePhoto(context: Context, district: string, id: string): Promise<void> {
	authorize(context, district, 'facility.write');
	const before = await findPhoto(context.db, district, id);
	await context.db.transaction(
		async (client) => {
			const now = context.now();
			if (!(await markPhotoRemoved(client, district, id, context.actor.name, now))) throw noPhoto();
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'remove',
				entity: 'photo',
				entityId: id,
				before
			});
		},
		{ label: 'remove photo' }
	);
}

/** A picture as it may be kept and shown. @throws {Invalid} No JPEG, PNG or WebP, cut off, or too large. */
export function readPhoto(bytes: Uint8Array): CleanPhoto {
	if (bytes.length > MOST_PHOTO_BYTES)
		throw new Invalid(
			['照片不能超过 {megabytes} MB。', 'A photo may have {megabytes} MB at most.'],
			{ params: { megabytes: MOST_PHOTO_BYTES / 1024 ** 2 } }
		);
	if (photoTypeOf(bytes) === undefined)
		throw new Invalid([
			'这不是照片：只收 JPEG、PNG、WebP（iPhone 的 HEIC 请先转为 JPEG）。',
			'This is no photo: JPEG, PNG or WebP are taken (convert HEIC of iPhones to JPEG first).'
		]);
	const clean = cleanPhoto(bytes);
	if (clean) return clean;
	throw new Invalid([
		'照片文件不完整，请重新选择。',
		'The photo is cut off or broken: choose it again.'
	]);
}

async function findPhoto(db: Queryable, district: string, id: string): Promise<StoredPhoto> {
	const [photo] = await listRows(db, district, { id });
	if (photo) return photo;
	throw noPhoto();
}

function noPhoto(): NotFound {
	return new NotFound(['没有这张照片，或已删除。', 'There is no such photo, or it was removed.']);
}
