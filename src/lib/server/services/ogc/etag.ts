import { createHash } from 'node:crypto';

/**
 * The strong ETag of a facility: its version, and a hash of what was sent (the derived state changes without
 * a new version, and every reference system has its own numbers).
 */
export function etagOf(version: number, body: object): string {
	const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
	return `"${version}.${digest.slice(0, 16)}"`;
}

/**
 * The versions that an `If-Match` allows; `*` allows any. Only the version of an ETag counts: that somebody
 * looked at the hydrant meanwhile is no reason to refuse a corrected address.
 *
 * @returns undefined when there is no header.
 */
export function versionsOf(ifMatch: string | null): number[] | '*' | undefined {
	if (ifMatch === null || ifMatch.trim() === '') return undefined;
	if (ifMatch.trim() === '*') return '*';
	return ifMatch.split(',').flatMap((entry) => {
		const version = /^"(\d+)\.[\w-]+"$/.exec(entry.trim())?.[1];
		return version === undefined ? [] : [Number(version)];
	});
}
