import type { ReplyReport } from '#lib/domain/notice-reply.ts';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import { can } from '#lib/server/services/context.ts';
import { getNotice, listNotices, withdrawNotice } from '#lib/server/services/notice/notices.ts';
import {
	checkReply,
	importReply,
	listReplies,
	undoReply
} from '#lib/server/services/notice/replies.ts';
import { readNoticeTemplate, setNoticeTemplate } from '#lib/server/services/notice/template.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const open = event.url.searchParams.get('open');
		return {
			notices: await listNotices(context, district),
			open: open === null ? null : await getNotice(context, district, open),
			template: await readNoticeTemplate(context, district),
			mayUndo: can(context.actor, district, 'reply.import'),
			replies: can(context.actor, district, 'reply.send')
				? (await listReplies(context, district)).map(({ report, ...reply }) => ({
						...reply,
						counts: report.counts
					}))
				: null
		};
	});

async function takeReply(event: RequestEvent, isTry: boolean) {
	const file = (await event.request.clone().formData()).get('reply');
	return runAction(event, async (context): Promise<{ report: ReplyReport; isTry: boolean }> => {
		const isFile = file instanceof File;
		const reply = {
			fileName: isFile ? file.name : '',
			bytes: new Uint8Array(isFile ? await file.arrayBuffer() : new ArrayBuffer(0))
		};
		const { district } = event.params;
		if (isTry) return { report: await checkReply(context, district, reply), isTry };
		return { report: (await importReply(context, district, reply)).report, isTry };
	});
}

export const actions: Actions = {
	check: (event) => takeReply(event, true),
	import: (event) => takeReply(event, false),
	undo: (event) =>
		runAction(event, async (context, field) => ({
			undone: (await undoReply(context, event.params.district, field('reply_id'))).id
		})),
	withdraw: (event) =>
		runAction(event, async (context, field) => {
			const reason = { reason: field('reason') };
			await withdrawNotice(context, event.params.district, field('notice'), reason);
			return { withdrawn: field('notice') };
		}),
	template: (event) =>
		runAction(event, async (context, field) => {
			await setNoticeTemplate(context, event.params.district, {
				number_template: field('number_template'),
				issuer: field('issuer'),
				contact: field('contact'),
				basis: field('basis')
			});
			return { saved: true };
		})
};
