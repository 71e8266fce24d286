/** Finished tiles by name, the least recently used given up when they take too much memory. */
export class TileCache {
	readonly #tiles = new Map<string, Uint8Array>();
	readonly #mostBytes: number;
	#bytes = 0;

	constructor(mostBytes: number) {
		this.#mostBytes = mostBytes;
	}

	get(name: string): Uint8Array | undefined {
		const tile = this.#tiles.get(name);
		if (!tile) return undefined;
		this.#tiles.delete(name);
		this.#tiles.set(name, tile);
		return tile;
	}

	set(name: string, tile: Uint8Array): void {
		this.#bytes += tile.byteLength - (this.#tiles.get(name)?.byteLength ?? 0);
		this.#tiles.delete(name);
		this.#tiles.set(name, tile);
		for (const [oldest, { byteLength }] of this.#tiles) {
			if (this.#bytes <= this.#mostBytes) return;
			this.#tiles.delete(oldest);
			this.#bytes -= byteLength;
		}
	}
}
