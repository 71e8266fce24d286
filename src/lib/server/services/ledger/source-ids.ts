import { createHash } from 'node:crypto';
import type { LedgerRecord } from '#lib/domain/ledger/record.ts';

/**
 * How each row is known again when its ledger comes a second time: by its code, or without one by
 * name, address and stated position. What is repeated gets `#2`, `#3` … in the order of the file.
 */
export function assignSourceIds(records: readonly LedgerRecord[]): Map<number, string> {
	const counts = new Map<string, number>();
	const ids = new Map<number, string>();
	for (const record of records) {
		const base = record.code ?? `~${contentHash(record)}`;
		const count = (counts.get(base) ?? 0) + 1;
		counts.set(base, count);
		ids.set(record.row, count === 1 ? base : `${base}#${count}`);
	}
	return ids;
}

function contentHash({ kind, texts, place }: LedgerRecord): string {
	const content = [kind, texts.name, texts.address, texts.road_name, place?.text];
	return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 20);
}

/** Names headings of the same ledger form: in order, as they stand. */
export function signatureOf(headings: readonly string[]): string {
	return createHash('sha256').update(JSON.stringify(headings)).digest('hex').slice(0, 32);
}
