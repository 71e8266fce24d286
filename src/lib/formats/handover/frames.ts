import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { Handover } from '#lib/domain/handover.ts';
import { FormatError } from '../format-error.ts';
import { readHandover, sha256 } from './handover-file.ts';

/**
 * A hand-over as QR frames. A frame: `FA1`, 4 bytes of the content's SHA-256, content length (4), number of blocks (2),
 * frame's number (4), one block. The first frames are the blocks themselves; every later one is the sum (xor) of
 * some blocks, chosen by its number, so that a scanner which missed a few needs not wait for just these: any frames that
 * are independent of each other, as many as there are blocks, give the content.
 */
export const BLOCK_BYTES = 320;
/** More takes minutes to scan: the file is better then. */
export const MOST_FRAME_BYTES = 48 * 1024;
const MAGIC = [0x46, 0x41, 0x31];
const HEADER = MAGIC.length + 4 + 4 + 2 + 4;

/** @returns undefined when it is too large to be shown. */
export async function openFrames(handover: Handover): Promise<FrameSource | undefined> {
	const content = deflateSync(strToU8(JSON.stringify(handover)), { level: 9 });
	if (content.length > MOST_FRAME_BYTES) return undefined;
	return new FrameSource(content, await checkOf(content));
}

export class FrameSource {
	/** Frames that are enough when none is missed. */
	readonly blockCount: number;
	readonly #content: Uint8Array;
	readonly #check: Uint8Array;

	constructor(content: Uint8Array, check: Uint8Array) {
		this.#content = content;
		this.#check = check;
		this.blockCount = Math.max(1, Math.ceil(content.length / BLOCK_BYTES));
	}

	/** The frame of that number, from 0 on, without end. */
	frame(number: number): Uint8Array {
		const frame = new Uint8Array(HEADER + BLOCK_BYTES);
		const view = new DataView(frame.buffer);
		frame.set(MAGIC, 0);
		frame.set(this.#check, 3);
		view.setUint32(7, this.#content.length);
		view.setUint16(11, this.blockCount);
		view.setUint32(13, number);
		for (const block of blocksOf(number, this.blockCount))
			addTo(frame.subarray(HEADER), this.#block(block));
		return frame;
	}

	#block(index: number): Uint8Array {
		return this.#content.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
	}
}

/** Gathers frames in any order, with gaps and repeats, until the content is whole. */
export class FrameSink {
	/** Independent frames so far, and how many are needed; 0 before the first. */
	have = 0;
	need = 0;
	#check = '';
	#length = 0;
	/** By its lowest block: a sum of blocks that nothing else begins with (Gaussian elimination over GF(2)). */
	#rows = new Map<number, { blocks: Set<number>; sum: Uint8Array }>();

	/** @returns whether it was a frame of a hand-over. A frame of another one begins anew. */
	add(frame: Uint8Array): boolean {
		if (frame.length !== HEADER + BLOCK_BYTES || MAGIC.some((byte, i) => frame[i] !== byte))
			return false;
		const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
		const [length, blockCount, number] = [
			view.getUint32(7),
			view.getUint16(11),
			view.getUint32(13)
		];
		if (length > MOST_FRAME_BYTES || blockCount !== Math.max(1, Math.ceil(length / BLOCK_BYTES)))
			return false;
		const check = `${frame.subarray(3, 7).join('.')}/${length}`;
		if (check !== this.#check) {
			Object.assign(this, { have: 0, need: blockCount });
			this.#check = check;
			this.#length = length;
			this.#rows = new Map();
		}
		this.#reduce(new Set(blocksOf(number, blockCount)), frame.slice(HEADER));
		return true;
	}

	get isWhole(): boolean {
		return this.need > 0 && this.have === this.need;
	}

	/** @throws {FormatError} Not whole yet, or something else than its check says. */
	async read(): Promise<Handover> {
		if (!this.isWhole) throw new FormatError('还没有扫全 — not all frames are here');
		const content = new Uint8Array(this.need * BLOCK_BYTES);
		for (let block = this.need - 1; block >= 0; block--) {
			const row = this.#rows.get(block);
			if (!row) throw new FormatError('还没有扫全 — not all frames are here');
			// What comes after it is known already: take it out of the sum.
			for (const other of row.blocks)
				if (other !== block)
					addTo(row.sum, content.subarray(other * BLOCK_BYTES, (other + 1) * BLOCK_BYTES));
			row.blocks = new Set([block]);
			content.set(row.sum, block * BLOCK_BYTES);
		}
		const whole = content.subarray(0, this.#length);
		const check = `${(await checkOf(whole)).join('.')}/${this.#length}`;
		if (check !== this.#check)
			throw new FormatError(
				'扫到的内容对不上校验码，请重扫 — the frames do not add up: scan again'
			);
		return readHandover(JSON.parse(strFromU8(inflateSync(whole))));
	}

	#reduce(blocks: Set<number>, sum: Uint8Array): void {
		while (blocks.size > 0) {
			const lowest = Math.min(...blocks);
			const row = this.#rows.get(lowest);
			if (!row) {
				this.#rows.set(lowest, { blocks, sum });
				this.have++;
				return;
			}
			for (const block of row.blocks) if (!blocks.delete(block)) blocks.add(block);
			addTo(sum, row.sum);
		}
	}
}

/** The blocks that a frame is the sum of; the same on both phones. */
function blocksOf(number: number, blockCount: number): number[] {
	if (number < blockCount) return [number];
	const random = mulberry32(number);
	// About half of the blocks: two or three frames more than needed are enough, whatever was missed.
	const chosen = Array.from({ length: blockCount }, (_, block) => block).filter(
		() => random() < 0.5
	);
	return chosen.length > 0 ? chosen : [number % blockCount];
}

/** Adds a shorter or equal block to a sum, bit by bit. */
function addTo(sum: Uint8Array, block: Uint8Array): void {
	for (let i = 0; i < block.length; i++) sum[i] = (sum[i] ?? 0) ^ (block[i] ?? 0);
}

async function checkOf(content: Uint8Array): Promise<Uint8Array> {
	const hex = (await sha256(content)).slice(0, 8);
	return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Tommy Ettinger's small generator, public domain. */
function mulberry32(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
