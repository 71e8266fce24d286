import type { IDBPTransaction } from 'idb';
import type { OpenDraft } from './draft.ts';
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

const WRITTEN = ['marks', 'photos', 'pictures', 'drafts', 'draftPictures'] as const;
type Writing = IDBPTransaction<FieldSchema, (typeof WRITTEN)[number][], 'readwrite'>;

/**
 * The phone's memory: marks, photos, packs, settings. What `addMarks` resolved for is on the disk; marks are never
 * deleted, only their status changes, each in one transaction.
 */
export class FieldStore {
	readonly database = new FieldDatabase();
	readonly #copy = new SecondCopy();

	/**
	 * Keeps marks and their pictures, all or nothing.
	 *
	 * @param ends What ends with them, in the same transaction: a refused mark that the first stands for becomes `replaced`,
	 * the draft that it was is gone.
	 * @throws {DOMException} `QuotaExceededError`: the phone is full; what was there before is untouched.
	 */
	async addMarks(
		marks: readonly FieldMark[],
		photos: readonly TakenPhoto[] = [],
		{ replaces, draft }: { replaces?: string | undefined; draft?: string | undefined } = {}
	): Promise<void> {
		phoneStep('mark.made');
		await this.#write(async (write) => {
			phoneStep('mark.begun');
			const refused = replaces === undefined ? undefined : await marksOf(write).get(replaces);
			const [first] = marks;
			if (refused?.status === 'refused' && first)
				await marksOf(write).put({ ...refused, status: 'replaced', replacedBy: first.id });
			// `put`: a second try after the connection was lost writes the same again.
			const puts: Promise<unknown>[] = marks.map((mark) => marksOf(write).put(mark));
			phoneStep('mark.put');
			for (const photo of marks.flatMap((mark) => photosOf(mark)))
				puts.push(write.objectStore('photos').put(photo));
			for (const { said, blob } of photos)
				puts.push(write.objectStore('pictures').put(blob, said.hash));
			if (draft !== undefined) puts.push(removeDraft(write, draft));
			await Promise.all(puts);
		});
		phoneStep('mark.committed');
		for (const mark of marks) this.#copy.keep(mark);
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
		let again: FieldMark | undefined;
		await this.#write(async (write) => {
			const mark = await marksOf(write).get(markId);
			if (mark?.status !== 'received') return;
			again = { ...mark, status: 'pending', receivedAt: null };
			await marksOf(write).put(again);
		});
		if (again) this.#copy.keep(again);
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

	/** Keeps a mark that is not finished, with its pictures, in place of how it was kept before. */
	async keepDraft(draft: OpenDraft, photos: readonly TakenPhoto[]): Promise<void> {
		await this.database.run(async (db) => {
			const write = db.transaction(['drafts', 'draftPictures'], 'readwrite');
			const pictures = write.objectStore('draftPictures');
			const wanted = new Map(photos.map(({ said, blob }) => [`${draft.id}/${said.hash}`, blob]));
			const there = new Set(await pictures.getAllKeys(picturesOf(draft.id)));
			const work: Promise<unknown>[] = [write.objectStore('drafts').put(draft)];
			for (const [key, blob] of wanted) if (!there.has(key)) work.push(pictures.put(blob, key));
			for (const key of there) if (!wanted.has(key)) work.push(pictures.delete(key));
			await Promise.all([...work, write.done]);
		});
	}

	listDrafts(district: string): Promise<OpenDraft[]> {
		return this.database.run((db) => db.getAllFromIndex('drafts', 'district', district));
	}

	/** By the order of the draft's photos; undefined where one is gone. */
	readDraftPictures({ id, photos }: OpenDraft): Promise<(Blob | undefined)[]> {
		return this.database.run((db) =>
			Promise.all(photos.map(({ hash }) => db.get('draftPictures', `${id}/${hash}`)))
		);
	}

	dropDraft(id: string): Promise<void> {
		return this.#write(async (write) => {
			await removeDraft(write, id);
		});
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
		for (const mark of marks) {
			if (mark.status === 'pending') this.#copy.keep(mark);
			// The page died between the mark's settling and its copy's end.
			else if (mark.status === 'received' || mark.status === 'replaced') this.#copy.drop(mark.id);
		}
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
			const write = db.transaction([...WRITTEN], 'readwrite', { durability: 'strict' });
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

const picturesOf = (draft: string) => IDBKeyRange.bound(`${draft}/`, `${draft}/\uffff`);

async function removeDraft(write: Writing, id: string): Promise<void> {
	await Promise.all([
		write.objectStore('drafts').delete(id),
		write.objectStore('draftPictures').delete(picturesOf(id))
	]);
}

const marksOf = (write: Writing) => write.objectStore('marks');
const total = ({ pending, received }: Witness) => pending + received;
