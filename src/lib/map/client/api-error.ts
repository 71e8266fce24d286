import { translate, type Locale } from '#lib/domain/messages/index.ts';

export interface ApiIssue {
	path: string;
	message: string;
}

/** An answer that is not a success, or no answer at all (`status` 0). The message says what to do. */
export class ApiError extends Error {
	readonly status: number;
	readonly issues: readonly ApiIssue[];

	constructor(message: string, status: number, issues: readonly ApiIssue[] = []) {
		super(message);
		this.name = 'ApiError';
		this.status = status;
		this.issues = issues;
	}

	get isOffline(): boolean {
		return this.status === 0;
	}
}

export function isAbort(reason: unknown): boolean {
	return reason instanceof Error && reason.name === 'AbortError';
}

/** What to tell a person about any failure, in their language. */
export function explainFailure(reason: unknown, locale: Locale): string {
	if (!(reason instanceof ApiError)) return translate('problem.unknown', locale);
	if (reason.isOffline) return translate('problem.offline', locale);
	const { message, issues } = reason;
	const others = issues.map((issue) => issue.message).filter((text) => !message.includes(text));
	return [message, ...others].join(' ');
}

/** The reader's half of a sentence that the server writes in both languages: `中文 — English`. */
export function halfOf(text: string, locale: Locale): string {
	const at = text.indexOf(' — ');
	if (at < 0) return text;
	return locale === 'en' ? text.slice(at + 3) : text.slice(0, at);
}

/** Reads an error answer; an HTML page of a proxy is not mistaken for words of ours. */
export async function toApiError(answer: Response, locale: Locale): Promise<ApiError> {
	const fallback =
		answer.status === 401
			? translate('problem.signedOut', locale)
			: translate('problem.status', locale, { status: answer.status });
	const text = await answer.text();
	try {
		const body = JSON.parse(text) as { message?: unknown; issues?: unknown };
		const issues = Array.isArray(body.issues) ? (body.issues as ApiIssue[]) : [];
		let message = typeof body.message === 'string' && body.message !== '' ? body.message : fallback;
		// The sentence quotes its first issue.
		for (const issue of issues) {
			message = message.replace(issue.message, () => halfOf(issue.message, locale));
		}
		return new ApiError(
			message,
			answer.status,
			issues.map(({ path, message }) => ({ path, message: halfOf(message, locale) }))
		);
	} catch {
		// Not JSON: a gateway or a captive portal answered instead of the application.
		return new ApiError(fallback, answer.status);
	}
}
