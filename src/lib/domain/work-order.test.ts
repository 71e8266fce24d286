import { describe, expect, it } from 'vitest';
import { deriveOrder, reminderWords, type OrderFacts } from './work-order.ts';

const NEW: OrderFacts = {
	last_seen_at: '2026-03-01T02:00:00.000Z',
	closed_at: null,
	voided_at: null,
	lifecycle: 'in_service',
	notice_signed_at: null,
	deadline: null,
	reply_is_fixed: null,
	reply_fixed_until: null,
	reply_at: null,
	maintainer_intact_at: null
};
const TOLD = { ...NEW, notice_signed_at: '2026-03-02T02:00:00.000Z', deadline: '2026-03-17' };
const FIXED = {
	...TOLD,
	reply_is_fixed: true,
	reply_fixed_until: '2026-03-10T15:59:59.999Z',
	reply_at: '2026-03-12T00:00:00.000Z'
};

describe('the state of a work order', () => {
	it.each([
		['waits for a letter', NEW, 'open'],
		['was told', TOLD, 'notified'],
		['waits for somebody to look again', FIXED, 'awaiting_check'],
		['is under repair', { ...FIXED, reply_is_fixed: false }, 'in_repair'],
		['is closed', { ...FIXED, closed_at: '2026-03-13T00:00:00.000Z' }, 'closed'],
		['is void', { ...TOLD, voided_at: '2026-03-13T00:00:00.000Z' }, 'voided'],
		['ends with its facility', { ...TOLD, lifecycle: 'removed' as const }, 'removed'],
		[
			'takes a maintainer at its word as a reply',
			{ ...TOLD, maintainer_intact_at: '2026-03-05T00:00:00.000Z' },
			'awaiting_check'
		]
	])('%s', (_, facts, state) => {
		expect(deriveOrder(facts, '2026-03-12').state).toBe(state);
	});

	it('is overdue from the day after the deadline, unless the repair was reported', () => {
		expect(deriveOrder(TOLD, '2026-03-17').isOverdue).toBe(false);
		expect(deriveOrder(TOLD, '2026-03-18').isOverdue).toBe(true);
		expect(deriveOrder(FIXED, '2026-03-18').isOverdue).toBe(false);
	});

	it('goes back when it is seen broken after the day of the reported repair', () => {
		const seen = deriveOrder({ ...FIXED, last_seen_at: '2026-03-11T01:00:00.000Z' }, '2026-03-18');
		expect(seen).toEqual({ state: 'notified', isOverdue: true, isRefuted: true });
		// Seen before the repair, told of later: that says nothing about the repair.
		const late = deriveOrder({ ...FIXED, last_seen_at: '2026-03-09T01:00:00.000Z' }, '2026-03-18');
		expect(late.state).toBe('awaiting_check');
	});

	it('lets a new letter ask again after an answer that it is not repaired', () => {
		const asked = { ...FIXED, reply_is_fixed: false, notice_signed_at: '2026-03-20T00:00:00.000Z' };
		expect(deriveOrder(asked, '2026-03-20').state).toBe('notified');
	});

	it('counts reminders in words', () => {
		expect(reminderWords(1)[0]).toBe('首次函告');
		expect(reminderWords(3)[0]).toBe('第三次函告');
		expect(reminderWords(12)[0]).toBe('第12次函告');
	});
});
