import { randomUUID } from 'node:crypto';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listAwaited, type AwaitedPhoto } from '#lib/server/queries/observation-photo.ts';
import { insertPhoto } from '#lib/server/queries/photo.ts';
import { serverStep } from '#lib/server/write-steps.ts';
import { authorize, type Context } from './context.ts';
import { requireFacility } from './facility-lookup.ts';
import { hashOfBytes, photoStore, type FileStore } from './file-store.ts';
import { pieceStore, type PieceStore } from './piece-store.ts';
import { readPhoto } from './photo.ts';

/** How far a photo has come. */
export interface UploadProgress {
	/** Bytes that are here, from the beginning on. */
	offset: number;
	/** Bytes that it has. */
	length: number;
	/** It is checked, kept, and shown with its observation: only now may the phone let go of it. */
	isComplete: boolean;
}

interface Stores {
	photos: FileStore;
	pieces: PieceStore;
}
const installed = (): Stores => ({ photos: photoStore(), pieces: pieceStore() });

/** @throws {NotFound} No observation says that it has this photo: send the observation first. */
export async function readUpload(
	context: Context,
	district: string,
	hash: string,
	{ pieces }: Stores = installed()
): Promise<UploadProgress> {
	const awaited = await requireAwaited(context, district, hash);
	const length = awaited[0]?.byte_count ?? 0;
	if (awaited.every(({ is_received }) => is_received))
		return { offset: length, length, isComplete: true };
	return { offset: await pieces.size(district, hash), length, isComplete: false };
}

/**
 * Takes the next piece of a photo; with the last one the photo is checked against its hash, cleaned, kept and put to
 * its observation. Sending a piece again, or from two phones, does no harm.
 *
 * @throws {NotFound} No observation says that it has this photo.
 * @throws {Conflict} The piece does not begin where the photo ends: ask how far it is, and go on from there.
 * @throws {Invalid} All bytes are here, and it is no photo that we take.
 */
export async function appendToUpload(
	context: Context,
	district: string,
	hash: string,
	piece: { offset: number; bytes: Uint8Array },
	stores: Stores = installed()
): Promise<UploadProgress> {
	serverStep('piece.received');
	const awaited = await requireAwaited(context, district, hash);
	const length = awaited[0]?.byte_count ?? 0;
	if (awaited.every(({ is_received }) => is_received)) {
		// A piece that came beside the last one.
		await stores.pieces.drop(district, hash);
		return { offset: length, length, isComplete: true };
	}
	if (piece.offset + piece.bytes.length > length) throw wrongOffset();
	const offset = await stores.pieces.append(district, hash, piece.offset, piece.bytes);
	if (offset === undefined) throw wrongOffset();
	serverStep('piece.written');
	if (offset < length) return { offset, length, isComplete: false };
	await complete(context, district, hash, awaited, stores);
	return { offset, length, isComplete: true };
}

async function complete(
	context: Context,
	district: string,
	hash: string,
	awaited: readonly AwaitedPhoto[],
	{ photos, pieces }: Stores
): Promise<void> {
	const bytes = await pieces.read(district, hash);
	if (!bytes) {
		// Another sender of the same photo was here first.
		const now = await listAwaited(context.db, district, hash);
		if (now.every(({ is_received }) => is_received)) return;
		throw wrongOffset();
	}
	if (hashOfBytes(bytes) !== hash) {
		await pieces.drop(district, hash);
		throw new Conflict([
			'照片传输中出错，请从头再传。',
			'The photo was damaged on its way: send it from the beginning.'
		]);
	}
	let clean;
	try {
		clean = readPhoto(bytes);
	} catch (error) {
		if (error instanceof Invalid) await pieces.drop(district, hash);
		throw error;
	}
	const stored = await photos.put(clean.bytes);
	serverStep('photo.stored');
	const { actor, db } = context;
	await db.transaction(
		async (client) => {
			for (const photo of awaited) {
				const row = {
					id: randomUUID(),
					facility_id: photo.facility_id,
					observation_id: photo.observation_id,
					role: photo.role,
					hash: stored,
					original_hash: hash,
					media_type: clean.type,
					byte_count: clean.bytes.length,
					taken_at: clean.evidence.takenAt ?? photo.taken_at,
					position: clean.evidence.position ?? positionOf(photo),
					note: null,
					uploaded_by: actor.name,
					uploaded_at: context.now().toISOString()
				};
				if (!(await insertPhoto(client, district, row))) continue;
				await insertAudit(client, {
					actor,
					district,
					action: 'create',
					entity: 'photo',
					entityId: row.id,
					after: row
				});
			}
			serverStep('photo.attached');
		},
		{ label: 'attach photo' }
	);
	serverStep('photo.committed');
	await pieces.drop(district, hash);
}

async function requireAwaited(
	context: Context,
	district: string,
	hash: string
): Promise<AwaitedPhoto[]> {
	authorize(context, district, 'observation.write');
	const awaited = await listAwaited(context.db, district, hash);
	const [first] = awaited;
	if (!first)
		throw new NotFound([
			'还没有收到带这张照片的记录：请先发送记录。',
			'No observation with this photo has come yet: send the observation first.'
		]);
	await requireFacility(context.db, context, district, first.facility_id);
	return awaited;
}

function positionOf({ lon, lat }: AwaitedPhoto): [number, number] | null {
	return lon === null || lat === null ? null : [lon, lat];
}

function wrongOffset(): Conflict {
	return new Conflict([
		'照片的这一段接不上，请从服务器已有的地方继续。',
		'This piece does not begin where the photo ends here: go on from where the server is.'
	]);
}
