import { buildPointGrid, forEachPointWithin, type PointGrid } from '#lib/core/geometry/index.ts';
import type { CoveredCount } from '#lib/domain/scenario.ts';

/** Points with a weight, and how much of it lies within reach of at least one disc; meters in the plane. */
export class CoveredPoints {
	readonly #grid: PointGrid;
	readonly #weights: Float64Array | undefined;
	/** How many discs reach each point. */
	readonly #depth: Uint32Array;
	/** By point, 1: was covered when the comparison began. */
	#wasCovered: Uint8Array;
	readonly #total: number;
	#covered = 0;
	#gained = 0;
	#lost = 0;

	/** @param weights By point; 1 each unless given. */
	constructor(xs: Float64Array, ys: Float64Array, cellMeters: number, weights?: Float64Array) {
		this.#grid = buildPointGrid(xs, ys, cellMeters);
		this.#weights = weights;
		this.#depth = new Uint32Array(xs.length);
		this.#wasCovered = new Uint8Array(xs.length);
		this.#total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : xs.length;
	}

	/** From here on what is gained and lost is counted. */
	beginComparison(): void {
		this.#wasCovered = Uint8Array.from(this.#depth, (depth) => (depth > 0 ? 1 : 0));
		this.#gained = 0;
		this.#lost = 0;
	}

	/** A disc comes (1) or goes (−1). */
	count({ x, y, radius }: { x: number; y: number; radius: number }, step: 1 | -1): void {
		forEachPointWithin(this.#grid, x, y, radius, (point) => {
			const before = this.#depth[point] ?? 0;
			this.#depth[point] = before + step;
			if (before > 0 === before + step > 0) return;
			const weight = step * (this.#weights ? (this.#weights[point] ?? 0) : 1);
			this.#covered += weight;
			if (this.#wasCovered[point] === 1) this.#lost -= weight;
			else this.#gained += weight;
		});
	}

	/** null: there are no points. */
	toCount(): CoveredCount | null {
		if (this.#depth.length === 0) return null;
		return {
			total: this.#total,
			covered: this.#covered,
			gained: this.#gained,
			lost: this.#lost
		};
	}
}
