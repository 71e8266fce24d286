import fc from 'fast-check';
import { toRoadEdge, type RoadCase } from './road-field.oracle.ts';

/** One meter per second, two, four: with whole meters every sum is exact, so ties are ties. */
const EXACT_SPEEDS_KMH = [3.6, 7.2, 14.4];

const drawStreet = fc.record({
	from: fc.integer({ min: -2, max: 4 }),
	to: fc.integer({ min: -2, max: 4 }),
	meters: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: fc.nat(12) }),
	speedKmh: fc.constantFrom(...EXACT_SPEEDS_KMH),
	oneWay: fc.constantFrom(-1 as const, 0 as const, 0 as const, 1 as const)
});

/** For tests: small road cases in which every cost is a whole or half number. */
export const drawCase: fc.Arbitrary<RoadCase> = fc
	.record({
		streets: fc.array(drawStreet, { minLength: 1, maxLength: 12 }),
		picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(8)), { minLength: 1, maxLength: 5 }),
		closures: fc.array(fc.nat(), { maxLength: 2 }),
		unit: fc.constantFrom('seconds' as const, 'meters' as const),
		direction: fc.constantFrom('from-sources' as const, 'to-sources' as const, 'either' as const)
	})
	.map(({ streets, picks, closures, unit, direction }) => {
		const closedEdges = new Uint8Array(streets.length);
		for (const pick of closures) closedEdges[pick % streets.length] = 1;
		const sources = picks.map(([edgePick, offsetPick, initialCost]) => {
			const edge = edgePick % streets.length;
			const offsetMeters = offsetPick % (streets[edge]!.meters + 1);
			return { edge, offsetMeters, initialCost };
		});
		return {
			edges: streets.map(toRoadEdge),
			sources,
			options: { unit, direction, closedEdges }
		};
	});
