import * as v from 'valibot';
import { isSame } from '#lib/domain/history.ts';
import {
	MOST_AHEAD_MS,
	ObservationInputSchema,
	type Observation,
	type ObservationInput
} from '#lib/domain/observation.ts';
import { UNSTORABLE_MESSAGE, findUnstorable } from '#lib/domain/storable.ts';
import { bilingualIssues } from './validation.ts';

/** One observation by itself: what it says, or why it cannot be taken. */
export function readObservation(
	raw: unknown,
	now: Date
): { input: ObservationInput } | { reason: string } {
	const parsed = v.safeParse(ObservationInputSchema, raw);
	if (!parsed.success) {
		const issues = bilingualIssues(parsed.issues);
		return {
			reason: issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
		};
	}
	const unstorable = findUnstorable(parsed.output);
	if (unstorable !== undefined) return { reason: `${unstorable}: ${UNSTORABLE_MESSAGE}` };
	const reason = timeRefusal(parsed.output, now);
	return reason === undefined ? { input: parsed.output } : { reason };
}

function timeRefusal(input: ObservationInput, now: Date): string | undefined {
	if (Date.parse(input.observed_at) <= now.getTime() + MOST_AHEAD_MS) return undefined;
	return '观察时间比服务器时间晚一天以上，请校准设备时钟 — seen more than a day ahead of the server: set the device clock';
}

const COMPARED = [
	'facility_id',
	'observed_at',
	'evidence',
	'condition',
	'defects',
	'part',
	'usable_under_ice',
	'observer_position',
	'device',
	'note',
	'facts'
] as const;
/** Kept in single precision. */
const COMPARED_READINGS = ['pressure_mpa', 'flow_lps', 'observer_accuracy_m'] as const;

/** Whether an observation that is stored under an id is the one that came. */
export function saysTheSame(stored: Observation, input: ObservationInput): boolean {
	const single = (value: number | null | undefined) =>
		typeof value === 'number' ? Math.fround(value) : null;
	return (
		COMPARED.every((name) => isSame(stored[name], input[name])) &&
		isSame(stored.photos.map(({ hash }) => hash).sort(), hashesOf(input)) &&
		COMPARED_READINGS.every((name) => single(stored[name]) === single(input[name]))
	);
}

const hashesOf = ({ photos = [] }: ObservationInput) => photos.map(({ hash }) => hash).sort();
