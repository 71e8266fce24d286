import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { piecesOf, type TileManifest } from '#lib/domain/tile-pack.ts';

interface TileSchema extends DBSchema {
	/** By the hash of their content: a renewed map asks only for what changed. */
	pieces: { key: string; value: ArrayBuffer };
	packs: { key: string; value: TileManifest };
}

const NAME = 'fire-atlas-tiles';

/** The base map on the phone, apart from the marks: giving it up costs a download, never a mark. */
export class TileStore {
	#open: Promise<IDBPDatabase<TileSchema>> | undefined;
	/** The pieces read last: neighbors on the map are neighbors in the archive. */
	readonly #recent = new Map<string, ArrayBuffer>();

	async readPack(district: string): Promise<TileManifest | undefined> {
		return (await this.#connect()).get('packs', district);
	}

	async hasPiece(sha256: string): Promise<boolean> {
		return (await (await this.#connect()).getKey('pieces', sha256)) !== undefined;
	}

	/** @throws {DOMException} `QuotaExceededError`: the phone is full. */
	async addPiece(sha256: string, bytes: ArrayBuffer): Promise<void> {
		await (await this.#connect()).put('pieces', bytes, sha256);
	}

	/** The new map holds from now on; pieces that no map needs any more are given up. */
	async usePack(manifest: TileManifest): Promise<void> {
		const db = await this.#connect();
		await db.put('packs', manifest, manifest.district);
		const packs = await db.getAll('packs');
		const needed = new Set(packs.flatMap(({ pieces }) => pieces.map(({ sha256 }) => sha256)));
		for (const key of await db.getAllKeys('pieces'))
			if (!needed.has(key)) await db.delete('pieces', key);
	}

	/** A tile as it was gzipped; undefined when it is empty or its piece is gone. */
	async readTile(manifest: TileManifest, key: string): Promise<Uint8Array | undefined> {
		const place = manifest.tiles[key];
		if (!place) return undefined;
		const [offset, length] = place;
		const tile = new Uint8Array(length);
		let at = 0;
		for (const { piece, from, until } of piecesOf(offset, length)) {
			const bytes = await this.#readPiece(manifest.pieces[piece]?.sha256 ?? '');
			if (!bytes) return undefined;
			tile.set(new Uint8Array(bytes, from, until - from), at);
			at += until - from;
		}
		return tile;
	}

	async #readPiece(sha256: string): Promise<ArrayBuffer | undefined> {
		const known = this.#recent.get(sha256);
		if (known) return known;
		const bytes = await (await this.#connect()).get('pieces', sha256);
		if (!bytes) return undefined;
		this.#recent.set(sha256, bytes);
		const [oldest] = this.#recent.keys();
		if (this.#recent.size > 4 && oldest !== undefined) this.#recent.delete(oldest);
		return bytes;
	}

	#connect(): Promise<IDBPDatabase<TileSchema>> {
		this.#open ??= openDB<TileSchema>(NAME, 1, {
			upgrade(db) {
				db.createObjectStore('pieces');
				db.createObjectStore('packs');
			},
			terminated: () => (this.#open = undefined)
		}).catch((error: unknown) => {
			this.#open = undefined;
			throw error;
		});
		return this.#open;
	}
}
