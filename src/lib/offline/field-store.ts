import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { FieldPack } from '#lib/domain/field-pack.ts';
import type { FieldMark } from './mark.ts';
import type { SentOutcome } from './judge-answer.ts';

/** A pack as it lies on the phone, with what shows that it is whole. */
export interface StoredPack {
	pack: FieldPack;
	bytes: number;
	sha256: string;
}

interface FieldSchema extends DBSchema {
	marks: { key: string; value: FieldMark; indexes: { district: string } };
	packs: { key: string; value: StoredPack & { district: string } };
	settings: { key: string; value: string };
}

const NAME = 'fire-atlas-field';
const VERSION = 1;

/**
 * The phone's memory: marks, packs, settings. What `addMark` resolved for is on the disk; marks are never deleted, only
 * their status changes, each in one transaction.
 */
export class FieldStore {
	#open: Promise<IDBPDatabase<FieldSchema>> | undefined;

	/** @throws {DOMException} `QuotaExceededError`: the phone is full; what was there before is untouched. */
	async addMark(mark: FieldMark): Promise<void> {
		await this.#run(async (db) => {
			const write = db.transaction('marks', 'readwrite', { durability: 'strict' });
			// `put`: a second try after the connection was lost writes the same again.
			await Promise.all([write.store.put(mark), write.done]);
		});
	}

	/** Its replacement and the refused one's new status, both or none. */
	async replaceMark(refusedId: string, mark: FieldMark): Promise<void> {
		await this.#run(async (db) => {
			const write = db.transaction('marks', 'readwrite', { durability: 'strict' });
			const refused = await write.store.get(refusedId);
			if (refused?.status === 'refused')
				await write.store.put({ ...refused, status: 'replaced', replacedBy: mark.id });
			await write.store.put(mark);
			await write.done;
		});
	}

	listMarks(district: string): Promise<FieldMark[]> {
		return this.#run((db) => db.getAllFromIndex('marks', 'district', district));
	}

	/** Takes the server's word for marks. What is no longer pending keeps what it is. */
	async settle(outcomes: readonly SentOutcome[], receivedAt: string): Promise<void> {
		await this.#run(async (db) => {
			const write = db.transaction('marks', 'readwrite', { durability: 'strict' });
			for (const { id, outcome, reason } of outcomes) {
				const mark = await write.store.get(id);
				if (mark?.status !== 'pending') continue;
				await write.store.put(
					outcome === 'refused'
						? { ...mark, status: 'refused', reason: reason ?? '' }
						: { ...mark, status: 'received', receivedAt }
				);
			}
			await write.done;
		});
	}

	async savePack(stored: StoredPack): Promise<void> {
		await this.#run((db) => db.put('packs', { ...stored, district: stored.pack.district }));
	}

	readPack(district: string): Promise<StoredPack | undefined> {
		return this.#run((db) => db.get('packs', district));
	}

	/** An identifier of this browser on this device, made once. */
	async deviceId(): Promise<string> {
		return this.#run(async (db) => {
			const write = db.transaction('settings', 'readwrite');
			const known = await write.store.get('device');
			const device = known ?? crypto.randomUUID();
			if (known === undefined) await write.store.put(device, 'device');
			await write.done;
			return device;
		});
	}

	/** Runs on the open database; once more on a new connection when the browser closed this one under us. */
	async #run<T>(work: (db: IDBPDatabase<FieldSchema>) => Promise<T>): Promise<T> {
		try {
			return await work(await this.#connect());
		} catch (error) {
			if (!isLostConnection(error)) throw error;
			this.#open = undefined;
			return work(await this.#connect());
		}
	}

	#connect(): Promise<IDBPDatabase<FieldSchema>> {
		this.#open ??= openDB<FieldSchema>(NAME, VERSION, {
			upgrade(db) {
				db.createObjectStore('marks', { keyPath: 'id' }).createIndex('district', 'district');
				db.createObjectStore('packs', { keyPath: 'district' });
				db.createObjectStore('settings');
			},
			// A newer version of the app in another tab: let it go on, we connect again.
			blocking: (_current, _blocked, event) => {
				(event.target as IDBDatabase).close();
				this.#open = undefined;
			},
			terminated: () => (this.#open = undefined)
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
