import * as v from 'valibot';
import { isCalendarDay } from './day.ts';

/** Whence an entry of the audit trail came. */
export const AUDIT_WAYS = ['web', 'token', 'cli', 'job', 'system'] as const;

/** Verbs and subjects of the trail that have a word on screen; others show as they are. */
export const AUDIT_ACTIONS = [
	'sign_in',
	'sign_in_refused',
	'sign_out',
	'create',
	'update',
	'remove',
	'end',
	'set',
	'reset',
	'delete',
	'apply',
	'decide',
	'observe',
	'save',
	'import',
	'enqueue',
	'stop',
	'request_undo',
	'undo',
	'undo_import',
	'mark_disclosure',
	'export',
	'grant',
	'revoke',
	'reset_password',
	'change_password',
	'disable',
	'enable',
	'unlock',
	'revoke_session',
	'revoke_sessions',
	'backup',
	'restore',
	'sign',
	'withdraw',
	'void'
] as const;
export const AUDIT_ENTITIES = [
	'account',
	'access_token',
	'facility',
	'observation',
	'vehicle',
	'outage',
	'closure',
	'area',
	'rule',
	'district',
	'code_template',
	'place',
	'plan',
	'scenario',
	'survey',
	'import_batch',
	'change_set',
	'job',
	'export',
	'archive',
	'work_order',
	'notice',
	'notice_template',
	'notice_reply',
	'statement',
	'audit'
] as const;

const word = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100)), '');
const day = v.optional(
	v.pipe(
		v.string(),
		v.trim(),
		v.check(
			(text) => text === '' || isCalendarDay(text),
			'应为日期，如 2026-03-31 — must be a date such as 2026-03-31'
		)
	),
	''
);

/** What of the trail is asked for, as the address of the page says it; days are of Beijing time. */
export const AuditQuerySchema = v.object({
	person: word,
	action: word,
	entity: word,
	subject: word,
	district: word,
	via: v.optional(v.union([v.literal(''), v.picklist(AUDIT_WAYS)]), ''),
	from: day,
	until: day,
	before: v.optional(v.pipe(v.string(), v.regex(/^\d{0,15}$/)), '')
});
export type AuditQuery = v.InferOutput<typeof AuditQuerySchema>;

/** Days of the administration pages, which belong to no district. */
export const ADMIN_TIME_ZONE = 'Asia/Shanghai';
