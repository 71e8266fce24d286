import { randomUUID } from 'node:crypto';
import { dayOf } from '#lib/domain/day.ts';
import {
	NoticeInputSchema,
	printNumber,
	type Notice,
	type NoticeInput,
	type NoticeItemSnapshot
} from '#lib/domain/notice.ts';
import { TELLABLE, type WorkOrder } from '#lib/domain/work-order.ts';
import { addDays } from '#lib/domain/week.ts';
import { printDocx } from '#lib/formats/document/print-docx.ts';
import { printPdf } from '#lib/formats/document/print-pdf.ts';
import { printFormSheet } from '#lib/formats/form-sheet.ts';
import { Conflict, type Issue } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { findLastNotice, insertNotice, type NoticeToStore } from '#lib/server/queries/notice.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { createRuleReader } from '../analysis.ts';
import { authorize, type Context } from '../context.ts';
import { lockRegister, requireDistrict } from '../district-access.ts';
import { paperStore, type FileStore } from '../file-store.ts';
import { invalid, parseInput } from '../validation.ts';
import { readOrders } from '../work-order.ts';
import { drawInset, listLetterPhotos } from './inset.ts';
import { composeLetter, composeReplySheet, type LetterContent } from './letter-paper.ts';
import { getNotice, type NoticeView } from './notices.ts';
import { readNoticeTemplate } from './template.ts';

/** Others may sign at the same moment; each try takes the next number. */
const TRIES = 5;

/** A letter before it is signed, as PDF: no number, nothing stored. */
export async function previewNotice(
	context: Context,
	district: string,
	input: NoticeInput
): Promise<Uint8Array> {
	authorize(context, district, 'paper.sign');
	const draft = await prepare(context, district, input);
	return printPdf(composeLetter({ ...draft.content, number: null }));
}

/**
 * Signs one letter (函告) for many facilities of one party. Its number follows the last one of its year
 * without a gap; its files are kept under their hashes and never change.
 *
 * @throws {Invalid} A facility is another party's, closed, waits to be looked at again, or the day is wrong.
 */
export async function signNotice(
	context: Context,
	district: string,
	input: NoticeInput,
	store: FileStore = paperStore()
): Promise<NoticeView> {
	authorize(context, district, 'paper.sign');
	const draft = await prepare(context, district, input);
	const { content, orders } = draft;
	const year = Number(content.letter_date.slice(0, 4));
	const id = randomUUID();
	for (let tried = 0; tried < TRIES; tried++) {
		const { sequence: last } = await findLastNotice(context.db, district, year);
		const sequence = last + 1;
		const number = printNumber(content.template.number_template, year, sequence);
		const numbered = { ...content, number };
		const paper = composeLetter(numbered);
		// Printed before the number is taken: no transaction waits for a printer.
		const files = [
			await printPdf(paper),
			await printDocx(paper),
			await printFormSheet(composeReplySheet(numbered))
		];
		const [pdf_hash = '', docx_hash = '', sheet_hash = ''] = await Promise.all(
			files.map((bytes) => store.put(bytes))
		);
		const notice: NoticeToStore = {
			id,
			year,
			sequence,
			number,
			party_role: draft.party_role,
			party: content.party,
			letter_date: content.letter_date,
			deadline: content.deadline,
			note: content.note,
			template: content.template,
			pdf_hash,
			docx_hash,
			sheet_hash,
			signed_by: context.actor.id,
			signed_by_name: context.actor.name,
			signed_at: context.now().toISOString(),
			items: content.items.map(({ order_id, reminder, opened_day: _, ...snapshot }, index) => ({
				ordinal: index + 1,
				order_id,
				facility_id: orders[index]?.facility_id ?? '',
				reminder,
				snapshot
			}))
		};
		if (await storeNotice(context, district, notice, orders))
			return getNotice(context, district, id);
	}
	throw new Conflict([
		'同时有多人签发，请再点一次签发。',
		'Several people signed at the same moment: sign again.'
	]);
}

/** @returns false when the number was taken meanwhile. @throws {Conflict} An order moved on. */
async function storeNotice(
	context: Context,
	district: string,
	notice: NoticeToStore,
	orders: readonly WorkOrder[]
): Promise<boolean> {
	return context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const { sequence } = await findLastNotice(client, district, notice.year);
			if (sequence + 1 !== notice.sequence) return false;
			const ids = orders.map(({ id }) => id);
			const now = await readOrders(context, district, { ids, limit: ids.length }, client);
			const states = new Map(now.map((order) => [order.id, order]));
			for (const order of orders) {
				const there = states.get(order.id);
				if (there?.state !== order.state || there.reminders !== order.reminders)
					throw movedOn(order);
			}
			await insertNotice(client, district, notice);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'sign',
				entity: 'notice',
				entityId: notice.number,
				after: {
					party: notice.party,
					deadline: notice.deadline,
					facilities: notice.items.length,
					pdf: notice.pdf_hash,
					docx: notice.docx_hash,
					sheet: notice.sheet_hash
				}
			});
			return true;
		},
		{ label: 'sign notice' }
	);
}

async function prepare(
	context: Context,
	district: string,
	input: NoticeInput
): Promise<{ content: LetterContent; orders: WorkOrder[]; party_role: Notice['party_role'] }> {
	const { party_role, party, order_ids, note, ...days } = parseInput(NoticeInputSchema, input);
	const { time_zone, is_demo } = await requireDistrict(context.db, district);
	const rule = await createRuleReader(context.db, district);
	const today = dayOf(context.now(), time_zone);
	const letter_date = days.letter_date ?? today;
	const deadline = days.deadline ?? addDays(letter_date, rule('notice.deadline_days'));
	await checkDays(context, district, { letter_date, deadline, today });
	const found = await readOrders(context, district, {
		ids: [...new Set(order_ids)],
		limit: order_ids.length
	});
	const byId = new Map(found.map((order) => [order.id, order]));
	const issues = [...new Set(order_ids)].flatMap((id) => {
		const problem = problemOf(byId.get(id), party_role, party);
		return problem === undefined ? [] : [{ path: `order_ids.${id}`, message: problem }];
	});
	if (issues.length > 0) throw invalid(issues);
	const orders = found.sort(byPlace);
	const { isOwn: _own, ...template } = await readNoticeTemplate(context, district);
	const facilityIds = orders.map(({ facility_id }) => facility_id);
	const photos = await listLetterPhotos(context, district, facilityIds);
	const items = orders.map((order, index) => ({
		...toSnapshot(order),
		photo_ids: photos.filter(({ ordinal }) => ordinal === index + 1).map(({ id }) => id),
		order_id: order.id,
		reminder: order.reminders + 1,
		opened_day: dayOf(new Date(order.opened_at), time_zone)
	}));
	return {
		orders,
		party_role,
		content: {
			number: null,
			party,
			letter_date,
			deadline,
			note,
			template,
			isDemo: is_demo,
			items,
			figure: await drawInset(context, district, items),
			photos
		}
	};
}

async function checkDays(
	context: Context,
	district: string,
	{ letter_date, deadline, today }: { letter_date: string; deadline: string; today: string }
): Promise<void> {
	const issues: Issue[] = [];
	const last = await findLastNotice(context.db, district, Number(letter_date.slice(0, 4)));
	if (letter_date > today)
		issues.push({ path: 'letter_date', message: '函告日期不能晚于今天 — not later than today' });
	if (last.letter_date !== null && letter_date < last.letter_date)
		issues.push({
			path: 'letter_date',
			message: `文号按日期先后编，不能早于上一份函告（${last.letter_date}）— numbers follow the days: not before the last letter`
		});
	if (deadline < letter_date)
		issues.push({ path: 'deadline', message: '期限不能早于函告日期 — not before the letter' });
	if (issues.length > 0) throw invalid(issues);
}

function problemOf(
	order: WorkOrder | undefined,
	role: Notice['party_role'],
	party: string
): string | undefined {
	if (!order) return '没有这张维修单，请刷新 — no such work order: reload';
	const label = order.code ?? order.name ?? order.id;
	if (order[role] !== party)
		return `${label} 的责任单位是“${order[role] ?? '未填写'}”，不是“${party}”：请另行签发，或先在台账中更正 — belongs to another party: sign another letter, or mend the register`;
	if (order.state === 'awaiting_check')
		return `${label} 已报修好，请先到场复查 — reported repaired: look at it first`;
	return (TELLABLE as readonly string[]).includes(order.state)
		? undefined
		: `${label} 已销号或已作废 — closed or void`;
}

function toSnapshot(order: WorkOrder): Omit<NoticeItemSnapshot, 'photo_ids'> {
	const { kind, code, name, address, road_name, township, position } = order;
	const { condition, defects, opened_at, last_seen_at } = order;
	const place = { kind, code, name, address, road_name, township, position };
	return { ...place, condition, defects, opened_at, last_seen_at };
}

function byPlace(a: WorkOrder, b: WorkOrder): number {
	const compare = (left: string | null, right: string | null) =>
		(left ?? '').localeCompare(right ?? '', 'zh-CN', { numeric: true });
	return compare(a.road_name, b.road_name) || compare(a.code, b.code) || compare(a.id, b.id);
}

function movedOn(order: WorkOrder): Conflict {
	return new Conflict(
		[
			'{label} 刚刚有了变化（有人标记、回复或签发）。请刷新后再签发。',
			'{label} has just changed (a mark, a reply or a letter). Reload and sign again.'
		],
		{ params: { label: order.code ?? order.name ?? order.id } }
	);
}
