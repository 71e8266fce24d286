import { buildPointGrid, forEachPointWithin } from '../geometry/index.ts';

/** Places with their people; plane meters. NaN: nobody knows how many. */
export interface PeopledPlaces {
	xs: Float64Array;
	ys: Float64Array;
	people: Float64Array;
}

export interface SpreadPeople {
	/** People by home; 0 where none are known. */
	people: Float64Array;
	/** Places whose people are known, with no home of theirs: their people stay where the name stands. */
	homeless: number[];
}

/**
 * Spreads the people of named places evenly over their homes: a home (the middle of a building)
 * belongs to the nearest place within the limit, to the first of several as near. A place of
 * unknown number keeps its homes, so that its neighbors' people are not spread over them.
 *
 * An estimate: registers tell people by community, not by house.
 *
 * O(homes × places within the limit).
 */
export function spreadPeople(
	places: PeopledPlaces,
	homes: { xs: Float64Array; ys: Float64Array },
	limitMeters: number
): SpreadPeople {
	const grid = buildPointGrid(places.xs, places.ys, limitMeters);
	const placeOf = new Int32Array(homes.xs.length).fill(-1);
	const homeCount = new Int32Array(places.xs.length);
	for (let home = 0; home < placeOf.length; home++) {
		const x = homes.xs[home]!;
		const y = homes.ys[home]!;
		let nearest = -1;
		let least = Infinity;
		forEachPointWithin(grid, x, y, limitMeters, (place) => {
			const meters = Math.hypot(places.xs[place]! - x, places.ys[place]! - y);
			if (meters > least || (meters === least && place > nearest)) return;
			nearest = place;
			least = meters;
		});
		if (nearest < 0) continue;
		placeOf[home] = nearest;
		homeCount[nearest]!++;
	}
	const people = new Float64Array(placeOf.length);
	placeOf.forEach((place, home) => {
		const all = places.people[place] ?? NaN;
		if (all > 0) people[home] = all / homeCount[place]!;
	});
	const homeless: number[] = [];
	places.people.forEach((all, place) => {
		if (all > 0 && homeCount[place] === 0) homeless.push(place);
	});
	return { people, homeless };
}
