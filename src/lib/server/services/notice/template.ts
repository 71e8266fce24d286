import {
	DEFAULT_BASIS,
	DEFAULT_NUMBER_TEMPLATE,
	NoticeTemplateSchema,
	type NoticeTemplate
} from '#lib/domain/notice.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { findNoticeTemplate, saveNoticeTemplate } from '#lib/server/queries/notice.ts';
import { authorize, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { parseInput } from '../validation.ts';

/** How the letters of a district look: its own template, or what we propose. */
export async function readNoticeTemplate(
	context: Context,
	district: string
): Promise<NoticeTemplate & { isOwn: boolean }> {
	authorize(context, district, 'map.read');
	const { name } = await requireDistrict(context.db, district);
	const own = await findNoticeTemplate(context.db, district);
	if (own) return { ...own, isOwn: true };
	return {
		number_template: DEFAULT_NUMBER_TEMPLATE,
		issuer: `${name}消防救援大队`,
		contact: '',
		basis: DEFAULT_BASIS,
		isOwn: false
	};
}

/** @throws {Invalid} The template of numbers lacks `{year}` or `{seq}`, or a part is empty. */
export async function setNoticeTemplate(
	context: Context,
	district: string,
	input: NoticeTemplate
): Promise<NoticeTemplate & { isOwn: boolean }> {
	authorize(context, district, 'paper.sign');
	const template = parseInput(NoticeTemplateSchema, input);
	await requireDistrict(context.db, district);
	await context.db.transaction(
		async (client) => {
			const before = await findNoticeTemplate(client, district);
			const { name: by } = context.actor;
			await saveNoticeTemplate(client, district, template, { by, at: context.now() });
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: before ? 'update' : 'create',
				entity: 'notice_template',
				entityId: district,
				before,
				after: template
			});
		},
		{ label: 'set notice template' }
	);
	return { ...template, isOwn: true };
}
