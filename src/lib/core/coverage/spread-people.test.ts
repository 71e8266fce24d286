import { expect, it } from 'vitest';
import { spreadPeople } from './spread-people.ts';

it('spreads people over the homes nearest to their place, and over no others', () => {
	const places = {
		xs: Float64Array.of(0, 100, 5000),
		ys: Float64Array.of(0, 0, 0),
		people: Float64Array.of(300, NaN, 40)
	};
	const homes = {
		// The last is as near to the first place as to the second; 900 is nobody's.
		xs: Float64Array.of(10, -10, 90, 900, 50),
		ys: Float64Array.of(0, 0, 0, 0, 0)
	};
	const { people, homeless } = spreadPeople(places, homes, 200);
	expect([...people]).toEqual([100, 100, 0, 0, 100]);
	expect(homeless).toEqual([2]);
	expect(spreadPeople(places, { xs: new Float64Array(0), ys: new Float64Array(0) }, 200)).toEqual({
		people: new Float64Array(0),
		homeless: [0, 2]
	});
});
