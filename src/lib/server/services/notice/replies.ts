import { randomUUID } from 'node:crypto';
import { dayOf } from '#lib/domain/day.ts';
import {
	judgeReply,
	readReplyCells,
	REPLY_HEADINGS,
	type ReplyReport
} from '#lib/domain/notice-reply.ts';
import { readTable } from '#lib/formats/ledger/read-table.ts';
import { LedgerFormatError } from '#lib/formats/ledger/ledger-format-error.ts';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	insertReply,
	listReplies as listRows,
	listReplyTargets,
	undoReply as undoRow,
	type ReplyRowToStore,
	type ReplyTarget,
	type StoredReply
} from '#lib/server/queries/notice-reply.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, can, confinedTo, type Context } from '../context.ts';
import { lockRegister, requireDistrict } from '../district-access.ts';
import { paperStore, type FileStore } from '../file-store.ts';
import { parseId } from '../validation.ts';

export const MOST_REPLY_BYTES = 1024 ** 2;
const MOST_LISTED = 500;

export interface ReplyFile {
	fileName: string;
	bytes: Uint8Array;
}

/** What a returned sheet would do, row by row; nothing is written (试导入). */
export async function checkReply(
	context: Context,
	district: string,
	file: ReplyFile
): Promise<ReplyReport> {
	return (await readReply(context, district, file)).report;
}

/**
 * Takes a returned sheet (回执): each facility that is named repaired waits to be looked at again. Rows
 * with mistakes are not taken and stand in the report; the file is kept as it came. A maintainer answers the
 * letters to its own unit.
 *
 * @throws {Invalid} No sheet of ours, or no row of it says anything. @throws {Conflict} Taken before.
 */
export async function importReply(
	context: Context,
	district: string,
	file: ReplyFile,
	store: FileStore = paperStore()
): Promise<StoredReply> {
	const { report, targets } = await readReply(context, district, file);
	const rows = toRows(report, targets);
	if (rows.length === 0)
		throw new Invalid(
			[
				'没有可以导入的行（{errors} 行有错，{blank} 行未填）。请按提示改正后再导入。',
				'There is no row to take ({errors} with mistakes, {blank} blank). Mend them and import again.'
			],
			{ params: { errors: report.counts.error, blank: report.counts.blank } }
		);
	const hash = await store.put(file.bytes);
	const reply = {
		id: randomUUID(),
		file_name: file.fileName.slice(0, 200),
		file_hash: hash,
		report,
		imported_by: context.actor.name,
		imported_at: context.now().toISOString()
	};
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await listRows(client, district, { fileHash: hash, limit: 10 });
			const same = before.find(({ undone_at }) => undone_at === null);
			if (same)
				throw new Conflict(
					[
						'这份回执已于 {at} 由 {who} 导入。要重新导入，请先撤销那一次。',
						'This very sheet was imported by {who} at {at}. Undo that first.'
					],
					{ params: { at: same.imported_at, who: same.imported_by } }
				);
			await insertReply(client, district, { ...reply, account: context.actor.id }, rows);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'import',
				entity: 'notice_reply',
				entityId: reply.id,
				after: { file: reply.file_name, hash, ...report.counts }
			});
		},
		{ label: 'import reply' }
	);
	return { ...reply, undone_at: null, undone_by: null };
}

/** Replies that were taken, the latest first; a maintainer sees those that it brought itself. */
export async function listReplies(
	context: Context,
	district: string,
	filter: { notice?: string } = {}
): Promise<StoredReply[]> {
	authorize(context, district, 'reply.send');
	const isConfined = !can(context.actor, district, 'reply.import');
	return listRows(context.db, district, {
		...filter,
		...(isConfined ? { account: context.actor.id } : {}),
		limit: MOST_LISTED
	});
}

/** Takes a reply back; sheet and report stay on record. @throws {Conflict} @throws {NotFound} */
export async function undoReply(
	context: Context,
	district: string,
	id: string
): Promise<StoredReply> {
	authorize(context, district, 'reply.import');
	const replyId = parseId(id);
	return context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const [reply] = await listRows(client, district, { id: replyId, limit: 1 });
			if (!reply) throw new NotFound(['没有这份回执。', 'There is no such reply.']);
			const at = context.now();
			if (!(await undoRow(client, district, replyId, { by: context.actor.name, at })))
				throw new Conflict(['这份回执已经撤销过。', 'This reply was undone before.']);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'undo',
				entity: 'notice_reply',
				entityId: replyId,
				before: { file: reply.file_name, hash: reply.file_hash }
			});
			return { ...reply, undone_at: at.toISOString(), undone_by: context.actor.name };
		},
		{ label: 'undo reply' }
	);
}

async function readReply(
	context: Context,
	district: string,
	{ bytes }: ReplyFile
): Promise<{ report: ReplyReport; targets: ReplyTarget[] }> {
	authorize(context, district, 'reply.send');
	const { time_zone } = await requireDistrict(context.db, district);
	if (bytes.length > MOST_REPLY_BYTES)
		throw new Invalid([
			'回执不能超过 1 MB：请用系统发出的回执，不要插入图片。',
			'A reply has 1 MB at most: use the sheet that was sent, without pictures.'
		]);
	const { headings, rows } = await openSheet(bytes);
	const named = headings.map((heading) => heading.trim());
	const missing = [REPLY_HEADINGS.number, REPLY_HEADINGS.is_fixed].filter(
		(title) => !named.includes(title)
	);
	if (missing.length > 0)
		throw new Invalid(
			[
				'这不是我们发出的回执：缺少列“{missing}”。请用函告附带的回执填写。',
				'This is no reply sheet of ours: the column {missing} is missing. Use the sheet that came with the letter.'
			],
			{ params: { missing: missing.join('、') } }
		);
	const read = rows.map(({ row, cells }) => ({ row, cells: readReplyCells(headings, cells) }));
	const numbers = [...new Set(read.map(({ cells }) => cells.number))];
	const confined = confinedTo(context.actor, district);
	const targets = await listReplyTargets(context.db, district, numbers, confined);
	const dayIn = (instant: string) => dayOf(new Date(instant), time_zone);
	const known = targets.map((target) => ({
		order_id: target.order_id,
		number: target.number,
		code: target.code,
		letter_date: target.letter_date,
		last_seen_day: target.last_seen_at === null ? null : dayIn(target.last_seen_at),
		isWithdrawn: target.withdrawn_at !== null,
		isClosed: target.closed_at !== null || target.voided_at !== null
	}));
	return { report: judgeReply(read, known, dayOf(context.now(), time_zone)), targets };
}

async function openSheet(bytes: Uint8Array) {
	try {
		return await readTable(bytes);
	} catch (thrown) {
		if (!(thrown instanceof LedgerFormatError)) throw thrown;
		throw new Invalid([thrown.text.zh, thrown.text.en], { cause: thrown });
	}
}

function toRows(report: ReplyReport, targets: readonly ReplyTarget[]): ReplyRowToStore[] {
	const notices = new Map(targets.map(({ number, notice }) => [number, notice]));
	return report.rows.flatMap((row): ReplyRowToStore[] => {
		const notice = notices.get(row.number);
		const isTaken = row.outcome === 'fixed' || row.outcome === 'not_fixed';
		if (!isTaken || row.order_id === null || row.is_fixed === null || !notice) return [];
		const { fixed_on, fixed_by, remark, is_fixed, order_id: work_order } = row;
		return [{ row: row.row, notice, work_order, is_fixed, fixed_on, fixed_by, remark }];
	});
}
