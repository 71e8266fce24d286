import { checkLiveness, identifyThisProcess } from '#lib/server/db/embedded/process-identity.ts';

/** A process that we cannot see counts as gone when it gave no sign of life for this long. */
const SILENCE_SECONDS = 60;

/** Names this process in an `owner` column: JSON, so that a pid that is reused is told apart. */
export function thisOwner(): string {
	return JSON.stringify(identifyThisProcess());
}

/**
 * Whether the process that owns an import or a job is gone: known dead, or on another machine and
 * silent for a minute.
 */
export function isOwnerGone(owner: string | null, heartbeatAt: string | null, now: Date): boolean {
	const isSilent =
		heartbeatAt === null || now.getTime() - Date.parse(heartbeatAt) > SILENCE_SECONDS * 1000;
	if (owner === null) return isSilent;
	const liveness = checkLiveness(JSON.parse(owner));
	return liveness === 'dead' || (liveness === 'unknown' && isSilent);
}
