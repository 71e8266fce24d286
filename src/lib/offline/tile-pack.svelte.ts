import type { TileManifest, TilePackAnswer } from '#lib/domain/tile-pack.ts';
import { TileStore } from './tile-store.ts';

export type TilePackState = 'none' | 'building' | 'taking' | 'ready' | 'failed' | 'full';

const ASK_AGAIN_MS = 2000;
/** Two hours of building would be a mistake somewhere. */
const MOST_ASKED = 3600;

/** The base map for the time without signal: taken in pieces, each checked, continued where it broke off. */
export class TilePack {
	state = $state<TilePackState>('none');
	manifest = $state.raw<TileManifest | undefined>();
	/** Of the download in bytes, or of the building in tiles. */
	done = $state(0);
	total = $state(0);
	readonly #district: string;
	readonly #store = new TileStore();

	constructor(district: string) {
		this.#district = district;
	}

	/** What is on the phone already. */
	async open(): Promise<void> {
		try {
			this.manifest = await this.#store.readPack(this.#district);
		} catch {
			this.manifest = undefined;
		}
		if (this.manifest && this.state === 'none') this.state = 'ready';
	}

	/** Takes the map, or what is missing of it; the old one stays until the new one is whole. */
	async take(): Promise<void> {
		if (this.state === 'taking' || this.state === 'building') return;
		try {
			const manifest = await this.#awaitManifest();
			this.state = 'taking';
			this.done = 0;
			this.total = manifest.bytes;
			for (const [index, { bytes, sha256 }] of manifest.pieces.entries()) {
				if (!(await this.#store.hasPiece(sha256)))
					await this.#store.addPiece(sha256, await this.#fetchPiece(manifest, index));
				this.done += bytes;
			}
			await this.#store.usePack(manifest);
			this.manifest = manifest;
			this.state = 'ready';
		} catch (error) {
			const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
			this.state = isFull ? 'full' : 'failed';
		}
	}

	/** The bytes of a vector tile; empty where the map has nothing. */
	async readTile(z: number, x: number, y: number): Promise<ArrayBuffer> {
		const packed = this.manifest && (await this.#store.readTile(this.manifest, `${z}/${x}/${y}`));
		if (!packed) return new ArrayBuffer(0);
		const stream = new Blob([packed as BlobPart])
			.stream()
			.pipeThrough(new DecompressionStream('gzip'));
		return new Response(stream).arrayBuffer();
	}

	async #awaitManifest(): Promise<TileManifest> {
		for (let asked = 0; asked < MOST_ASKED; asked++) {
			const response = await fetch(`/api/districts/${this.#district}/field-pack/tiles`, {
				redirect: 'error'
			});
			if (!response.ok) throw new Error(`${response.status}`);
			const answer = (await response.json()) as TilePackAnswer;
			if (answer.status === 'ready') return answer.manifest;
			this.state = 'building';
			this.done = answer.done;
			this.total = answer.total;
			await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
		}
		throw new Error('the base map was not ready');
	}

	async #fetchPiece(manifest: TileManifest, index: number): Promise<ArrayBuffer> {
		const { district, version, pieces } = manifest;
		const response = await fetch(
			`/api/districts/${district}/field-pack/tiles/${version}/${index}`,
			{ redirect: 'error' }
		);
		if (!response.ok) throw new Error(`${response.status}`);
		const bytes = await response.arrayBuffer();
		const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
		const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
		// Half a piece, or a login page of somebody's network.
		if (sha256 !== pieces[index]?.sha256) throw new Error('checksum');
		return bytes;
	}
}
