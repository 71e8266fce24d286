/** A seeded source of randomness, so that the demo is the same on every machine. */
export interface Random {
	next: () => number;
	between: (least: number, greatest: number) => number;
	chance: (probability: number) => boolean;
	pick: <T>(items: readonly T[]) => T;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough for a demo. */
export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	return {
		next,
		between: (least, greatest) => least + (greatest - least) * next(),
		chance: (probability) => next() < probability,
		pick: (items) => {
			const picked = items[Math.floor(next() * items.length)];
			if (picked === undefined) throw new RangeError('pick from an empty list');
			return picked;
		}
	};
}
