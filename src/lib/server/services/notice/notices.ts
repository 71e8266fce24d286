import type { Notice, NoticeFile, NoticeItem } from '#lib/domain/notice.ts';
import { ReasonSchema } from '#lib/domain/work-order.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	listNoticeItems,
	listNotices as listRows,
	withdrawNotice as withdrawRow
} from '#lib/server/queries/notice.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, confinedTo, type Context } from '../context.ts';
import { lockRegister, requireDistrict } from '../district-access.ts';
import { paperStore, type FileStore } from '../file-store.ts';
import { parseId, parseInput } from '../validation.ts';
import { readOrders } from '../work-order.ts';

const MOST_LISTED = 1000;

/** A letter with what it names, as that stands now. */
export interface NoticeView extends Notice {
	items: NoticeItem[];
}

/** Letters, the latest first; a maintainer sees those to its own unit. */
export async function listNotices(context: Context, district: string): Promise<Notice[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	return listRows(context.db, district, {
		servicedBy: confinedTo(context.actor, district),
		limit: MOST_LISTED
	});
}

/** @throws {NotFound} None, or not for these eyes. */
export async function getNotice(
	context: Context,
	district: string,
	id: string
): Promise<NoticeView> {
	const notice = await requireNotice(context, district, id);
	const rows = await listNoticeItems(context.db, district, notice.id);
	const orders = await readOrders(context, district, {
		ids: rows.map(({ order_id }) => order_id),
		limit: Math.max(1, rows.length)
	});
	const states = new Map(orders.map((order) => [order.id, order]));
	const isConfined = confinedTo(context.actor, district) !== undefined;
	const items = rows
		// A facility that has changed hands since is no longer for its former maintainer.
		.filter(({ order_id }) => !isConfined || states.has(order_id))
		.map(({ snapshot, ...item }) => ({
			...snapshot,
			...item,
			state: states.get(item.order_id)?.state ?? null,
			isOverdue: states.get(item.order_id)?.isOverdue ?? false
		}));
	return { ...notice, items };
}

const MEDIA_TYPES: Record<NoticeFile, string> = {
	pdf: 'application/pdf',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
};

/** A file of a letter as it was signed. @throws {NotFound} None, or its file is missing. */
export async function readNoticeFile(
	context: Context,
	district: string,
	id: string,
	format: NoticeFile,
	store: FileStore = paperStore()
): Promise<{ bytes: Uint8Array; type: string; hash: string; fileName: string }> {
	const notice = await requireNotice(context, district, id);
	const hash = { pdf: notice.pdf_hash, docx: notice.docx_hash, xlsx: notice.sheet_hash }[format];
	const bytes = await store.get(hash);
	if (!bytes)
		throw new NotFound(
			[
				'“{number}”的文件不在存储里（{hash}）。请从备份恢复文件目录。',
				'The file of {number} is not in the store ({hash}). Restore the folder of files from a backup.'
			],
			{ params: { number: notice.number, hash } }
		);
	const what = format === 'xlsx' ? '-回执' : '';
	return {
		bytes,
		hash,
		type: MEDIA_TYPES[format],
		fileName: `${notice.number}${what}.${format}`
	};
}

/**
 * Withdraws a letter: it stays on record with its number and its files, and counts as no reminder.
 *
 * @throws {Conflict} Withdrawn before.
 */
export async function withdrawNotice(
	context: Context,
	district: string,
	id: string,
	input: { reason: string }
): Promise<NoticeView> {
	authorize(context, district, 'paper.sign');
	const { reason } = parseInput(ReasonSchema, input);
	const notice = await requireNotice(context, district, id);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const isDone = await withdrawRow(client, district, notice.id, {
				by: context.actor.name,
				reason,
				at: context.now()
			});
			if (!isDone)
				throw new Conflict(['“{number}”已经撤回过。', '{number} was withdrawn before.'], {
					params: { number: notice.number }
				});
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'withdraw',
				entity: 'notice',
				entityId: notice.number,
				after: { reason }
			});
		},
		{ label: 'withdraw notice' }
	);
	return getNotice(context, district, notice.id);
}

/** @throws {NotFound} None, or not for these eyes. */
export async function requireNotice(
	context: Context,
	district: string,
	id: string
): Promise<Notice> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	const [notice] = await listRows(context.db, district, {
		id: parseId(id),
		servicedBy: confinedTo(context.actor, district),
		limit: 1
	});
	if (notice) return notice;
	throw new NotFound([
		'没有这份函告，或不归您查看。',
		'There is no such letter, or it is not yours to see.'
	]);
}
