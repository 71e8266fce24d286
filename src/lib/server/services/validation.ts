import * as v from 'valibot';
import { parseMoment } from '#lib/domain/day.ts';
import { UNSTORABLE_MESSAGE, findUnstorable } from '#lib/domain/storable.ts';
import { Invalid, type Issue } from '#lib/server/errors.ts';
import { toIssues } from '#lib/server/issue-messages.ts';
import type { Context } from './context.ts';

/**
 * Checks an input that may come from anywhere; issues name the field, with the cure in both
 * languages.
 *
 * @throws {Invalid} The input is not of the schema's shape.
 */
export function parseInput<const S extends v.GenericSchema>(
	schema: S,
	input: unknown
): v.InferOutput<S> {
	const parsed = v.safeParse(schema, input);
	if (!parsed.success) throw invalid(bilingualIssues(parsed.issues));
	const unstorable = findUnstorable(parsed.output);
	if (unstorable !== undefined) throw invalid([{ path: unstorable, message: UNSTORABLE_MESSAGE }]);
	return parsed.output;
}

/** Valibot's issues as ours, each message in both languages. */
export function bilingualIssues(issues: readonly v.BaseIssue<unknown>[]): Issue[] {
	const english = toIssues(issues, 'en');
	return toIssues(issues, 'zh-CN').map((issue, index) => {
		const other = english[index]?.message ?? issue.message;
		return other === issue.message
			? issue
			: { path: issue.path, message: `${issue.message} — ${other}` };
	});
}

/** The error of an input with mistakes; the message already names the first. */
export function invalid(issues: readonly Issue[]): Invalid {
	const [first] = issues;
	const what = first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : '';
	return new Invalid(
		['输入有 {count} 处需要修改：{what}', 'The input has mistakes ({count}) to mend: {what}'],
		{ params: { count: issues.length, what }, issues }
	);
}

/** "As of" and "as known at", of which both, one or none may be asked for. */
export interface MomentOptions {
	/** A date (its end in the district) or a time; default now. */
	asOf?: string | undefined;
	/** A date or a time; default now. */
	knownAt?: string | undefined;
}

/** @throws {Invalid} `asOf` or `knownAt` is neither a date nor a time. */
export function readMoment(
	context: Context,
	timeZone: string,
	options: MomentOptions
): { asOf: Date; knownAt: Date } {
	const now = context.now();
	const read = (path: 'asOf' | 'knownAt') => {
		const text = options[path];
		if (text === undefined) return now;
		try {
			return parseMoment(text, timeZone);
		} catch (cause) {
			if (!(cause instanceof RangeError)) throw cause;
			throw invalid([
				{
					path,
					message:
						'应为日期（2025-12-31）或带时区的时间 — must be a date (2025-12-31) or a time with a zone'
				}
			]);
		}
	};
	return { asOf: read('asOf'), knownAt: read('knownAt') };
}

/** @throws {Invalid} Not a UUID: an id that no row can have. */
export function parseId(text: string): string {
	return parseInput(
		v.pipe(v.string(), v.uuid('编号应为 UUID — an id must be a UUID'), v.toLowerCase()),
		text
	);
}
