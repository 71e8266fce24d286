import { isCalendarDay } from './day.ts';
import { textOf, type LedgerCell } from './ledger/table.ts';

/** Headings of the reply sheet (回执), by what they hold. */
export const REPLY_HEADINGS = {
	ordinal: '序号',
	number: '函告文号',
	code: '设施编号',
	place: '名称、位置',
	defect: '缺陷',
	is_fixed: '是否修好',
	fixed_on: '修好日期',
	fixed_by: '维修单位或人员',
	remark: '备注',
	order_id: '识别码（勿改）'
} as const;
export type ReplyField = keyof typeof REPLY_HEADINGS;
export const FIXED_WORDS = ['是', '否'] as const;

/** A row of a returned sheet as texts. */
export type ReplyCells = Record<ReplyField, string>;

export type ReplyOutcome = 'fixed' | 'not_fixed' | 'blank' | 'error';

export interface ReplyFinding {
	field: ReplyField;
	severity: 'error' | 'warning';
	/** What is wrong and its cure: Chinese, English. */
	message: readonly [zh: string, en: string];
}

export interface ReplyRow {
	/** As Excel or WPS counts it. */
	row: number;
	outcome: ReplyOutcome;
	number: string;
	code: string;
	order_id: string | null;
	is_fixed: boolean | null;
	fixed_on: string | null;
	fixed_by: string | null;
	remark: string | null;
	findings: ReplyFinding[];
}

export interface ReplyReport {
	rows: ReplyRow[];
	counts: Record<ReplyOutcome, number>;
}

/** What a row may be about. */
export interface KnownOrder {
	order_id: string;
	number: string;
	code: string | null;
	letter_date: string;
	/** Day of the last look that showed the defect, in the district; null: the order is gone. */
	last_seen_day: string | null;
	isWithdrawn: boolean;
	isClosed: boolean;
}

const YES = new Set(['是', '已修好', '修好', '已修复', '修复', '√', '✓', 'y', 'yes', 'true', '1']);
const NO = new Set(['否', '未修好', '未修复', '未修', '×', 'x', 'n', 'no', 'false', '0']);

/**
 * Judges the rows of a returned sheet one by one; nothing is dropped: a row that says nothing is blank, one
 * that cannot be taken says why and how to mend it.
 *
 * @param today Day of the district, `YYYY-MM-DD`.
 */
export function judgeReply(
	rows: readonly { row: number; cells: ReplyCells }[],
	known: readonly KnownOrder[],
	today: string
): ReplyReport {
	const byId = new Map(known.map((order) => [`${order.number}\0${order.order_id}`, order]));
	const taken = new Map<string, number>();
	const judged = rows.map(({ row, cells }) => {
		const result = judgeRow(row, cells, { known, byId, today });
		if (result.order_id !== null && result.outcome !== 'blank' && result.outcome !== 'error') {
			const before = taken.get(result.order_id);
			if (before === undefined) taken.set(result.order_id, row);
			else
				reject(result, 'order_id', [
					`与第 ${before} 行是同一处，请只保留一行`,
					`the same facility as row ${before}: keep one of them`
				]);
		}
		return result;
	});
	const counts: ReplyReport['counts'] = { fixed: 0, not_fixed: 0, blank: 0, error: 0 };
	for (const { outcome } of judged) counts[outcome]++;
	return { rows: judged, counts };
}

function reject(row: ReplyRow, field: ReplyField, message: ReplyFinding['message']): void {
	row.findings.push({ field, severity: 'error', message });
	row.outcome = 'error';
}

function judgeRow(
	row: number,
	cells: ReplyCells,
	{
		known,
		byId,
		today
	}: { known: readonly KnownOrder[]; byId: ReadonlyMap<string, KnownOrder>; today: string }
): ReplyRow {
	const judged: ReplyRow = {
		row,
		outcome: 'blank',
		number: cells.number,
		code: cells.code,
		order_id: null,
		is_fixed: null,
		fixed_on: null,
		fixed_by: cells.fixed_by.slice(0, 200) || null,
		remark: cells.remark.slice(0, 1000) || null,
		findings: []
	};
	const order = findOrder(cells, known, byId);
	if (!order) {
		reject(judged, cells.order_id === '' ? 'code' : 'order_id', [
			'函告里没有这一处：请用系统发出的回执填写，不要改动函告文号、设施编号和识别码',
			'no such facility in that letter: fill in the sheet that was sent, and leave number, code and identifier as they are'
		]);
		return judged;
	}
	judged.order_id = order.order_id;
	readFixed(judged, cells.is_fixed);
	readDay(judged, cells.fixed_on, today);
	if (judged.outcome === 'error' || judged.is_fixed === null) return judged;
	if (order.isWithdrawn)
		reject(judged, 'number', [
			'这份函告已撤回，请用新函告的回执',
			'this letter was withdrawn: use the sheet of the new one'
		]);
	else if (order.last_seen_day === null)
		reject(judged, 'order_id', [
			'维修单已不在（原始记录已撤销）',
			'its work order is gone: the record behind it was undone'
		]);
	else if (order.isClosed)
		judged.findings.push({
			field: 'is_fixed',
			severity: 'warning',
			message: ['此处已销号，回复仅留存', 'closed already: the answer is only kept']
		});
	else if (judged.is_fixed && judged.fixed_on !== null && judged.fixed_on < order.last_seen_day)
		judged.findings.push({
			field: 'fixed_on',
			severity: 'warning',
			message: [
				`修好日期早于最近一次看到损坏（${order.last_seen_day}），仍按损坏计`,
				`before it was last seen broken (${order.last_seen_day}): it stays broken`
			]
		});
	return judged;
}

function findOrder(
	cells: ReplyCells,
	known: readonly KnownOrder[],
	byId: ReadonlyMap<string, KnownOrder>
): KnownOrder | undefined {
	if (cells.order_id !== '') return byId.get(`${cells.number}\0${cells.order_id.toLowerCase()}`);
	// A sheet that was typed anew has no identifiers: letter and code are as good if they name one.
	const named = known.filter(({ number, code }) => number === cells.number && code === cells.code);
	return cells.code !== '' && named.length === 1 ? named[0] : undefined;
}

function readFixed(row: ReplyRow, text: string): void {
	const word = text.toLowerCase();
	if (word === '') return;
	if (YES.has(word)) row.is_fixed = true;
	else if (NO.has(word)) row.is_fixed = false;
	else {
		reject(row, 'is_fixed', [
			`“${text}”不能辨认，请填 是 或 否`,
			`"${text}" cannot be read: enter 是 (yes) or 否 (no)`
		]);
		return;
	}
	row.outcome = row.is_fixed ? 'fixed' : 'not_fixed';
}

function readDay(row: ReplyRow, text: string, today: string): void {
	if (text === '') {
		if (row.is_fixed === true)
			row.findings.push({
				field: 'fixed_on',
				severity: 'warning',
				message: ['未填修好日期，按收到回执之日计', 'no day given: the day of the import counts']
			});
		return;
	}
	const day = toDay(text);
	if (day === undefined)
		reject(row, 'fixed_on', [
			`“${text}”不是日期，请填如 2026-03-01`,
			`"${text}" is no day: enter one as 2026-03-01`
		]);
	else if (day > today)
		reject(row, 'fixed_on', [
			`修好日期 ${day} 还没有到，请核对`,
			`${day} has not come yet: look at it again`
		]);
	else if (row.is_fixed === null && row.outcome !== 'error')
		reject(row, 'is_fixed', [
			'填了修好日期，没填是否修好：请填 是 或 否',
			'a day, but not whether it is repaired: enter 是 (yes) or 否 (no)'
		]);
	else row.fixed_on = day;
}

/** `2026-3-1`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, with or without a time. */
function toDay(text: string): string | undefined {
	const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?([ T].*)?$/.exec(text);
	if (!match) return undefined;
	const [, year = '', month = '', day = ''] = match;
	const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	return isCalendarDay(iso) ? iso : undefined;
}

/** The cells of a row by our headings; undefined where a heading is missing. */
export function readReplyCells(
	headings: readonly string[],
	cells: readonly LedgerCell[]
): ReplyCells {
	const of = (title: string) => {
		const index = headings.findIndex((heading) => heading.trim() === title);
		return index === -1 ? '' : textOf(cells[index]);
	};
	return Object.fromEntries(
		Object.entries(REPLY_HEADINGS).map(([field, title]) => [field, of(title)])
	) as ReplyCells;
}
