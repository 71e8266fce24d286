import type { TileManifest, TilePackAnswer } from '#lib/domain/tile-pack.ts';
import { isFullPhone } from './full-phone.ts';
import { judgeStatus, retrySeconds } from './judge-answer.ts';
import { PersistentTask, type Hindrance } from './persistent-task.ts';
import { hashOf } from './take-photo.ts';
import { TileStore } from './tile-store.ts';

export type TilePackState = 'none' | 'building' | 'taking' | 'ready' | 'failed' | 'full';

const ASK_AGAIN_MS = 2000;
/** Two hours of building would be a mistake somewhere. */
const MOST_ASKED = 3600;
const ANSWER_LIMIT_MS = 120_000;

/** Why a download stopped, for the task that goes on with it. */
class Stopped extends Error {
	readonly hindrance: Hindrance;
	constructor(of: Hindrance['of'], seconds: number | null = null) {
		super(of);
		this.hindrance = { of, seconds };
	}
}

/**
 * The base map for the time without signal: taken in pieces, each checked. Asked for once, it goes on by itself where it
 * broke off, whichever part of the page is open.
 */
export class TilePack {
	state = $state<TilePackState>('none');
	manifest = $state.raw<TileManifest | undefined>();
	/** Of the download in bytes, or of the building in tiles. */
	done = $state(0);
	total = $state(0);
	readonly #district: string;
	readonly #store = new TileStore();
	#isWanted = false;
	readonly #task = new PersistentTask(() => this.#attempt());

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
	take(): Promise<void> {
		this.#isWanted = true;
		return this.#task.run();
	}

	/** Goes on with what a bad network stopped. */
	async resume(): Promise<void> {
		if (this.#isWanted) await this.#task.run();
	}

	stop(): void {
		this.#task.stop();
	}

	async #attempt(): Promise<Hindrance | undefined> {
		if (!this.#isWanted) return undefined;
		try {
			await this.#takeAll();
			this.#isWanted = false;
			this.state = 'ready';
			return undefined;
		} catch (error) {
			if (isFullPhone(error)) {
				// Waiting makes no room.
				this.#isWanted = false;
				this.state = 'full';
				return undefined;
			}
			this.state = 'failed';
			if (error instanceof Stopped) return error.hindrance;
			throw error;
		}
	}

	async #takeAll(): Promise<void> {
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
		for (let asked = 0; asked < MOST_ASKED && !this.#task.isStopped; asked++) {
			const answer = await this.#fetch(
				'',
				(response) => response.json() as Promise<TilePackAnswer>
			);
			if (answer.status === 'ready') return answer.manifest;
			this.state = 'building';
			this.done = answer.done;
			this.total = answer.total;
			await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
		}
		throw new Stopped('server');
	}

	async #fetchPiece({ version, pieces }: TileManifest, index: number): Promise<ArrayBuffer> {
		const bytes = await this.#fetch(`/${version}/${index}`, (response) => response.arrayBuffer());
		// Half a piece, or a login page of somebody's network.
		if ((await hashOf(bytes)) !== pieces[index]?.sha256) throw new Stopped('portal');
		return bytes;
	}

	/** @throws {Stopped} Nothing whole came. */
	async #fetch<T>(path: string, read: (response: Response) => Promise<T>): Promise<T> {
		try {
			const response = await fetch(`/api/districts/${this.#district}/field-pack/tiles${path}`, {
				redirect: 'manual',
				signal: AbortSignal.timeout(ANSWER_LIMIT_MS)
			});
			const obstacle = judgeStatus(response.type === 'opaqueredirect' ? 302 : response.status);
			if (obstacle) throw new Stopped(obstacle, retrySeconds(response.headers.get('retry-after')));
			return await read(response);
		} catch (error) {
			throw error instanceof Stopped ? error : new Stopped('offline');
		}
	}
}
