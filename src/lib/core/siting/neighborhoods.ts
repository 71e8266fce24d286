import type { CoveringModel } from './covering-model.ts';

/** Candidates in groups that share as little demand as can be with each other. */
export interface Neighborhoods {
	/** By candidate. */
	groupOf: Int32Array;
	/** By group: how many of the plan's chosen it has. */
	sizes: number[];
}

/**
 * Grows a cell around each chosen candidate: the others belong to the cell with which they share most
 * worth.
 *
 * @returns By candidate its cell; those beyond every cell are in the first.
 */
export function growCells(model: CoveringModel, chosen: readonly number[]): Int32Array {
	const { covers, coveredBy, firstValue } = model;
	const cellOf = new Int32Array(model.candidates.length).fill(-1);
	chosen.forEach((candidate, cell) => (cellOf[candidate] = cell));
	const shared = new Float64Array(chosen.length);
	for (let hasGrown = true; hasGrown;) {
		hasGrown = false;
		const before = cellOf.slice();
		before.forEach((known, candidate) => {
			if (known >= 0) return;
			shared.fill(0);
			for (let k = covers.start[candidate]!; k < covers.start[candidate + 1]!; k++) {
				const demand = covers.item[k]!;
				for (let q = coveredBy.start[demand]!; q < coveredBy.start[demand + 1]!; q++) {
					const cell = before[coveredBy.item[q]!]!;
					if (cell >= 0) shared[cell]! += firstValue[demand]!;
				}
			}
			let most = 0;
			shared.forEach((worth, cell) => {
				if (worth > most) [most, cellOf[candidate]] = [worth, cell];
			});
			if (most > 0) hasGrown = true;
		});
	}
	return cellOf.map((cell) => Math.max(0, cell));
}

/**
 * Worth that the relaxation leaves between two cells, at a price: what the lesser of their shares of
 * each demand point covers.
 */
export function tieCells(
	model: CoveringModel,
	cellOf: Int32Array,
	cellCount: number,
	prices: Float64Array,
	shares: Float64Array
): Float64Array[] {
	const { coveredBy } = model;
	const ties = Array.from({ length: cellCount }, () => new Float64Array(cellCount));
	const shareOf = new Map<number, number>();
	for (let demand = 0; demand < prices.length; demand++) {
		shareOf.clear();
		for (let q = coveredBy.start[demand]!; q < coveredBy.start[demand + 1]!; q++) {
			const candidate = coveredBy.item[q]!;
			const cell = cellOf[candidate]!;
			shareOf.set(cell, (shareOf.get(cell) ?? 0) + shares[candidate]!);
		}
		if (shareOf.size < 2) continue;
		for (const [a, shareA] of shareOf)
			for (const [b, shareB] of shareOf)
				if (a !== b) ties[a]![b]! += prices[demand]! * Math.min(shareA, shareB);
	}
	return ties;
}

/** Joins groups of cells, those tied most first, as long as none has more cells than allowed. */
export function joinCells(
	groups: readonly (readonly number[])[],
	ties: readonly Float64Array[],
	mostCells: number
): number[][] {
	const joined = groups.map((group) => [...group]);
	for (;;) {
		let best = 0;
		let pair: [number, number] | undefined;
		for (let a = 0; a < joined.length; a++)
			for (let b = a + 1; b < joined.length; b++) {
				const size = joined[a]!.length + joined[b]!.length;
				if (size > mostCells) continue;
				let tie = 0;
				for (const i of joined[a]!) for (const k of joined[b]!) tie += ties[i]![k]!;
				// Small ones first, of equal ties: a large group is dear.
				if (tie / Math.sqrt(size) > best) [best, pair] = [tie / Math.sqrt(size), [a, b]];
			}
		if (!pair) return joined;
		joined[pair[0]]!.push(...joined[pair[1]]!);
		joined.splice(pair[1], 1);
	}
}
