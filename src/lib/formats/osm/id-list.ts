/** Growing list of numbers in chunks of typed arrays: 8 bytes each, no copy when it grows. */
export class IdList {
	static readonly #CHUNK_SIZE = 1 << 16;
	readonly #chunks: Float64Array[] = [];
	length = 0;

	push(id: number): void {
		const within = this.length % IdList.#CHUNK_SIZE;
		if (within === 0) this.#chunks.push(new Float64Array(IdList.#CHUNK_SIZE));
		const chunk = this.#chunks[this.#chunks.length - 1];
		if (chunk !== undefined) chunk[within] = id;
		this.length++;
	}

	/** NaN beyond the end. */
	at(index: number): number {
		return (
			this.#chunks[Math.floor(index / IdList.#CHUNK_SIZE)]?.[index % IdList.#CHUNK_SIZE] ?? NaN
		);
	}

	/** Ids that occur more than once; nothing is sorted while the list rises, as it does in nearly all files. */
	repeated(): Set<number> {
		if (this.#isRising()) return new Set();
		const sorted = Float64Array.from({ length: this.length }, (_, i) => this.at(i)).sort();
		return new Set(sorted.filter((id, i) => i > 0 && sorted[i - 1] === id));
	}

	#isRising(): boolean {
		for (let i = 1; i < this.length; i++) if (!(this.at(i - 1) < this.at(i))) return false;
		return true;
	}
}
