/**
 * Ring of buckets of node numbers: nodes are put into a bucket and taken, last in first out.
 *
 * Last in first out is on purpose: what was put last lies near in memory. Entries are reused, so
 * the queue is as large as the widest front, not as the graph.
 */
export class BucketQueue {
	readonly ringMask: number;
	/** Entries in all buckets. */
	size = 0;
	#bucketHead: Int32Array;
	#entryNode = new Int32Array(4096);
	#entryNext = new Int32Array(4096);
	#usedEntries = 0;
	#freeEntry = -1;
	/** What is left of the round of `takeInRounds`. */
	#round = -1;

	/** @param bucketCount A power of two. */
	constructor(bucketCount: number) {
		this.ringMask = bucketCount - 1;
		this.#bucketHead = new Int32Array(bucketCount).fill(-1);
	}

	put(node: number, bucket: number): void {
		let entry = this.#freeEntry;
		if (entry >= 0) this.#freeEntry = this.#entryNext[entry]!;
		else entry = this.#newEntry();
		this.#entryNode[entry] = node;
		this.#entryNext[entry] = this.#bucketHead[bucket]!;
		this.#bucketHead[bucket] = entry;
		this.size++;
	}

	/** Takes the node put last into a bucket; −1 when the bucket is empty. */
	takeLast(bucket: number): number {
		const entry = this.#bucketHead[bucket]!;
		if (entry < 0) return -1;
		this.#bucketHead[bucket] = this.#entryNext[entry]!;
		return this.#release(entry);
	}

	/**
	 * Takes what the bucket held when its round began before what has been put into it since; −1
	 * when both are empty. Not to be left for another bucket before that.
	 */
	takeInRounds(bucket: number): number {
		if (this.#round < 0) {
			this.#round = this.#bucketHead[bucket]!;
			this.#bucketHead[bucket] = -1;
		}
		const entry = this.#round;
		if (entry < 0) return -1;
		this.#round = this.#entryNext[entry]!;
		return this.#release(entry);
	}

	#release(entry: number): number {
		this.#entryNext[entry] = this.#freeEntry;
		this.#freeEntry = entry;
		this.size--;
		return this.#entryNode[entry]!;
	}

	#newEntry(): number {
		if (this.#usedEntries === this.#entryNode.length) {
			this.#entryNode = doubled(this.#entryNode);
			this.#entryNext = doubled(this.#entryNext);
		}
		return this.#usedEntries++;
	}
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
	const larger = new Int32Array(array.length * 2);
	larger.set(array);
	return larger;
}
