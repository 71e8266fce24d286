import { buildPointGrid, forEachPointWithin, type PointGrid } from '../geometry/point-grid.ts';

/**
 * What stands at points (people, buildings, beds) and is covered, kept right while facilities come,
 * go and move; by how many facilities reach each point, so that backup coverage (second cover) is
 * told beside the first.
 *
 * One change costs O(points within its reach). A point on the rim is covered, as an area's is.
 */
export class LiveDemand {
	/** Sum of each column of weights. */
	readonly totals: Float64Array;
	readonly #grid: PointGrid;
	readonly #depth: Uint32Array;
	readonly #weights: readonly Float64Array[];
	/** By depth − 1 and column. */
	readonly #covered: Float64Array[];

	/**
	 * @param xs Meters in the plane of the facilities.
	 * @param weights One column a figure, a weight for each point: whole numbers are summed exactly,
	 * and any weight to the rounding of doubles. Not finite or below 0 is an error.
	 * @param cellMeters About the reach of a facility.
	 * @param most Depths told: 1, and 2 for backup coverage.
	 * @throws {RangeError} A weight cannot be, or a column has another length.
	 */
	constructor(
		xs: Float64Array,
		ys: Float64Array,
		weights: readonly Float64Array[],
		cellMeters: number,
		most = 2
	) {
		weights.forEach((column, index) => {
			if (column.length !== xs.length)
				throw new RangeError(
					`weights[${index}] has ${column.length} entries, expected ${xs.length}.`
				);
			const wrong = column.findIndex((weight) => !(weight >= 0 && weight < Infinity));
			if (wrong >= 0)
				throw new RangeError(
					`weights[${index}][${wrong}] is ${column[wrong]}, expected 0 or more and finite.`
				);
		});
		this.#grid = buildPointGrid(xs, ys, cellMeters);
		this.#depth = new Uint32Array(xs.length);
		this.#weights = weights;
		this.#covered = Array.from({ length: most }, () => new Float64Array(weights.length));
		this.totals = Float64Array.from(weights, (column) =>
			column.reduce((sum, weight) => sum + weight, 0)
		);
	}

	/** A facility begins to reach what is within its radius. */
	cover(x: number, y: number, radiusMeters: number): void {
		forEachPointWithin(this.#grid, x, y, radiusMeters, (point) => {
			this.#count(point, this.#depth[point]!++, 1);
		});
	}

	/** A facility that was there ends; the place and radius must be those it came with. */
	uncover(x: number, y: number, radiusMeters: number): void {
		forEachPointWithin(this.#grid, x, y, radiusMeters, (point) => {
			if (this.#depth[point] === 0)
				throw new RangeError(`No facility covers point ${point}, so none can leave it.`);
			this.#count(point, --this.#depth[point]!, -1);
		});
	}

	/** Sum of each column over the points that at least so many facilities reach. */
	coveredAtLeast(depth: number): Float64Array {
		const covered = this.#covered[depth - 1];
		if (!covered)
			throw new RangeError(`Depths 1 to ${this.#covered.length} are kept, asked for ${depth}.`);
		return covered.slice();
	}

	/** How many facilities reach a point. */
	depthAt(point: number): number {
		return this.#depth[point] ?? 0;
	}

	/** The point crosses to, or back from, one more than `below`. */
	#count(point: number, below: number, step: 1 | -1): void {
		const covered = this.#covered[below];
		if (!covered) return;
		for (let column = 0; column < covered.length; column++)
			covered[column]! += step * this.#weights[column]![point]!;
	}
}
