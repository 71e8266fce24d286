import { printCursor, type LiveCursor, type LiveEvent } from '#lib/domain/live.ts';
import { listReceived } from '#lib/server/queries/live.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';

export interface LiveOptions {
	/** Where the reader left off; without it the last hour comes first. */
	after?: LiveCursor | undefined;
	/** Aborted when the reader is gone. */
	signal: AbortSignal;
	/** Between two looks at the revision. */
	pollMs?: number;
	/** When the stream ends by itself, so that rights are asked for anew. */
	endsAt: number;
}

const POLL_MS = 2000;
const FIRST_MS = 3_600_000;
/** Several web processes have several clocks, and a transaction is seen after its time: look back, never twice. */
const OVERLAP_MS = 60_000;
const MOST_AT_ONCE = 1000;

/**
 * What comes in to a district, as it comes: marks in the order of receipt, and every change of the
 * district's revision. Each look costs one row, and the marks only when the register has moved; it works
 * with any number of web processes, since it asks the database and nobody else.
 */
export async function* followDistrict(
	context: Context,
	district: string,
	options: LiveOptions
): AsyncGenerator<LiveEvent> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	const { signal, after, endsAt, pollMs = POLL_MS } = options;
	const told = new Map<string, number>(after ? [[after.id, after.receivedAt]] : []);
	let since = after ? after.receivedAt - OVERLAP_MS : context.now().getTime() - FIRST_MS;
	let known = '';
	while (!signal.aborted && context.now().getTime() < endsAt) {
		const revision = await getRevision(context.db, district);
		const text = JSON.stringify(revision);
		if (text !== known) {
			known = text;
			for (const mark of await readSince(context, district, since)) {
				if (told.has(mark.id)) continue;
				const receivedAt = Date.parse(mark.received_at);
				told.set(mark.id, receivedAt);
				yield { event: 'mark', id: printCursor({ receivedAt, id: mark.id }), mark };
				since = Math.max(since, receivedAt - OVERLAP_MS);
			}
			for (const [id, receivedAt] of told) if (receivedAt < since) told.delete(id);
			yield { event: 'revision', revision: { ...revision } };
		}
		await pause(pollMs, signal);
	}
}

async function readSince(context: Context, district: string, since: number) {
	return listReceived(context.db, district, {
		receivedSince: new Date(since),
		servicedBy: confinedTo(context.actor, district),
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		limit: MOST_AT_ONCE
	});
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', end);
			resolve();
		};
		const timer = setTimeout(end, milliseconds);
		signal.addEventListener('abort', end);
	});
}
