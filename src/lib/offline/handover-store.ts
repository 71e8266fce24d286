import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Handover, HandoverOutcome } from '#lib/domain/handover.ts';
import type { ReceiptNow } from '#lib/domain/shift-receipt.ts';

/** Records of others that this phone carries to the server. Never deleted: what was delivered says so. */
export interface CarriedHandover {
	/** Of the envelope; taking the same one in twice keeps one. */
	id: string;
	district: string;
	/** The file as it came. */
	file: Blob;
	/** Names of the authors, for people. */
	authors: string[];
	recordCount: number;
	takenAt: string;
	status: 'waiting' | 'delivered';
	/** The server's words about each record, when delivered. */
	outcomes: HandoverOutcome[];
	deliveredAt: string | null;
}

interface HandoverSchema extends DBSchema {
	keys: { key: string; value: string };
	carried: { key: string; value: CarriedHandover; indexes: { district: string } };
	receipts: { key: string; value: ReceiptNow };
}

/** What hand-over keeps on the phone, in a database of its own: seal keys, carried files, the last receipt. */
export class HandoverStore {
	#open: Promise<IDBPDatabase<HandoverSchema>> | undefined;

	async saveKey(district: string, author: string, key: string): Promise<void> {
		await (await this.#connect()).put('keys', key, `${district}/${author}`);
	}

	async readKey(district: string, author: string): Promise<string | undefined> {
		return (await this.#connect()).get('keys', `${district}/${author}`);
	}

	/** @returns false when this envelope is here already, delivered or not. */
	async addCarried(carried: CarriedHandover): Promise<boolean> {
		const write = (await this.#connect()).transaction('carried', 'readwrite', {
			durability: 'strict'
		});
		const isNew = (await write.store.get(carried.id)) === undefined;
		if (isNew) await write.store.put(carried);
		await write.done;
		return isNew;
	}

	async listCarried(district: string): Promise<CarriedHandover[]> {
		const carried = await (await this.#connect()).getAllFromIndex('carried', 'district', district);
		return carried.sort((a, b) => b.takenAt.localeCompare(a.takenAt));
	}

	async markDelivered(id: string, outcomes: HandoverOutcome[], at: string): Promise<void> {
		const write = (await this.#connect()).transaction('carried', 'readwrite', {
			durability: 'strict'
		});
		const carried = await write.store.get(id);
		if (carried)
			await write.store.put({ ...carried, status: 'delivered', outcomes, deliveredAt: at });
		await write.done;
	}

	async saveReceipt(district: string, author: string, receipt: ReceiptNow): Promise<void> {
		await (await this.#connect()).put('receipts', receipt, `${district}/${author}`);
	}

	async readReceipt(district: string, author: string): Promise<ReceiptNow | undefined> {
		return (await this.#connect()).get('receipts', `${district}/${author}`);
	}

	#connect(): Promise<IDBPDatabase<HandoverSchema>> {
		this.#open ??= openDB<HandoverSchema>('fire-atlas-handover', 1, {
			upgrade(db) {
				db.createObjectStore('keys');
				db.createObjectStore('carried', { keyPath: 'id' }).createIndex('district', 'district');
				db.createObjectStore('receipts');
			},
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

/** A hand-over as it is kept until it is delivered. */
export function carriedOf(handover: Handover, bytes: Uint8Array): CarriedHandover {
	return {
		id: handover.id,
		district: handover.district,
		file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
		authors: [...new Set(handover.records.map((record) => record.author_name))],
		recordCount: handover.records.length,
		takenAt: new Date().toISOString(),
		status: 'waiting',
		outcomes: [],
		deliveredAt: null
	};
}
