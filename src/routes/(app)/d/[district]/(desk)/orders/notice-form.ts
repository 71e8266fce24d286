import type { NoticeInput } from '#lib/domain/notice.ts';
import { PARTY_ROLES } from '#lib/domain/work-order.ts';

/** A letter as the form of the page posts it; the service checks what it says. */
export function readNoticeForm(form: FormData): NoticeInput {
	const field = (name: string) => String(form.get(name) ?? '').trim();
	const day = (name: string) => (field(name) === '' ? {} : { [name]: field(name) });
	return {
		party_role: PARTY_ROLES.find((role) => role === field('party_role')) ?? 'serviced_by',
		party: field('party'),
		order_ids: form.getAll('order').map(String),
		note: field('note'),
		...day('letter_date'),
		...day('deadline')
	};
}
