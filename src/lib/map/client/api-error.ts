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
	if (reason.issues.length === 0) return reason.message;
	return [reason.message, ...reason.issues.map((issue) => issue.message)].join(' ');
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
		return new ApiError(
			typeof body.message === 'string' && body.message !== '' ? body.message : fallback,
			answer.status,
			issues
		);
	} catch {
		// Not JSON: a gateway or a captive portal answered instead of the application.
		return new ApiError(fallback, answer.status);
	}
}
