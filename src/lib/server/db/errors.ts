/** No database could be reached or used; the message says what to do, in both languages. */
export class DatabaseUnavailable extends Error {
	readonly zh: string;
	readonly en: string;

	constructor(zh: string, en: string, options?: ErrorOptions) {
		super(`${zh}\n${en}`, options);
		this.name = 'DatabaseUnavailable';
		this.zh = zh;
		this.en = en;
	}
}

/** The connection broke while a write was on its way: it may or may not have been applied. */
export class WriteUncertain extends Error {
	constructor(options?: ErrorOptions) {
		super(
			'数据库连接中断，本次写入是否生效不明，请核对后再试 / the connection was lost during a write, ' +
				'which may or may not have been applied: look before repeating it',
			options
		);
		this.name = 'WriteUncertain';
	}
}

/** A mistake in our own code about how the database is used. */
export class DatabaseMisuse extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'DatabaseMisuse';
	}
}

/** The SQLSTATE of an error the database reported; undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return undefined;
	return typeof error.code === 'string' ? error.code : undefined;
}

/** Serialization failure or deadlock: the same transaction, run again, may well succeed. */
export function isWorthRetrying(error: unknown): boolean {
	const state = sqlStateOf(error);
	return state === '40001' || state === '40P01';
}

/** The connection failed or was ended, as opposed to a statement that was refused. */
export function isConnectionLoss(error: unknown): boolean {
	const state = sqlStateOf(error);
	if (state !== undefined) return state.startsWith('08') || /^(57P0[1-3]|25P03)$/.test(state);
	if (!(error instanceof Error)) return false;
	const code = 'code' in error ? String(error.code) : '';
	return (
		/^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ENOENT|ETIMEDOUT)$/.test(code) ||
		/connection (terminated|error)|not queryable|client was closed/i.test(error.message)
	);
}

/**
 * Whether a lost connection is certain to have lost the statement before it ran, so that even a write
 * may be sent again.
 */
export function wasNeverRun(error: unknown, kind: 'embedded' | 'server'): boolean {
	if (!(error instanceof Error)) return false;
	if (/not queryable|client was closed/i.test(error.message)) return true;
	if (kind === 'server') return false;
	// The owner cuts clients between statements only; and a broken pipe means that the end of the
	// request, without which it runs nothing, was not taken.
	return sqlStateOf(error) === '57P01' || ('code' in error && error.code === 'EPIPE');
}
