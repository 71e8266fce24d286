import * as v from 'valibot';
import type { FacilityKind, FacilityState, Lifecycle } from './facility.ts';
import type { Condition, Defect, Evidence } from './observation.ts';

/** An observation as it comes in, for the desk's live map. Times are ISO strings. */
export interface LiveMark {
	/** Of the observation: whoever hears it twice knows. */
	id: string;
	facility_id: string;
	kind: FacilityKind;
	lifecycle: Lifecycle;
	ownership: string | null;
	code: string | null;
	name: string | null;
	road_name: string | null;
	/** Degrees, CGCS2000; null while unplaced. */
	position: [lon: number, lat: number] | null;
	condition: Condition;
	defects: Defect[];
	evidence: Evidence;
	/** What the facility is now, by all that was ever seen. */
	state: FacilityState;
	observed_at: string;
	received_at: string;
	observer_name: string | null;
}

/** What a live stream says: a mark that came in, or that something of the district has changed. */
export type LiveEvent =
	| { event: 'mark'; id: string; mark: LiveMark }
	| { event: 'revision'; revision: Record<string, number> };

/** Place in the stream: the moment of receipt in epoch milliseconds, and the observation. */
export interface LiveCursor {
	receivedAt: number;
	id: string;
}

export const printCursor = ({ receivedAt, id }: LiveCursor): string => `${receivedAt}.${id}`;

const CursorSchema = v.pipe(v.string(), v.regex(/^\d{1,14}\.[0-9a-f-]{36}$/));

/** Reads what a browser sends as `Last-Event-ID`; undefined for what we never wrote. */
export function parseCursor(text: string | null): LiveCursor | undefined {
	const read = v.safeParse(CursorSchema, text);
	if (!read.success) return undefined;
	const [receivedAt = '', id = ''] = read.output.split('.');
	return { receivedAt: Number(receivedAt), id };
}

/** An event as a line protocol has it (WHATWG HTML, server-sent events). */
export function printEvent(entry: LiveEvent): string {
	const data = JSON.stringify(entry.event === 'mark' ? entry.mark : entry.revision);
	const id = entry.event === 'mark' ? `id: ${entry.id}\n` : '';
	return `event: ${entry.event}\n${id}data: ${data}\n\n`;
}
