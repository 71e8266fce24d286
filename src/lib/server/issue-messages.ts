import type { BaseIssue } from 'valibot';
import { format, type Locale, type Message } from '#lib/domain/messages/index.ts';
import type { Issue } from '#lib/server/errors.ts';

/** What valibot finds wrong, by the name of the check, in words a person can act on. */
const MESSAGES: Record<string, Message> = {
	string: ['应为文字', 'must be text'],
	number: ['应为数字', 'must be a number'],
	boolean: ['应为 true 或 false', 'must be true or false'],
	array: ['应为数组', 'must be an array'],
	object: ['应为对象', 'must be an object'],
	strict_object: ['应为对象', 'must be an object'],
	picklist: ['应为以下之一：{expected}', 'must be one of {expected}'],
	variant: ['应为以下之一：{expected}', 'must be one of {expected}'],
	literal: ['应为 {expected}', 'must be {expected}'],
	integer: ['应为整数', 'must be a whole number'],
	finite: ['应为有限的数', 'must be a finite number'],
	min_value: ['不得小于 {requirement}', 'must be at least {requirement}'],
	max_value: ['不得大于 {requirement}', 'must be at most {requirement}'],
	min_length: ['长度不得少于 {requirement}', 'length must be at least {requirement}'],
	max_length: ['长度不得超过 {requirement}', 'length must be at most {requirement}'],
	length: ['长度应为 {requirement}', 'length must be {requirement}'],
	non_empty: ['不得为空', 'must not be empty'],
	uuid: ['应为 UUID', 'must be a UUID'],
	regex: ['格式不对', 'has the wrong form'],
	iso_date: ['应为日期 YYYY-MM-DD', 'must be a date YYYY-MM-DD'],
	iso_timestamp: ['应为 ISO 8601 时间', 'must be an ISO 8601 time']
};
const MISSING: Message = ['必填', 'is required'];
const UNKNOWN: Message = ['不认识的字段', 'unknown field'];

/** Turns valibot's issues into ours; a message written in the schema itself is kept as it is. */
export function toIssues(issues: readonly BaseIssue<unknown>[], locale: Locale): Issue[] {
	return issues.map((issue) => ({
		path: (issue.path ?? []).map((part) => String(part.key)).join('.'),
		message: messageOf(issue, locale)
	}));
}

function messageOf(issue: BaseIssue<unknown>, locale: Locale): string {
	if (!isDefaultMessage(issue.message)) return issue.message;
	if (issue.expected === 'never') return format(UNKNOWN, locale);
	const isMissing = issue.kind === 'schema' && issue.received === 'undefined';
	const message = isMissing ? MISSING : MESSAGES[issue.type];
	if (!message) return issue.message;
	return format(message, locale, {
		expected: issue.expected ?? '',
		requirement: describe(issue.requirement)
	});
}

/** valibot's own sentences, which are English only. */
function isDefaultMessage(message: string): boolean {
	return /^Invalid .*(received|Received) /s.test(message);
}

function describe(requirement: unknown): string {
	return requirement instanceof Date ? requirement.toISOString() : String(requirement ?? '');
}
