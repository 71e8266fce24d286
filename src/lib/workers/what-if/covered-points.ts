import { buildPointGrid, forEachPointWithin, type PointGrid } from '#lib/core/geometry/index.ts';
import type { CoveredCount } from '#lib/domain/what-if.ts';

/** Points with a weight, and how much of it lies within reach of at least one disc; meters in the plane. */
export class CoveredPoints {
	readonly #grid: PointGrid;
	readonly #weights: Float64Array | undefined;
	/** How many discs reach each point. */
	readonly #depth: Uint32Array;
	readonly #total: number;
	#covered = 0;

	/** @param weights By point; 1 each unless given. */
	constructor(xs: Float64Array, ys: Float64Array, cellMeters: number, weights?: Float64Array) {
		this.#grid = buildPointGrid(xs, ys, cellMeters);
		this.#weights = weights;
		this.#depth = new Uint32Array(xs.length);
		this.#total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : xs.length;
	}

	/** A disc comes (1) or goes (−1). */
	count({ x, y, radius }: { x: number; y: number; radius: number }, step: 1 | -1): void {
		forEachPointWithin(this.#grid, x, y, radius, (point) => {
			const before = this.#depth[point] ?? 0;
			const weight = this.#weights ? (this.#weights[point] ?? 0) : 1;
			this.#depth[point] = before + step;
			if (before === 0) this.#covered += weight;
			else if (before + step === 0) this.#covered -= weight;
		});
	}

	toCount(): CoveredCount {
		return { total: this.#total, covered: this.#covered };
	}
}
