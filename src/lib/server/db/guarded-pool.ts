import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { DatabaseMisuse } from './errors.ts';

/** The transaction that the present asynchronous call chain runs in. */
export interface TransactionScope {
	pool: pg.Pool;
	label: string;
	isOpen: boolean;
}

const scopes = new AsyncLocalStorage<TransactionScope>();

/** Runs `run` so that everything it calls or awaits belongs to the transaction. */
export function runInScope<Result>(scope: TransactionScope, run: () => Result): Result {
	return scopes.run(scope, run);
}

/** @throws {DatabaseMisuse} Called inside a transaction of the same pool. */
export function assertOutsideTransaction(pool: pg.Pool): void {
	const scope = scopes.getStore();
	if (scope === undefined || scope.pool !== pool || !scope.isOpen) return;
	throw new DatabaseMisuse(
		`inside transaction "${scope.label}" only its own client may be used: ` +
			'another connection waits for the transaction to end, which waits for that connection'
	);
}

type ConnectCallback = Parameters<InstanceType<typeof pg.Pool>['connect']>[0];

/** A pool that refuses to hand out a second connection inside its own transaction. */
export class GuardedPool extends pg.Pool {
	override connect(): Promise<pg.PoolClient>;
	override connect(callback: ConnectCallback): void;
	override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | void {
		assertOutsideTransaction(this);
		return callback === undefined ? super.connect() : super.connect(callback);
	}
}
