import { inject } from 'vitest';
import { openDatabase } from '#lib/server/db/pool.ts';
import { listAudit, type AuditFilter, type AuditRecord } from '#lib/server/queries/audit.ts';

/** Reads the audit trail of the running server, from outside it. */
export async function readAudit(filter: Omit<AuditFilter, 'limit'>): Promise<AuditRecord[]> {
	process.env['ATLAS_DATA_DIR'] = inject('atlas').dataDirectory;
	process.env['DATABASE_URL'] = '';
	const db = await openDatabase({ role: 'cli' });
	try {
		return await listAudit(db, { ...filter, limit: 50 });
	} finally {
		await db.close();
	}
}
