/** A mark as its quality is looked at. Instants are ISO strings. */
export interface QualityMark {
	id: string;
	facility_id: string;
	code: string | null;
	observer: string;
	observer_name: string | null;
	observed_at: string;
	received_at: string;
	/** From where the observer stood to the facility, meters; null: one of the two is not known. */
	distance_m: number | null;
	has_photo: boolean;
}

export interface MarkCounts {
	count: number;
	/** The place of the observer is known. */
	placed: number;
	/** Made within the rule's distance. */
	near: number;
	withPhoto: number;
	/** Near and with a photo. */
	nearWithPhoto: number;
}

/** Many marks of one person in five minutes: to be looked at, not a verdict. */
export interface Burst {
	observer: string;
	observer_name: string;
	from: string;
	until: string;
	count: number;
}

/** The marks of one person on one day. */
export interface Shift extends MarkCounts {
	observer: string;
	observer_name: string;
	/** Day of the district. */
	day: string;
	first: string;
	last: string;
	/** Most marks in any five minutes. */
	busiest: number;
}

const WINDOW_MS = 5 * 60_000;

export function countMarks(marks: readonly QualityMark[], nearMeters: number): MarkCounts {
	const isNear = ({ distance_m }: QualityMark) => distance_m !== null && distance_m <= nearMeters;
	return {
		count: marks.length,
		placed: marks.filter(({ distance_m }) => distance_m !== null).length,
		near: marks.filter(isNear).length,
		withPhoto: marks.filter(({ has_photo }) => has_photo).length,
		nearWithPhoto: marks.filter((mark) => isNear(mark) && mark.has_photo).length
	};
}

/**
 * Stretches of five minutes in which one person made more than `most` marks, each as its fullest window;
 * no mark is in two.
 */
export function findBursts(marks: readonly QualityMark[], most: number): Burst[] {
	const bursts: Burst[] = [];
	for (const own of byPerson(marks).values()) {
		const times = own.map(({ observed_at }) => Date.parse(observed_at));
		for (let start = 0; start < times.length;) {
			if (countFrom(times, start) <= most) {
				start++;
				continue;
			}
			let best = start;
			for (let other = start; other < start + countFrom(times, start); other++)
				if (countFrom(times, other) > countFrom(times, best)) best = other;
			const count = countFrom(times, best);
			const [first, last] = [own[best], own[best + count - 1]];
			if (!first || !last) break;
			bursts.push({
				observer: first.observer,
				observer_name: first.observer_name ?? first.observer,
				from: first.observed_at,
				until: last.observed_at,
				count
			});
			start = best + count;
		}
	}
	return bursts.sort((a, b) => b.count - a.count || (a.from < b.from ? -1 : 1));
}

/** People by day, the latest day first, then by name. */
export function listShifts(
	marks: readonly QualityMark[],
	nearMeters: number,
	dayOf: (instant: string) => string
): Shift[] {
	const shifts: Shift[] = [];
	for (const own of byPerson(marks).values()) {
		const days = new Map<string, QualityMark[]>();
		for (const mark of own) {
			const day = dayOf(mark.observed_at);
			days.set(day, [...(days.get(day) ?? []), mark]);
		}
		for (const [day, those] of days) {
			const [first, last] = [those[0], those.at(-1)];
			if (!first || !last) continue;
			const times = those.map(({ observed_at }) => Date.parse(observed_at));
			shifts.push({
				...countMarks(those, nearMeters),
				observer: first.observer,
				observer_name: first.observer_name ?? first.observer,
				day,
				first: first.observed_at,
				last: last.observed_at,
				busiest: Math.max(...times.map((_, index) => countFrom(times, index)))
			});
		}
	}
	return shifts.sort(
		(a, b) =>
			(a.day < b.day ? 1 : a.day > b.day ? -1 : 0) ||
			a.observer_name.localeCompare(b.observer_name, 'zh-CN')
	);
}

/** Marks from this one on within five minutes; `times` ascend. */
function countFrom(times: readonly number[], start: number): number {
	const end = (times[start] ?? NaN) + WINDOW_MS;
	let index = start;
	while (index < times.length && (times[index] ?? NaN) <= end) index++;
	return index - start;
}

function byPerson(marks: readonly QualityMark[]): Map<string, QualityMark[]> {
	const people = new Map<string, QualityMark[]>();
	const sorted = [...marks].sort(
		(a, b) => Date.parse(a.observed_at) - Date.parse(b.observed_at) || (a.id < b.id ? -1 : 1)
	);
	for (const mark of sorted) {
		const own = people.get(mark.observer);
		if (own) own.push(mark);
		else people.set(mark.observer, [mark]);
	}
	return people;
}
