import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveDemand } from './live-demand.ts';

const coordinate = fc.integer({ min: 0, max: 1000 });
const drawDisc = fc.record({
	x: coordinate,
	y: coordinate,
	radius: fc.integer({ min: 0, max: 300 })
});

describe('LiveDemand', () => {
	it('tells what a count over all facilities and points tells, after every change', () => {
		fc.assert(
			fc.property(
				fc.array(fc.record({ x: coordinate, y: coordinate, people: fc.nat(500) }), {
					maxLength: 60
				}),
				fc.array(fc.oneof(drawDisc, fc.nat(20)), { maxLength: 30 }),
				(points, changes) => {
					const people = Float64Array.from(points, (point) => point.people);
					const live = new LiveDemand(
						Float64Array.from(points, ({ x }) => x),
						Float64Array.from(points, ({ y }) => y),
						[people, new Float64Array(points.length).fill(1)],
						150,
						3
					);
					const standing: { x: number; y: number; radius: number }[] = [];
					for (const change of changes) {
						if (typeof change === 'object') {
							standing.push(change);
							live.cover(change.x, change.y, change.radius);
						} else {
							const [gone] = standing.splice(change, 1);
							if (gone) live.uncover(gone.x, gone.y, gone.radius);
						}
						const depths = points.map(
							({ x, y }) =>
								standing.filter((disc) => (disc.x - x) ** 2 + (disc.y - y) ** 2 <= disc.radius ** 2)
									.length
						);
						for (const depth of [1, 2, 3]) {
							const reached = points.filter((_, k) => depths[k]! >= depth);
							const sum = reached.reduce((all, point) => all + point.people, 0);
							expect([...live.coveredAtLeast(depth)]).toEqual([sum, reached.length]);
						}
						depths.forEach((depth, k) => expect(live.depthAt(k)).toBe(depth));
					}
				}
			),
			{ numRuns: 300 }
		);
	});

	it('refuses weights that cannot be, depths not kept, and leaving what was not covered', () => {
		const at = Float64Array.of(0);
		expect(() => new LiveDemand(at, at, [Float64Array.of(NaN)], 100)).toThrow(
			'weights[0][0] is NaN'
		);
		expect(() => new LiveDemand(at, at, [new Float64Array(2)], 100)).toThrow('expected 1');
		const live = new LiveDemand(at, at, [Float64Array.of(1)], 100);
		expect(() => live.coveredAtLeast(3)).toThrow('Depths 1 to 2');
		expect(() => live.uncover(0, 0, 10)).toThrow('No facility covers point 0');
	});
});
