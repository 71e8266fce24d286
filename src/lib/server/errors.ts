import { format, type Locale, type Message } from '#lib/domain/messages/index.ts';

/** One thing wrong with an input: where, and what to do about it. */
export interface Issue {
	/** Path of the field, e.g. `attributes.flow_lps` or `3.position` for row 3 of a batch. */
	path: string;
	message: string;
}

/**
 * An error that a person can do something about. `http.ts` turns it into a status, the CLI into exit
 * code 2. The message names what is wrong and the cure, in Chinese and in English.
 */
export class AppError extends Error {
	readonly status: number = 500;
	readonly text: Message;
	readonly params: Record<string, unknown>;
	readonly issues: readonly Issue[];

	constructor(
		text: Message,
		options: { params?: Record<string, unknown>; issues?: readonly Issue[]; cause?: unknown } = {}
	) {
		super(format(text, 'en', options.params), { cause: options.cause });
		this.name = new.target.name;
		this.text = text;
		this.params = options.params ?? {};
		this.issues = options.issues ?? [];
	}

	in(locale: Locale): string {
		return format(this.text, locale, this.params);
	}
}

export class Invalid extends AppError {
	override readonly status = 400;
}
export class Unauthorized extends AppError {
	override readonly status = 401;
}
export class Forbidden extends AppError {
	override readonly status = 403;
}
export class NotFound extends AppError {
	override readonly status = 404;
}
export class Conflict extends AppError {
	override readonly status = 409;
}
/** What the request says of the state it saw is no longer so (`If-Match`). */
export class PreconditionFailed extends AppError {
	override readonly status = 412;
}
/** The request must say which state it saw, lest it overwrite another's change. */
export class PreconditionRequired extends AppError {
	override readonly status = 428;
}
export class TooMany extends AppError {
	override readonly status = 429;
}
/** The thing asked for is fine but cannot be answered yet (no roads imported, still starting). */
export class Unavailable extends AppError {
	override readonly status = 503;
}
