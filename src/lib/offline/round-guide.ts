import { sphereDistanceMeters } from '#lib/core/geometry/distance.ts';
import { orderRound, type RoundQuestion } from '#lib/core/rounds/index.ts';
import type { Round, RoundStop } from '#lib/domain/round.ts';

/** What a phone knows of a look that it made itself. */
export interface OwnLook {
	facilityId: string;
	observedAt: string;
}

/** Guess of the way from where the crew stands, for want of roads on the phone. */
const DETOUR = 1.3;
const METERS_PER_SECOND = { drive: 7, walk: 1.2 } as const;
const REORDER_MS = 800;

/** Stops that nobody has looked at since the round was made: neither others, as the pack says, nor this phone. */
export function stopsToDo(round: Round, own: readonly OwnLook[]): RoundStop[] {
	const since = Date.parse(round.made_at);
	const seen = new Set(
		own
			.filter(({ observedAt }) => Date.parse(observedAt) >= since)
			.map(({ facilityId }) => facilityId)
	);
	return round.stops.filter(
		({ facility_id, done_at }) => done_at === null && !seen.has(facility_id)
	);
}

/** Stops in the order of ids that were kept; those that it does not name come last, in the round's order. */
export function inKeptOrder(stops: readonly RoundStop[], kept: readonly string[]): RoundStop[] {
	const rank = new Map(kept.map((id, index) => [id, index]));
	const rankOf = ({ facility_id }: RoundStop) => rank.get(facility_id) ?? kept.length;
	return stops.toSorted((a, b) => rankOf(a) - rankOf(b));
}

/**
 * Orders what is left of a round anew, without signal: between stops by the round's own travel times,
 * from where the crew stands by the straight line.
 */
export function reorder(
	round: Round,
	left: readonly RoundStop[],
	here: { lon: number; lat: number } | undefined,
	now: () => number
): string[] {
	const places = [0, ...left.map((stop) => round.stops.indexOf(stop) + 1)];
	const size = round.stops.length + 1;
	const seconds = new Float64Array(places.length ** 2);
	places.forEach((from, i) =>
		places.forEach((to, j) => {
			seconds[i * places.length + j] = round.seconds[from * size + to] ?? 0;
		})
	);
	if (here) {
		const speed = METERS_PER_SECOND[round.mode];
		left.forEach(({ position }, index) => {
			if (!position) return;
			const meters = sphereDistanceMeters([here.lon, here.lat], position);
			seconds[index + 1] = (meters * DETOUR) / speed;
		});
	}
	const question: RoundQuestion = { count: places.length, seconds, returns: round.returns };
	const until = now() + REORDER_MS;
	const { order } = orderRound(question, { isOver: () => now() > until });
	return order.map((place) => left[place - 1]?.facility_id ?? '');
}

/** Direction from one place to another, degrees clockwise from north, 0 … 360. */
export function bearingDegrees(
	from: readonly [number, number],
	to: readonly [number, number]
): number {
	const radians = (degrees: number) => (degrees * Math.PI) / 180;
	const [lat1, lat2] = [radians(from[1]), radians(to[1])];
	const turn = radians(to[0] - from[0]);
	const y = Math.sin(turn) * Math.cos(lat2);
	const x = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(turn);
	return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}
