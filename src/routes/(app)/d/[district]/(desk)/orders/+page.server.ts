import { redirect } from '@sveltejs/kit';
import type { NoticeInput } from '#lib/domain/notice.ts';
import { OrderQuerySchema, PARTY_ROLES } from '#lib/domain/work-order.ts';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage, parseQuery } from '#lib/server/http.ts';
import { signNotice } from '#lib/server/services/notice/sign-notice.ts';
import { parseId } from '#lib/server/services/validation.ts';
import {
	listOrderParties,
	listWorkOrders,
	voidWorkOrder
} from '#lib/server/services/work-order.ts';
import { readNoticeForm } from './notice-form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rows that one page shows; the filter narrows them. */
const SHOWN = 500;

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const query = parseQuery(event, OrderQuerySchema);
		const orders = await listWorkOrders(context, district, query);
		return {
			query,
			roles: [...PARTY_ROLES],
			parties: await listOrderParties(context, district, query.role),
			count: orders.length,
			overdue: orders.filter(({ isOverdue }) => isOverdue).length,
			orders: orders.slice(0, SHOWN)
		};
	});

export const actions: Actions = {
	sign: async (event) => {
		const input: NoticeInput = readNoticeForm(await event.request.clone().formData());
		const done = await runAction(event, async (context) => ({
			signed: (await signNotice(context, event.params.district, input)).id
		}));
		if ('signed' in done) redirect(303, `/d/${event.params.district}/notices?open=${done.signed}`);
		return done;
	},
	void: (event) =>
		runAction(event, async (context, field) => {
			const id = parseId(field('order'));
			await voidWorkOrder(context, event.params.district, id, { reason: field('reason') });
			return { voided: id };
		})
};
