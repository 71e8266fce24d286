import type { Queryable } from '#lib/server/db/pool.ts';
import { listAwaitedHashes } from '#lib/server/queries/observation-photo.ts';
import { pieceStore, type PieceStore } from './piece-store.ts';

/** Long enough for a phone that lies in a drawer over a holiday. */
const KEPT_DAYS = 30;

/**
 * Deletes half photos that nobody will finish: untouched for a month, and no observation waits for them any more (the
 * photo came by another way, or the observation was taken back). What a mark waits for stays, however old.
 *
 * @returns how many were deleted.
 */
export async function sweepPieces(
	db: Queryable,
	now: Date,
	pieces: PieceStore = pieceStore()
): Promise<number> {
	const limit = now.getTime() - KEPT_DAYS * 86_400_000;
	const hashesOf = new Map<string, string[]>();
	for (const { district, hash, changedAt } of await pieces.list())
		if (changedAt < limit) hashesOf.set(district, [...(hashesOf.get(district) ?? []), hash]);
	let count = 0;
	for (const [district, hashes] of hashesOf) {
		const awaited = await listAwaitedHashes(db, district, hashes);
		for (const hash of hashes) {
			if (awaited.has(hash)) continue;
			await pieces.drop(district, hash);
			count++;
		}
	}
	return count;
}
