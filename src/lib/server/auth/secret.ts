import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '#lib/server/db/embedded/process-identity.ts';

/**
 * The secret that signs session cookies, from `<root>/secret`; made at the first start, readable by
 * its owner only. Two processes that start at once end up with the same one.
 */
export function readOrCreateSecret(root: string): string {
	const file = join(root, 'secret');
	const known = readSecret(file);
	if (known) return known;
	mkdirSync(root, { recursive: true });
	const draft = `${file}.${process.pid}`;
	writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
	try {
		linkSync(draft, file);
	} catch (error) {
		if (!hasCode(error, 'EEXIST')) throw error;
	} finally {
		rmSync(draft, { force: true });
	}
	const made = readSecret(file);
	if (!made) throw new Error(`${file} holds no secret of 32 characters; delete it and start again`);
	return made;
}

function readSecret(file: string): string | undefined {
	try {
		const secret = readFileSync(file, 'utf8').trim();
		chmodSync(file, 0o600);
		return secret.length >= 32 ? secret : undefined;
	} catch (error) {
		if (hasCode(error, 'ENOENT')) return undefined;
		throw error;
	}
}
