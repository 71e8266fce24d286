/** What was wrong with an element, or what was left out and why. Nothing is dropped without one. */
export interface OsmProblem {
	severity: 'error' | 'warning' | 'note';
	/** Stable name of the kind of problem, for counting. */
	code: string;
	/** `node/1`, `way/2`, `relation/3`; absent where the problem is the file's or a total. */
	element?: string;
	message: string;
}

const EXAMPLES_PER_CODE = 50;

/** Counts every problem and keeps the first few of each kind, so that a torn province does not fill the memory. */
export class ProblemLog {
	readonly #counts = new Map<string, number>();
	readonly #kept: OsmProblem[] = [];

	add(problem: OsmProblem): void {
		const count = (this.#counts.get(problem.code) ?? 0) + 1;
		this.#counts.set(problem.code, count);
		if (count <= EXAMPLES_PER_CODE) this.#kept.push(problem);
	}

	addAll(problems: readonly OsmProblem[]): void {
		for (const problem of problems) this.add(problem);
	}

	/** All occurrences by code. */
	counts(): Record<string, number> {
		return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
	}

	/** The examples, then one line for each kind that had more of them. */
	list(): OsmProblem[] {
		const more = [...this.#counts].filter(([, count]) => count > EXAMPLES_PER_CODE);
		return [
			...this.#kept,
			...more.map(([code, count]): OsmProblem => ({
				severity: 'note',
				code,
				message: `and ${count - EXAMPLES_PER_CODE} more of ${code}`
			}))
		];
	}
}
