/** Bytes that have arrived, joined only when enough of them are there. */
export class ByteQueue {
	#chunks: Buffer[] = [];
	#byteLength = 0;

	push(chunk: Buffer): void {
		this.#chunks.push(chunk);
		this.#byteLength += chunk.length;
	}

	/** The first `byteLength` bytes, left in place; undefined if fewer have arrived. */
	peek(byteLength: number): Buffer | undefined {
		if (this.#byteLength < byteLength) return undefined;
		const first = this.#chunks[0];
		if (first === undefined || first.length < byteLength) {
			this.#chunks = [Buffer.concat(this.#chunks)];
		}
		return this.#chunks[0]?.subarray(0, byteLength);
	}

	/** The first `byteLength` bytes, removed; undefined if fewer have arrived. */
	take(byteLength: number): Buffer | undefined {
		const taken = this.peek(byteLength);
		const first = this.#chunks[0];
		if (taken === undefined || first === undefined) return undefined;
		this.#chunks[0] = first.subarray(byteLength);
		this.#byteLength -= byteLength;
		return taken;
	}
}
