import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Log } from '#lib/server/log.ts';
import type { Database, Queryable, QueryResult, TransactionOptions } from './database.ts';
import {
	DatabaseMisuse,
	isConnectionLoss,
	isWorthRetrying,
	wasNeverRun,
	WriteUncertain
} from './errors.ts';
import { runInScope, type GuardedPool, type TransactionScope } from './guarded-pool.ts';

const MAX_CONNECT_ATTEMPTS = 4;
const MAX_ATTEMPTS = 3;
/** How long one transaction may stall all others on the embedded database. */
const MAX_EMBEDDED_MILLISECONDS = 200;

interface SessionOptions {
	pool: GuardedPool;
	kind: Database['kind'];
	log: Log;
}

type Values = readonly unknown[] | undefined;

/** Queries and transactions over a pool: what is repeated after a failure, and what never is. */
export class Session implements Queryable {
	readonly #options: SessionOptions;
	slowTransactionCount = 0;

	constructor(options: SessionOptions) {
		this.#options = options;
	}

	async query<Row = Record<string, unknown>>(
		text: string,
		values?: Values
	): Promise<QueryResult<Row>> {
		for (let attempt = 1; ; attempt++) {
			const client = await this.#connect();
			try {
				const result = await runStatement<Row>(client, text, values);
				client.release();
				return result;
			} catch (error) {
				const isLost = isConnectionLoss(error);
				client.release(isLost);
				if (!isLost) throw error;
				const isHarmless = wasNeverRun(error, this.#options.kind) || isPlainRead(text);
				if (!isHarmless) throw new WriteUncertain({ cause: error });
				if (attempt >= MAX_ATTEMPTS) throw error;
				await pause(attempt);
			}
		}
	}

	async transaction<Result>(
		run: (client: Queryable) => Promise<Result>,
		options: TransactionOptions = {}
	): Promise<Result> {
		const label = options.label ?? (run.name || 'unnamed');
		const maxAttempts = options.maxAttempts ?? MAX_ATTEMPTS;
		const calledFrom = this.#options.kind === 'embedded' ? new Error(label) : undefined;
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.#runOnce(run, { ...options, label }, calledFrom);
			} catch (error) {
				const mayRepeat = isWorthRetrying(error) || isConnectionLoss(error);
				if (!mayRepeat || attempt >= maxAttempts) throw error;
				this.#options.log.info('transaction is run again', { label, attempt, error });
				await pause(attempt);
			}
		}
	}

	async #runOnce<Result>(
		run: (client: Queryable) => Promise<Result>,
		options: TransactionOptions & { label: string },
		calledFrom: Error | undefined
	): Promise<Result> {
		const { pool } = this.#options;
		const client = await this.#connect();
		const scope: TransactionScope = { pool, label: options.label, isOpen: true };
		let broken = false;
		let startedAt: number | undefined;
		try {
			await client.query(beginStatement(options));
			startedAt = performance.now();
			const result = await runInScope(scope, () => run(scopedClient(client, scope)));
			scope.isOpen = false;
			await this.#commit(client, options.label);
			return result;
		} catch (error) {
			broken = isConnectionLoss(error) || error instanceof WriteUncertain;
			if (!broken) broken = await rollBack(client);
			throw error;
		} finally {
			scope.isOpen = false;
			client.release(broken);
			if (startedAt !== undefined) this.#noteDuration(startedAt, options, calledFrom);
		}
	}

	/** Everything up to the commit is undone by losing the connection; the commit itself may count. */
	async #commit(client: pg.PoolClient, label: string): Promise<void> {
		let tag: string;
		try {
			tag = (await client.query('commit')).command;
		} catch (error) {
			if (!isConnectionLoss(error) || wasNeverRun(error, this.#options.kind)) throw error;
			throw new WriteUncertain({ cause: error });
		}
		if (tag === 'ROLLBACK') {
			throw new DatabaseMisuse(
				`transaction "${label}" was rolled back: a statement in it failed and the error was swallowed`
			);
		}
	}

	async #connect(): Promise<pg.PoolClient> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.#options.pool.connect();
			} catch (error) {
				if (!isConnectionLoss(error) || attempt >= MAX_CONNECT_ATTEMPTS) throw error;
				await pause(attempt);
			}
		}
	}

	#noteDuration(
		startedAt: number,
		options: TransactionOptions & { label: string },
		calledFrom: Error | undefined
	): void {
		const milliseconds = Math.round(performance.now() - startedAt);
		if (calledFrom === undefined || options.mayBeLong === true) return;
		if (milliseconds <= MAX_EMBEDDED_MILLISECONDS) return;
		this.slowTransactionCount += 1;
		this.#options.log.warn('transaction stalls the embedded database', {
			label: options.label,
			milliseconds,
			calledFrom: calledFrom.stack
		});
	}
}

async function runStatement<Row>(
	client: pg.PoolClient,
	text: string,
	values: Values
): Promise<QueryResult<Row>> {
	// The array itself is never changed by node-postgres; its types say mutable.
	const result = await client.query(text, values === undefined ? undefined : [...values]);
	return { rows: result.rows as Row[], rowCount: result.rowCount };
}

function scopedClient(client: pg.PoolClient, scope: TransactionScope): Queryable {
	return {
		async query<Row>(text: string, values?: Values) {
			if (!scope.isOpen) {
				throw new DatabaseMisuse(
					`the client of transaction "${scope.label}" is used after its end`
				);
			}
			return await runStatement<Row>(client, text, values);
		}
	};
}

/** @returns Whether the connection is unusable. */
async function rollBack(client: pg.PoolClient): Promise<boolean> {
	try {
		await client.query('rollback');
		return false;
	} catch {
		// The error that led here is the one to report; the server rolls back what it has lost.
		return true;
	}
}

function beginStatement(options: TransactionOptions): string {
	const isolation = options.isolation === undefined ? '' : ` isolation level ${options.isolation}`;
	return `begin${isolation}${options.isReadOnly === true ? ' read only' : ''}`;
}

/** Conservative: a statement that merely mentions a word of writing counts as a write. */
function isPlainRead(text: string): boolean {
	const writes =
		/\b(insert|update|delete|merge|into|truncate|create|alter|drop|grant|revoke|call|do|set|lock|copy|refresh|vacuum|reindex|nextval|setval|set_config|pg_\w+)\b/i;
	return /^\s*(select|with|values|table)\b/i.test(text) && !writes.test(text);
}

/** 20 ms, 80 ms, 180 ms …, each ± half, so that two that collided do not collide again. */
async function pause(attempt: number): Promise<void> {
	await sleep(20 * attempt * attempt * (0.5 + Math.random()));
}
