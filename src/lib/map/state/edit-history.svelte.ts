import type { Edit } from './what-if-edits.ts';

type Edits = readonly Edit[];

/** The edits of now, with those before and after them: a drag is one step, however many places it passes. */
export class EditHistory {
	now = $state.raw<Edits>([]);
	#past = $state.raw<readonly Edits[]>([]);
	#future = $state.raw<readonly Edits[]>([]);
	#kept = $state.raw<Edits>([]);
	#gesture: string | null = null;

	get canUndo(): boolean {
		return this.#past.length > 0;
	}

	get canRedo(): boolean {
		return this.#future.length > 0;
	}

	/** Something would be lost with the page. */
	get isUnkept(): boolean {
		return this.now.length > 0 && this.now !== this.#kept;
	}

	/** @param gesture Changes of one gesture that follow one another are one step. */
	push(edits: Edits, gesture: string | null = null): void {
		const isGoingOn = gesture !== null && gesture === this.#gesture;
		if (!isGoingOn) this.#past = [...this.#past, this.now];
		this.#future = [];
		this.#gesture = gesture;
		this.now = edits;
	}

	endGesture(): void {
		this.#gesture = null;
	}

	undo(): void {
		const before = this.#past.at(-1);
		if (!before) return;
		this.endGesture();
		this.#past = this.#past.slice(0, -1);
		this.#future = [this.now, ...this.#future];
		this.now = before;
	}

	redo(): void {
		const [after, ...rest] = this.#future;
		if (!after) return;
		this.endGesture();
		this.#past = [...this.#past, this.now];
		this.#future = rest;
		this.now = after;
	}

	/** Takes edits back that could not be, without a step to undo. */
	drop(isRefused: (edit: Edit) => boolean): void {
		const without = (edits: Edits) => edits.filter((edit) => !isRefused(edit));
		this.now = without(this.now);
		this.#future = this.#future.map(without);
		const past = this.#past.map(without);
		while (past.length > 0 && isSame(past.at(-1) ?? [], this.now)) past.pop();
		this.#past = past;
	}

	/** The edits of now are kept elsewhere. */
	markKept(): void {
		this.#kept = this.now;
	}
}

function isSame(a: Edits, b: Edits): boolean {
	return a.length === b.length && a.every((edit, index) => edit === b[index]);
}
