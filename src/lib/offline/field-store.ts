import type { IDBPTransaction } from 'idb';
import { FieldDatabase, type FieldSchema, type StoredPack } from './field-database.ts';
import type { SentOutcome } from './judge-answer.ts';
import { photosOf, type FieldMark, type FieldPhoto, type PhotoStatus } from './mark.ts';
import { SecondCopy, type Witness } from './second-copy.ts';
import type { TakenPhoto } from './take-photo.ts';
import { phoneStep } from './write-step.ts';

export type { StoredPack } from './field-database.ts';

/** What the browser took away, and what could be saved. */
export interface Eviction {
	/** Marks that came back from their second copy, to be sent. */
	restored: number;
	/** Photos of them that are gone. */
	lostPhotos: number;
	/** Marks that were not delivered and are gone. */
	lostMarks: number;
	/** Marks that had been delivered: the server has them. */
	safe: number;
}

type Writing = IDBPTransaction<FieldSchema, ('marks' | 'photos' | 'pictures')[], 'readwrite'>;
const PICTURED = ['marks', 'photos', 'pictures'] as const;

/**
 * The phone's memory: marks, photos, packs, settings. What `addMark` resolved for is on the disk; marks are never
 * deleted, only their status changes, each in one transaction.
 */
export class FieldStore {
	readonly database = new FieldDatabase();
	readonly #copy = new SecondCopy();

	/**
	 * Keeps a mark and its pictures, all or nothing.
	 *
	 * @param replaces A refused mark that this one stands for: it becomes `replaced` in the same transaction.
	 * @throws {DOMException} `QuotaExceededError`: the phone is full; what was there before is untouched.
	 */
	async addMark(
		mark: FieldMark,
		photos: readonly TakenPhoto[] = [],
		replaces?: string
	): Promise<void> {
		phoneStep('mark.made');
		await this.#write(async (write) => {
			phoneStep('mark.begun');
			const refused = replaces === undefined ? undefined : await marksOf(write).get(replaces);
			if (refused?.status === 'refused')
				await marksOf(write).put({ ...refused, status: 'replaced', replacedBy: mark.id });
			// `put`: a second try after the connection was lost writes the same again.
			const puts: Promise<unknown>[] = [marksOf(write).put(mark)];
			phoneStep('mark.put');
			for (const photo of photosOf(mark)) puts.push(write.objectStore('photos').put(photo));
			for (const { said, blob } of photos)
				puts.push(write.objectStore('pictures').put(blob, said.hash));
			await Promise.all(puts);
		});
		phoneStep('mark.committed');
		this.#copy.keep(mark);
		if (replaces !== undefined) this.#copy.drop(replaces);
		phoneStep('mark.copied');
	}

	listMarks(district: string): Promise<FieldMark[]> {
		return this.database.run((db) => db.getAllFromIndex('marks', 'district', district));
	}

	listPhotos(district: string): Promise<FieldPhoto[]> {
		return this.database.run((db) => db.getAllFromIndex('photos', 'district', district));
	}

	/** @returns undefined when it was delivered, or is gone. */
	readPicture(hash: string): Promise<Blob | undefined> {
		return this.database.run((db) => db.get('pictures', hash));
	}

	/** Takes the server's word for marks. What is no longer pending keeps what it is. */
	async settle(outcomes: readonly SentOutcome[], receivedAt: string): Promise<void> {
		await this.#write(async (write) => {
			for (const { id, outcome, reason, notice } of outcomes) {
				const mark = await marksOf(write).get(id);
				if (mark?.status !== 'pending') continue;
				await marksOf(write).put(
					outcome === 'refused'
						? { ...mark, status: 'refused', reason: reason ?? '' }
						: { ...mark, status: 'received', receivedAt, notice: notice ?? null }
				);
				phoneStep('settle.put');
			}
		});
		phoneStep('settle.committed');
		for (const { id, outcome } of outcomes) if (outcome !== 'refused') this.#copy.drop(id);
		phoneStep('settle.copied');
	}

	/** The server does not know a mark that it had received (it was restored from a backup): it goes again. */
	async sendAgain(markId: string): Promise<void> {
		await this.#write(async (write) => {
			const mark = await marksOf(write).get(markId);
			if (mark?.status === 'received')
				await marksOf(write).put({ ...mark, status: 'pending', receivedAt: null });
		});
	}

	/** A photo's new status; a picture that is delivered, and that nobody else waits for, is let go of. */
	async settlePhoto(id: string, status: PhotoStatus, reason: string | null = null): Promise<void> {
		await this.#write(async (write) => {
			const photos = write.objectStore('photos');
			const photo = await photos.get(id);
			if (photo?.status !== 'pending') return;
			await photos.put({ ...photo, status, reason });
			if (status !== 'received') return;
			const same = await photos.index('hash').getAll(photo.hash);
			if (same.every((other) => other.id === id || other.status === 'received'))
				await write.objectStore('pictures').delete(photo.hash);
		});
		phoneStep('photo.settled');
	}

	async savePack(stored: StoredPack): Promise<void> {
		await this.database.run((db) => db.put('packs', { ...stored, district: stored.pack.district }));
	}

	readPack(district: string): Promise<StoredPack | undefined> {
		return this.database.run((db) => db.get('packs', district));
	}

	/** An identifier of this browser on this device, made once. */
	async deviceId(): Promise<string> {
		return this.database.run(async (db) => {
			const write = db.transaction('settings', 'readwrite');
			const known = await write.store.get('device');
			const device = known ?? crypto.randomUUID();
			if (known === undefined) await write.store.put(device, 'device');
			await write.done;
			return device;
		});
	}

	readSetting(name: string): Promise<string | undefined> {
		return this.database.run((db) => db.get('settings', name));
	}

	async saveSetting(name: string, value: string): Promise<void> {
		await this.database.run((db) => db.put('settings', value, name));
	}

	/**
	 * Looks whether the browser has cleared this phone's storage, brings back what has a second copy, and makes second
	 * copies of what has none.
	 *
	 * @returns What was taken away; undefined: nothing.
	 */
	async mend(district: string): Promise<Eviction | undefined> {
		const marks = await this.listMarks(district);
		const known = new Set(marks.map(({ id }) => id));
		const copies = this.#copy.list(district);
		const missing = copies.filter((mark) => !known.has(mark.id) && mark.status !== 'received');
		for (const mark of missing)
			await this.#write(async (write) => {
				await marksOf(write).put(mark);
				for (const photo of photosOf(mark, 'lost')) await write.objectStore('photos').put(photo);
			});
		for (const mark of marks) if (mark.status === 'pending') this.#copy.keep(mark);
		const witness = this.#copy.witness();
		const wasEmptied = witness !== undefined && marks.length === 0 && total(witness) > 0;
		if (missing.length === 0 && !wasEmptied) return undefined;
		return {
			restored: missing.length,
			lostPhotos: missing.flatMap((mark) => photosOf(mark)).length,
			lostMarks: wasEmptied ? Math.max(0, witness.pending - missing.length) : 0,
			safe: wasEmptied ? witness.received : 0
		};
	}

	/** Notes outside IndexedDB how much it holds. */
	bearWitness(witness: Witness): void {
		this.#copy.bearWitness(witness);
	}

	async #write(work: (write: Writing) => Promise<void>): Promise<void> {
		await this.database.run(async (db) => {
			const write = db.transaction([...PICTURED], 'readwrite', { durability: 'strict' });
			const done = write.done.then(
				() => undefined,
				(error: unknown) => error ?? new DOMException('aborted', 'AbortError')
			);
			try {
				await work(write);
			} catch (error) {
				// All or nothing: what was put before the failure goes as well.
				if ((await Promise.race([done, null])) === null) write.abort();
				await done;
				throw error;
			}
			const error = await done;
			if (error !== undefined) throw error;
		});
	}
}

const marksOf = (write: Writing) => write.objectStore('marks');
const total = ({ pending, received }: Witness) => pending + received;
