import type pg from 'pg';

export interface QueryResult<Row> {
	rows: Row[];
	/** Rows returned or changed; null for statements without a count. */
	rowCount: number | null;
}

/** What a query function takes first: the database, or the client of a transaction. */
export interface Queryable {
	/**
	 * Runs one statement with `$1` … values.
	 *
	 * Rows arrive as: `bigint` and `numeric` as number (text if it would lose digits), `date` as
	 * `YYYY-MM-DD`, `timestamptz` as ISO 8601 in UTC with milliseconds, `timestamp` as sent, `json`
	 * parsed.
	 */
	query<Row = Record<string, unknown>>(
		text: string,
		values?: readonly unknown[]
	): Promise<QueryResult<Row>>;
}

export interface TransactionOptions {
	/** Names the transaction in the log. */
	label?: string;
	isolation?: 'read committed' | 'repeatable read' | 'serializable';
	isReadOnly?: boolean;
	/** Times it is run at most when it loses to others or loses its connection; default 3. */
	maxAttempts?: number;
	/** On the embedded database a long transaction stalls everybody and is logged; not this one. */
	mayBeLong?: boolean;
}

export interface Database extends Queryable {
	/** For libraries that want a pool; ours use `query` and `transaction`, which know more. */
	pool: pg.Pool;
	kind: 'embedded' | 'server';
	/** E.g. `3.3.2`. */
	postgisVersion: string;
	/** E.g. `15.20`. */
	serverVersion: string;
	/** Transactions that held the embedded database longer than they may, since it was opened. */
	readonly slowTransactionCount: number;
	/**
	 * Runs `run` inside one transaction: committed when it returns, rolled back when it throws. It may
	 * be run again (see `maxAttempts`), so it must do nothing but use its client.
	 *
	 * @throws {DatabaseMisuse} The database itself, or another transaction, is used inside `run`.
	 * @throws {WriteUncertain} The connection was lost while the commit was on its way.
	 */
	transaction<Result>(
		run: (client: Queryable) => Promise<Result>,
		options?: TransactionOptions
	): Promise<Result>;
	close(): Promise<void>;
}
