import * as v from 'valibot';
import type { FacilityKind, Lifecycle } from './facility.ts';
import type { Condition, Defect } from './observation.ts';

/** The three parties of the ledger, any of which a letter may be addressed to. */
export const PARTY_ROLES = ['serviced_by', 'supplied_by', 'managed_by'] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

/**
 * How far a work order (维修单) has come: 待函告 · 已函告 · 维修中（回复未修好） · 待复查 · 已销号 · 作废, and
 * `removed` where the facility itself is gone. Nobody types it: it follows from looks, letters, replies.
 */
export const ORDER_STATES = [
	'open',
	'notified',
	'in_repair',
	'awaiting_check',
	'closed',
	'voided',
	'removed'
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** States in which something is still to be done. */
export const UNDER_WAY = ['open', 'notified', 'in_repair', 'awaiting_check'] as const;
/** States in which a letter may name the order. */
export const TELLABLE = ['open', 'notified', 'in_repair'] as const;

/** What a state follows from. Instants are ISO strings, days `YYYY-MM-DD` of the district. */
export interface OrderFacts {
	last_seen_at: string;
	closed_at: string | null;
	voided_at: string | null;
	lifecycle: Lifecycle;
	/** The latest letter that was not withdrawn. */
	notice_signed_at: string | null;
	deadline: string | null;
	/** The latest reply that was not undone. */
	reply_is_fixed: boolean | null;
	/** Last instant of the day for which it is said to be repaired. */
	reply_fixed_until: string | null;
	reply_at: string | null;
	/** When its maintainer marked it intact by an account of its own, last. */
	maintainer_intact_at: string | null;
}

export interface DerivedOrder {
	state: OrderState;
	/** The day set by the letter is over, and nobody said that it is repaired. */
	isOverdue: boolean;
	/** It was said to be repaired, and seen broken after that. */
	isRefuted: boolean;
}

/** @param today Day of the district, `YYYY-MM-DD`. */
export function deriveOrder(facts: OrderFacts, today: string): DerivedOrder {
	const plain = (state: OrderState): DerivedOrder => ({
		state,
		isOverdue: false,
		isRefuted: false
	});
	if (facts.voided_at !== null) return plain('voided');
	if (facts.closed_at !== null) return plain('closed');
	if (facts.lifecycle === 'removed') return plain('removed');
	const seen = Date.parse(facts.last_seen_at);
	const repairs = [
		...(facts.reply_is_fixed === true ? [facts.reply_fixed_until] : []),
		facts.maintainer_intact_at
	].flatMap((at) => (at === null ? [] : [Date.parse(at)]));
	if (repairs.some((repaired) => repaired >= seen)) return plain('awaiting_check');
	const isTold = facts.notice_signed_at !== null;
	const isAnsweredSince =
		facts.reply_is_fixed === false &&
		facts.reply_at !== null &&
		facts.notice_signed_at !== null &&
		Date.parse(facts.reply_at) >= Date.parse(facts.notice_signed_at);
	return {
		state: !isTold ? 'open' : isAnsweredSince ? 'in_repair' : 'notified',
		isOverdue: isTold && facts.deadline !== null && facts.deadline < today,
		isRefuted: repairs.length > 0
	};
}

/** A work order as the API gives it. */
export interface WorkOrder extends DerivedOrder {
	id: string;
	facility_id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	township: string | null;
	managed_by: string | null;
	supplied_by: string | null;
	serviced_by: string | null;
	position: [number, number] | null;
	condition: Exclude<Condition, 'intact'>;
	defects: Defect[];
	opened_at: string;
	last_seen_at: string;
	look_count: number;
	closed_at: string | null;
	voided_at: string | null;
	voided_by: string | null;
	void_reason: string | null;
	/** Letters about it that were not withdrawn. */
	reminders: number;
	notice_id: string | null;
	notice_number: string | null;
	deadline: string | null;
	reply_fixed_on: string | null;
	reply_fixed_by: string | null;
	reply_remark: string | null;
}

export const OrderQuerySchema = v.object({
	state: v.optional(v.picklist([...ORDER_STATES, 'under_way', 'overdue']), 'under_way'),
	role: v.optional(v.picklist(PARTY_ROLES), 'serviced_by'),
	party: v.optional(v.string()),
	facility: v.optional(v.pipe(v.string(), v.uuid()))
});
export type OrderQuery = v.InferOutput<typeof OrderQuerySchema>;

export const ReasonSchema = v.strictObject({
	reason: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请写明原因 — a reason is needed'),
		v.maxLength(500)
	)
});

/** 第三次函告, Reminder 3. */
export function reminderWords(count: number): readonly [zh: string, en: string] {
	const digits = '一二三四五六七八九十';
	const zh = count <= 10 ? (digits[count - 1] ?? String(count)) : String(count);
	return count === 1 ? ['首次函告', 'First letter'] : [`第${zh}次函告`, `Letter no. ${count}`];
}
