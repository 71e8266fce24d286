import { dayOf } from '#lib/domain/day.ts';
import {
	ReceiptInputSchema,
	type ReceiptCounts,
	type ReceiptNow
} from '#lib/domain/shift-receipt.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listPhotosThere, photoKey } from '#lib/server/queries/handover.ts';
import {
	countOthersOfShift,
	countReceiptsOfDay,
	insertReceipt,
	listOwnIds,
	listReceipts as listRows,
	type ReceiptSubject,
	type StoredReceipt
} from '#lib/server/queries/shift-receipt.ts';
import { authorize, can, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { parseInput } from './validation.ts';

const MOST_LISTED = 100;

/**
 * Gives the one who is signed in a receipt of a shift: counted from what the server really has of that person, not
 * from what the phone believes.
 */
export async function giveReceipt(
	context: Context,
	district: string,
	input: unknown
): Promise<ReceiptNow> {
	authorize(context, district, 'observation.write');
	const { time_zone } = await requireDistrict(context.db, district);
	const { device, from, until, records } = parseInput(ReceiptInputSchema, input);
	const { actor } = context;
	const kept = records.filter(({ isRefused }) => !isRefused);
	const subject: ReceiptSubject = {
		record_ids: kept.map(({ id }) => id),
		photos: kept.flatMap(({ facility_id, photos }) =>
			photos.map((sha256) => ({ facility_id, sha256 }))
		)
	};
	const made = context.now();
	const day = dayOf(made, time_zone).replaceAll('-', '');
	return context.db.transaction(
		async (client) => {
			// Also makes the running number nobody else's.
			await lockRegister(client, district);
			const there = await lookUp(client, district, actor.id, subject);
			const receipt: StoredReceipt = {
				number: `${day}-${String((await countReceiptsOfDay(client, district, `${day}-`)) + 1).padStart(3, '0')}`,
				author: actor.id,
				author_name: actor.name,
				device,
				from_at: from,
				until_at: until,
				made_at: made.toISOString(),
				...there.counts,
				refused_count: records.length - kept.length,
				...subject
			};
			await insertReceipt(client, district, receipt);
			const { record_ids: _ids, photos: _photos, ...said } = receipt;
			await insertAudit(client, {
				actor,
				district,
				action: 'create',
				entity: 'shift_receipt',
				entityId: receipt.number,
				after: said
			});
			return compare(client, district, receipt);
		},
		{ label: 'give receipt' }
	);
}

/**
 * A receipt by its number, with what the server has of it now: what was missing then may have come since.
 *
 * @throws {NotFound} No such number, or another person's (crews look up their own; `receipt.read` all).
 */
export async function getReceipt(
	context: Context,
	district: string,
	number: string
): Promise<ReceiptNow> {
	const [receipt] = await listRows(context.db, district, {
		number: number.trim(),
		author: await confinedToOwn(context, district),
		limit: 1
	});
	if (receipt) return compare(context.db, district, receipt);
	throw new NotFound(
		[
			'没有编号为“{number}”的交班单。请核对编号，如 20260131-007。',
			'There is no receipt "{number}". Look at the number again, e.g. 20260131-007.'
		],
		{ params: { number } }
	);
}

/** Receipts, the latest first, each with what the server has now. */
export async function listReceipts(context: Context, district: string): Promise<ReceiptNow[]> {
	const author = await confinedToOwn(context, district);
	const receipts = await listRows(context.db, district, { author, limit: MOST_LISTED });
	const compared: ReceiptNow[] = [];
	for (const receipt of receipts) compared.push(await compare(context.db, district, receipt));
	return compared;
}

/** @returns The account that is confined to its own receipts; undefined sees all. */
async function confinedToOwn(context: Context, district: string): Promise<string | undefined> {
	await requireDistrict(context.db, district);
	if (can(context.actor, district, 'receipt.read')) return undefined;
	authorize(context, district, 'observation.write');
	return context.actor.id;
}

async function compare(
	db: Queryable,
	district: string,
	{ record_ids, photos, ...receipt }: StoredReceipt
): Promise<ReceiptNow> {
	const { author, device, from_at: from, until_at: until } = receipt;
	const there = await lookUp(db, district, author, { record_ids, photos });
	return {
		...receipt,
		now: { ...there.counts, refused_count: receipt.refused_count },
		missing: there.missing,
		missing_photos: there.missingPhotos,
		unnamed_count: await countOthersOfShift(db, district, {
			author,
			device,
			from,
			until,
			ids: record_ids
		})
	};
}

async function lookUp(
	db: Queryable,
	district: string,
	author: string,
	{ record_ids, photos }: ReceiptSubject
): Promise<{
	counts: ReceiptCounts;
	missing: string[];
	missingPhotos: { facility_id: string; sha256: string }[];
}> {
	const ids = await listOwnIds(db, district, author, record_ids);
	const photosThere = await listPhotosThere(db, district, photos);
	const missing = record_ids.filter((id) => !ids.has(id));
	const missingPhotos = photos.filter((photo) => !photosThere.has(photoKey(photo)));
	return {
		counts: {
			mark_count: record_ids.length,
			received_count: record_ids.length - missing.length,
			photo_count: photos.length,
			photo_received_count: photos.length - missingPhotos.length,
			refused_count: 0
		},
		missing,
		missingPhotos
	};
}
