import { openDB, type DBSchema, type IDBPDatabase, type StoreNames } from 'idb';
import type { FieldPack } from '#lib/domain/field-pack.ts';
import type { OpenDraft } from './draft.ts';
import type { FieldMark, FieldPhoto } from './mark.ts';

/** A pack as it lies on the phone, with what shows that it is whole. */
export interface StoredPack {
	pack: FieldPack;
	bytes: number;
	sha256: string;
}

/** A new store: a line here, one in STORES, and VERSION raised by one. */
export interface FieldSchema extends DBSchema {
	marks: { key: string; value: FieldMark; indexes: { district: string } };
	photos: { key: string; value: FieldPhoto; indexes: { district: string; hash: string } };
	/** Pictures under their hash, until they are delivered. */
	pictures: { key: string; value: Blob };
	packs: { key: string; value: StoredPack & { district: string } };
	settings: { key: string; value: string };
	/** Marks that were begun and not saved. */
	drafts: { key: string; value: OpenDraft; indexes: { district: string } };
	/** Their pictures, under `draft/hash`. */
	draftPictures: { key: string; value: Blob };
}

export const NAME = 'fire-atlas-field';
const VERSION = 3;

type StoreName = StoreNames<FieldSchema>;
const STORES: Record<StoreName, { keyPath?: string; indexes?: readonly string[] }> = {
	marks: { keyPath: 'id', indexes: ['district'] },
	photos: { keyPath: 'id', indexes: ['district', 'hash'] },
	pictures: {},
	packs: { keyPath: 'district' },
	settings: {},
	drafts: { keyPath: 'id', indexes: ['district'] },
	draftPictures: {}
};

/** The open database, opened anew when the browser closed it under us: memory pressure, another version, eviction. */
export class FieldDatabase {
	#open: Promise<IDBPDatabase<FieldSchema>> | undefined;
	/** Times that it was opened anew after it was lost. */
	reconnects = 0;

	/** Runs on the open database; once more on a new connection when the browser closed this one under us. */
	async run<T>(work: (db: IDBPDatabase<FieldSchema>) => Promise<T>): Promise<T> {
		try {
			return await work(await this.#connect());
		} catch (error) {
			if (!isLostConnection(error)) throw error;
			this.#open = undefined;
			this.reconnects++;
			return work(await this.#connect());
		}
	}

	#connect(): Promise<IDBPDatabase<FieldSchema>> {
		this.#open ??= openDB<FieldSchema>(NAME, VERSION, {
			// Only ever adds: what an older version of the app wrote is read by this one.
			upgrade(db) {
				for (const [name, { keyPath, indexes = [] }] of Object.entries(STORES)) {
					if (db.objectStoreNames.contains(name as StoreName)) continue;
					const plain = db as unknown as IDBPDatabase;
					const store = plain.createObjectStore(name, keyPath === undefined ? {} : { keyPath });
					for (const index of indexes) store.createIndex(index, index);
				}
			},
			// A newer version of the app in another tab: let it go on, we connect again.
			blocking: (_current, _blocked, event) => {
				(event.target as IDBDatabase).close();
				this.#open = undefined;
			},
			terminated: () => {
				this.#open = undefined;
				this.reconnects++;
			}
		}).catch((error: unknown) => {
			this.#open = undefined;
			throw error;
		});
		return this.#open;
	}
}

function isLostConnection(error: unknown): boolean {
	return (
		error instanceof DOMException &&
		(error.name === 'InvalidStateError' || error.name === 'AbortError') &&
		!/quota/i.test(error.message)
	);
}
