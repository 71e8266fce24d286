import { describe, expect, it } from 'vitest';
import type { Round, RoundStop } from '#lib/domain/round.ts';
import { bearingDegrees, inKeptOrder, reorder, stopsToDo } from './round-guide.ts';

/** Stops along a line to the east, a hundred seconds apart; the start is at the western end. */
function lineOf(count: number): Round {
	const size = count + 1;
	return {
		id: 'r',
		name: '',
		assigned_to: 'a',
		assigned_name: 'A',
		made_by: 'A',
		made_at: '2026-07-01T00:00:00.000Z',
		mode: 'walk',
		start: [129, 47],
		returns: false,
		stop_minutes: 5,
		shift_minutes: 240,
		travel_seconds: count * 100,
		guessed_count: 0,
		seconds: Array.from(
			{ length: size * size },
			(_, k) => 100 * Math.abs((k % size) - Math.floor(k / size))
		),
		stops: Array.from({ length: count }, (_, k) => stopAt(k + 1)),
		closed_at: null,
		closed_by: null
	};
}

function stopAt(n: number): RoundStop {
	return {
		facility_id: `f${n}`,
		kind: 'hydrant',
		code: `${n}`,
		name: null,
		address: null,
		road_name: null,
		position: [129 + n * 0.001, 47],
		state: 'uninspected',
		done_at: null,
		done_by: null
	};
}

const idsOf = (stops: readonly RoundStop[]) => stops.map(({ facility_id }) => facility_id);

describe('a round on the phone', () => {
	it('skips what others and this phone have looked at since it was made', () => {
		const round = lineOf(4);
		const [first] = round.stops;
		if (first) first.done_at = '2026-07-01T02:00:00.000Z';
		const own = [
			{ facilityId: 'f2', observedAt: '2026-07-01T03:00:00.000Z' },
			{ facilityId: 'f3', observedAt: '2026-06-30T23:59:59.000Z' }
		];
		expect(idsOf(stopsToDo(round, own))).toEqual(['f3', 'f4']);
	});

	it('goes on from where the crew stands, not from the station', () => {
		const round = lineOf(5);
		const east = { lon: 129.006, lat: 47 };
		expect(reorder(round, round.stops, east, () => 0)).toEqual(['f5', 'f4', 'f3', 'f2', 'f1']);
		expect(reorder(round, round.stops, undefined, () => 0)).toEqual(['f1', 'f2', 'f3', 'f4', 'f5']);
	});

	it('orders sixty stops as they lie', () => {
		const round = lineOf(60);
		const mixed = round.stops.toSorted((a, b) => a.facility_id.localeCompare(b.facility_id));
		let calls = 0;
		const order = reorder(round, mixed, undefined, () => (calls += 10));
		expect(order).toEqual(idsOf(round.stops));
	});

	it('keeps an order, with what it does not know at the end', () => {
		expect(idsOf(inKeptOrder(lineOf(4).stops, ['f3', 'f1']))).toEqual(['f3', 'f1', 'f2', 'f4']);
	});

	it.each([
		[[129, 48], 0],
		[[130, 47], 90],
		[[129, 46], 180],
		[[128, 47], 270]
	] as const)('points to %s', (to, degrees) => {
		expect(Math.abs(bearingDegrees([129, 47], to) - degrees)).toBeLessThan(0.5);
	});
});
