import * as v from 'valibot';
import type { FacilityKind } from './facility.ts';
import type { Defect } from './observation.ts';
import { DaySchema } from './time-schema.ts';
import { PARTY_ROLES, type OrderState, type PartyRole } from './work-order.ts';

/** Facilities that one letter names at most. */
export const MOST_ITEMS = 200;

/** What the letters of a district look like. */
export interface NoticeTemplate {
	/** `{year}`, `{seq}` or `{seq:3}`. */
	number_template: string;
	/** Who signs below, and the head of the letter. */
	issuer: string;
	/** Whom to call. */
	contact: string;
	/** The clause that the letter rests on. */
	basis: string;
}

/** 消防法 as amended in 2021; the wording from memory (status M): a district sets its own. */
export const DEFAULT_BASIS =
	'《中华人民共和国消防法》第二十九条：负责公共消防设施维护管理的单位，应当保持消防供水、消防通信、消防车通道等公共消防设施的完好有效。';
export const DEFAULT_NUMBER_TEMPLATE = '消函〔{year}〕{seq}号';

const PLACEHOLDER = /\{(year|seq(?::(\d))?)\}/g;

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));

export const NoticeTemplateSchema = v.strictObject({
	number_template: v.pipe(
		words(60),
		v.check(
			(text) =>
				(text.match(/\{seq(:\d)?\}/g) ?? []).length === 1 &&
				text.includes('{year}') &&
				!/[{}]/.test(text.replace(PLACEHOLDER, '')),
			'须有一个 {year} 和一个 {seq}（或 {seq:3}），没有其他占位符 — needs {year} and one {seq} (or {seq:3}) and no other placeholder'
		)
	),
	issuer: words(100),
	contact: v.pipe(v.string(), v.trim(), v.maxLength(100)),
	basis: words(1000)
});

/** The number of a letter by the template, e.g. 消函〔2026〕7号. */
export function printNumber(template: string, year: number, sequence: number): string {
	return template.replace(PLACEHOLDER, (_whole, name: string, width?: string) =>
		name === 'year' ? String(year) : String(sequence).padStart(Number(width ?? 1), '0')
	);
}

export const NoticeInputSchema = v.strictObject({
	party_role: v.picklist(PARTY_ROLES),
	party: words(120),
	order_ids: v.pipe(
		v.array(v.pipe(v.string(), v.uuid(), v.toLowerCase())),
		v.minLength(1, '请至少选择一处设施 — choose at least one facility'),
		v.maxLength(
			MOST_ITEMS,
			'一份函告最多 200 处，请分开签发 — a letter names 200 facilities at most'
		)
	),
	/** Default: today. */
	letter_date: v.optional(DaySchema),
	/** Default: `notice.deadline_days` after the letter's date. */
	deadline: v.optional(DaySchema),
	note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(1000)), '')
});
export type NoticeInput = v.InferInput<typeof NoticeInputSchema>;

/** A facility as a letter names it. */
export interface NoticeItemSnapshot {
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	township: string | null;
	position: [number, number] | null;
	condition: 'impaired' | 'unusable';
	defects: Defect[];
	opened_at: string;
	last_seen_at: string;
	photo_ids: string[];
}

export interface NoticeItem extends NoticeItemSnapshot {
	ordinal: number;
	order_id: string;
	facility_id: string;
	reminder: number;
	/** As it stands now; null: the order is there no more. */
	state: OrderState | null;
	isOverdue: boolean;
}

/** A signed letter as the API gives it. Days are `YYYY-MM-DD`, instants ISO strings. */
export interface Notice {
	id: string;
	year: number;
	sequence: number;
	number: string;
	party_role: PartyRole;
	party: string;
	letter_date: string;
	deadline: string;
	note: string;
	pdf_hash: string;
	docx_hash: string;
	sheet_hash: string;
	signed_by_name: string;
	signed_at: string;
	withdrawn_at: string | null;
	withdrawn_by: string | null;
	withdraw_reason: string | null;
	item_count: number;
}

export const NOTICE_FILES = ['pdf', 'docx', 'xlsx'] as const;
export type NoticeFile = (typeof NOTICE_FILES)[number];
