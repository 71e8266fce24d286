import type { AuditQuery } from '#lib/domain/audit-query.ts';

/** The query string of a filter of the audit trail, from the entry `before` on; empty without one. */
export function queryText(query: AuditQuery, before: string): '' | `?${string}` {
	const parts = Object.entries({ ...query, before }).filter(([, value]) => value !== '');
	return parts.length === 0 ? '' : `?${new URLSearchParams(parts).toString()}`;
}
