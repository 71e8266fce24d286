import FlatQueue from 'flatqueue';

/** 2^17 nodes of 16 bytes: 2 MiB a chunk. */
const CHUNK_SIZE = 1 << 17;

interface Chunk {
	ids: Float64Array;
	lons: Int32Array;
	lats: Int32Array;
	count: number;
}

/**
 * Positions of nodes by id, 16 bytes a node: add, `finish()`, then look up by binary search.
 *
 * Files list nodes by rising id, and then nothing is moved. Otherwise `finish()` sorts each chunk and
 * merges them, which takes up to twice the memory while it runs. An id that was added twice keeps the
 * position that came last.
 */
export class NodeStore {
	#chunks: Chunk[] = [];
	#firstIds = new Float64Array(0);
	#isRising = true;
	#lastId = -Infinity;
	#isFinished = false;
	/** Index of the last hit: ways mostly walk from one node to the next. */
	#hint = -1;

	/** Nodes held; before `finish()` a repeated id counts each time. */
	count = 0;
	/** Ids that were added again at another place, known after `finish()`. */
	movedIds: number[] = [];

	/** Adds a node; `lon` and `lat` in 1e-7 degrees. Order does not matter. */
	add(id: number, lon: number, lat: number): void {
		if (this.#isFinished) throw new RangeError('the node store is finished');
		if (id <= this.#lastId) this.#isRising = false;
		this.#lastId = id;
		this.#append(id, lon, lat);
	}

	finish(): void {
		if (this.#isFinished) return;
		this.#isFinished = true;
		if (!this.#isRising) this.#sort();
		this.#firstIds = Float64Array.from(this.#chunks, (chunk) => chunk.ids[0] ?? Infinity);
	}

	/** Position of `id` in 0…count-1 (rising ids), or -1. */
	find(id: number): number {
		if (!this.#isFinished) throw new RangeError('the node store is not finished');
		const next = this.#hint + 1;
		if (next < this.count && this.idAt(next) === id) return (this.#hint = next);
		const chunkIndex = upperBound(this.#firstIds, this.#firstIds.length, id) - 1;
		const chunk = this.#chunks[chunkIndex];
		if (chunk === undefined) return -1;
		const within = upperBound(chunk.ids, chunk.count, id) - 1;
		if (within < 0 || chunk.ids[within] !== id) return -1;
		return (this.#hint = chunkIndex * CHUNK_SIZE + within);
	}

	/** @param index 0…count-1, as `find` returns it. */
	idAt(index: number): number {
		return this.#chunks[Math.floor(index / CHUNK_SIZE)]?.ids[index % CHUNK_SIZE] ?? NaN;
	}

	/** Degrees. */
	lonAt(index: number): number {
		return (this.#chunks[Math.floor(index / CHUNK_SIZE)]?.lons[index % CHUNK_SIZE] ?? NaN) / 1e7;
	}

	latAt(index: number): number {
		return (this.#chunks[Math.floor(index / CHUNK_SIZE)]?.lats[index % CHUNK_SIZE] ?? NaN) / 1e7;
	}

	#append(id: number, lon: number, lat: number): void {
		let chunk = this.#chunks[this.#chunks.length - 1];
		if (chunk === undefined || chunk.count === CHUNK_SIZE) this.#chunks.push((chunk = newChunk()));
		chunk.ids[chunk.count] = id;
		chunk.lons[chunk.count] = lon;
		chunk.lats[chunk.count] = lat;
		chunk.count++;
		this.count++;
	}

	#sort(): void {
		const sorted = this.#chunks.map(sortChunk);
		this.#chunks = [];
		this.count = 0;
		const cursors = new Uint32Array(sorted.length);
		const heads = new FlatQueue<number>();
		sorted.forEach((chunk, i) => heads.push(i, chunk.ids[0] ?? Infinity));
		for (let i = heads.pop(); i !== undefined; i = heads.pop()) {
			const chunk = sorted[i];
			const at = cursors[i] ?? 0;
			if (chunk === undefined) continue;
			this.#merge(i, chunk, at);
			cursors[i] = at + 1;
			if (at + 1 < chunk.count) heads.push(i, chunk.ids[at + 1] ?? Infinity);
		}
	}

	/** Chunk index in which the node held last was added: among equal ids the later chunk wins. */
	#lastSource = -1;

	#merge(source: number, chunk: Chunk, at: number): void {
		const [id, lon, lat] = [chunk.ids[at] ?? NaN, chunk.lons[at] ?? 0, chunk.lats[at] ?? 0];
		const last = this.#chunks[this.#chunks.length - 1];
		const held = (last?.count ?? 0) - 1;
		if (last === undefined || last.ids[held] !== id) {
			this.#append(id, lon, lat);
			this.#lastSource = source;
			return;
		}
		if (last.lons[held] === lon && last.lats[held] === lat) return;
		this.movedIds.push(id);
		if (source < this.#lastSource) return;
		last.lons[held] = lon;
		last.lats[held] = lat;
		this.#lastSource = source;
	}
}

function newChunk(): Chunk {
	return {
		ids: new Float64Array(CHUNK_SIZE),
		lons: new Int32Array(CHUNK_SIZE),
		lats: new Int32Array(CHUNK_SIZE),
		count: 0
	};
}

/** By id, and by order of arrival among equal ids. */
function sortChunk(chunk: Chunk): Chunk {
	const order = Uint32Array.from({ length: chunk.count }, (_, i) => i);
	const { ids } = chunk;
	order.sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0) || a - b);
	const sorted = newChunk();
	sorted.count = chunk.count;
	order.forEach((from, to) => {
		sorted.ids[to] = ids[from] ?? NaN;
		sorted.lons[to] = chunk.lons[from] ?? 0;
		sorted.lats[to] = chunk.lats[from] ?? 0;
	});
	return sorted;
}

/** First index in the sorted `values[0..count)` whose value is greater than `value`. */
function upperBound(values: Float64Array, count: number, value: number): number {
	let low = 0;
	let high = count;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((values[middle] ?? Infinity) <= value) low = middle + 1;
		else high = middle;
	}
	return low;
}
