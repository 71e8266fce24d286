import type { RoundQuestion } from './order-round.ts';

/** Longest run of stops that Or-opt moves. */
const LONGEST_RUN = 3;
/** Seconds below which a change is rounding, not an improvement. */
const LEAST_GAIN = 1e-7;

/**
 * A round as a closed tour over all places, place 0 first. Where the round need not return, the way
 * back costs nothing, so that one search serves both.
 */
export class RoundTour {
	/** Places in the order of the tour. */
	readonly stops: Int32Array;
	readonly #cost: Float64Array;
	readonly #count: number;
	/** Cost of the tour from its begin to position i, in its direction and against it. */
	readonly #ahead: Float64Array;
	readonly #against: Float64Array;

	/** Begins with the nearest next stop, ties to the lower place. */
	constructor({ count, seconds, returns }: RoundQuestion) {
		this.#count = count;
		this.#cost = seconds.slice();
		if (!returns) for (let place = 0; place < count; place++) this.#cost[place * count] = 0;
		this.#ahead = new Float64Array(count + 1);
		this.#against = new Float64Array(count + 1);
		this.stops = this.#goNearest();
	}

	seconds(): number {
		let total = 0;
		for (let position = 0; position < this.#count; position++)
			total += this.#between(position, position + 1);
		return total;
	}

	/** Applies 2-opt and Or-opt moves, the best of each position first, until none shortens the tour. */
	improve(): void {
		this.#sum();
		let isShorter = true;
		while (isShorter) {
			isShorter = false;
			for (let position = 1; position < this.#count; position++) {
				if (this.#turnBest(position) || this.#moveBest(position)) isShorter = true;
			}
		}
	}

	/** 2-opt: the run from `first` on is gone the other way round. */
	#turnBest(first: number): boolean {
		let gain = LEAST_GAIN;
		let end = -1;
		for (let last = first + 1; last < this.#count; last++) {
			const old =
				this.#between(first - 1, first) +
				this.#between(last, last + 1) +
				this.#ahead[last]! -
				this.#ahead[first]!;
			const turned =
				this.#between(first - 1, last) +
				this.#between(first, last + 1) +
				this.#against[last]! -
				this.#against[first]!;
			if (old - turned > gain) {
				gain = old - turned;
				end = last;
			}
		}
		if (end < 0) return false;
		this.stops.subarray(first, end + 1).reverse();
		this.#sum();
		return true;
	}

	/** Or-opt: a run of one to three stops goes elsewhere, as it is or turned round. */
	#moveBest(first: number): boolean {
		let gain = LEAST_GAIN;
		let best: { last: number; after: number; isTurned: boolean } | undefined;
		for (let last = first; last < Math.min(first + LONGEST_RUN, this.#count); last++) {
			const removed =
				this.#between(first - 1, first) +
				this.#between(last, last + 1) -
				this.#between(first - 1, last + 1);
			if (removed <= gain) continue;
			const turning =
				this.#against[last]! - this.#against[first]! - (this.#ahead[last]! - this.#ahead[first]!);
			for (let after = 0; after < this.#count; after++) {
				if (after >= first - 1 && after <= last) continue;
				const gap = this.#between(after, after + 1);
				const asItIs = this.#between(after, first) + this.#between(last, after + 1) - gap;
				const turned = this.#between(after, last) + this.#between(first, after + 1) - gap + turning;
				const isTurned = turned < asItIs;
				const won = removed - Math.min(asItIs, turned);
				if (won > gain) {
					gain = won;
					best = { last, after, isTurned };
				}
			}
		}
		if (!best) return false;
		this.#move(first, best.last, best.after, best.isTurned);
		return true;
	}

	#move(first: number, last: number, after: number, isTurned: boolean): void {
		const { stops } = this;
		const run = stops.slice(first, last + 1);
		if (isTurned) run.reverse();
		if (after > last) {
			stops.copyWithin(first, last + 1, after + 1);
			stops.set(run, after + 1 - run.length);
		} else {
			stops.copyWithin(after + 1 + run.length, after + 1, first);
			stops.set(run, after + 1);
		}
		this.#sum();
	}

	/** Cost from the place at one position to that at another; position `count` is the begin again. */
	#between(from: number, to: number): number {
		const place = to === this.#count ? 0 : this.stops[to]!;
		return this.#cost[this.stops[from]! * this.#count + place]!;
	}

	#sum(): void {
		const { stops } = this;
		const count = this.#count;
		for (let position = 1; position < count; position++) {
			const [before, here] = [stops[position - 1]!, stops[position]!];
			this.#ahead[position] = this.#ahead[position - 1]! + this.#cost[before * count + here]!;
			this.#against[position] = this.#against[position - 1]! + this.#cost[here * count + before]!;
		}
	}

	#goNearest(): Int32Array {
		const count = this.#count;
		const stops = new Int32Array(count);
		const isLeft = new Uint8Array(count).fill(1);
		isLeft[0] = 0;
		for (let position = 1; position < count; position++) {
			let nearest = -1;
			let least = Infinity;
			for (let place = 1; place < count; place++) {
				const cost = this.#cost[stops[position - 1]! * count + place]!;
				if (isLeft[place] === 1 && cost < least) {
					least = cost;
					nearest = place;
				}
			}
			stops[position] = nearest;
			isLeft[nearest] = 0;
		}
		return stops;
	}
}
