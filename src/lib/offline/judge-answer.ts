/** What became of one mark, in the server's words. */
export interface SentOutcome {
	id: string;
	outcome: 'applied' | 'duplicate' | 'refused';
	reason?: string;
	/** Taken, with something that its author should know. */
	notice?: string;
}

/** Why nothing was delivered this time; each has its own words on the screen and its own cure. */
export type Obstacle =
	| 'offline'
	| 'portal'
	| 'signed_out'
	| 'forbidden'
	| 'other_person'
	| 'too_large'
	| 'busy'
	| 'server'
	| 'refused_all';

export type Judgement =
	| { delivered: SentOutcome[]; serverTime: string | null }
	| { obstacle: Obstacle; retryAfterSeconds: number | null };

interface Answer {
	status: number;
	contentType: string;
	body: string;
	retryAfter: string | null;
}

const OUTCOMES = ['applied', 'duplicate', 'refused'];
const OF_STATUS: Record<number, Obstacle> = {
	401: 'signed_out',
	403: 'forbidden',
	409: 'other_person',
	413: 'too_large',
	429: 'busy',
	503: 'busy'
};

/**
 * Reads an answer to a batch. A mark counts as delivered only when the server names its id in whole JSON: half a
 * body, a login page of somebody's network with status 200, or an answer about other ids deliver nothing.
 */
export function judgeAnswer(answer: Answer, ids: readonly string[]): Judgement {
	const { status, contentType, body } = answer;
	const obstacle = (of: Obstacle): Judgement => ({
		obstacle: of,
		retryAfterSeconds: retrySeconds(answer.retryAfter)
	});
	const ofStatus = judgeStatus(status);
	if (ofStatus) return obstacle(ofStatus);
	if (!contentType.includes('json')) return obstacle('portal');
	const parsed = parse(body);
	if (!parsed) return obstacle('server');
	const asked = new Set(ids);
	const delivered = parsed.results.filter(isOutcome).filter(({ id }) => asked.has(id));
	if (delivered.length === 0 && ids.length > 0) return obstacle('server');
	return { delivered, serverTime: parsed.serverTime };
}

/** What stands in the way by an answer's status alone; undefined: nothing. */
export function judgeStatus(status: number): Obstacle | undefined {
	const known = OF_STATUS[status];
	if (known) return known;
	if (status >= 500) return 'server';
	if (status >= 200 && status < 300) return undefined;
	return status < 400 ? 'portal' : 'refused_all';
}

/** Seconds of a `Retry-After`; a date or nonsense says nothing. */
export function retrySeconds(retryAfter: string | null): number | null {
	const seconds = Number(retryAfter ?? NaN);
	return Number.isFinite(seconds) ? seconds : null;
}

function parse(body: string): { results: unknown[]; serverTime: string | null } | undefined {
	try {
		const value: unknown = JSON.parse(body);
		if (typeof value !== 'object' || value === null || !('results' in value)) return undefined;
		if (!Array.isArray(value.results)) return undefined;
		const time = 'serverTime' in value ? value.serverTime : null;
		return { results: value.results, serverTime: typeof time === 'string' ? time : null };
	} catch {
		return undefined;
	}
}

function isOutcome(value: unknown): value is SentOutcome {
	return (
		typeof value === 'object' &&
		value !== null &&
		'id' in value &&
		typeof value.id === 'string' &&
		'outcome' in value &&
		OUTCOMES.includes(String(value.outcome))
	);
}
