import { isEmptyDraft, type OpenDraft } from './draft.ts';
import type { FieldStore } from './field-store.ts';
import type { TakenPhoto } from './take-photo.ts';

/** The marks that a person began and did not save, as the phone's store has them. */
export class Drafts {
	list = $state.raw<readonly OpenDraft[]>([]);
	readonly #store: FieldStore;
	readonly #district: string;
	readonly #author: string;
	/** Writes one after the other, so that an older state never comes last. */
	#writing: Promise<unknown> = Promise.resolve();

	constructor(store: FieldStore, district: string, author: string) {
		this.#store = store;
		this.#district = district;
		this.#author = author;
	}

	async refresh(): Promise<void> {
		const drafts = await this.#store.listDrafts(this.#district);
		this.list = drafts
			.filter(({ author }) => author === this.#author)
			.sort((a, b) => b.savedAt.localeCompare(a.savedAt));
	}

	of(facilityId: string): OpenDraft | undefined {
		return this.list.find(({ facility }) => facility.id === facilityId);
	}

	/** Keeps a draft as it stands. A full phone says so when the mark is saved; until then the sheet itself has it. */
	keep(draft: OpenDraft, photos: readonly TakenPhoto[]): void {
		this.#queue(() => this.#store.keepDraft(draft, photos));
	}

	/** The sheet was left: what is empty goes, the rest is offered again. */
	async leave(): Promise<void> {
		await this.settled();
		await this.refresh();
		for (const draft of this.list) if (isEmptyDraft(draft)) await this.drop(draft.id);
	}

	async drop(id: string): Promise<void> {
		this.#queue(() => this.#store.dropDraft(id));
		await this.settled();
		await this.refresh();
	}

	/** Its photos, as far as they are still on this phone. */
	async photosOf(draft: OpenDraft): Promise<TakenPhoto[]> {
		const blobs = await this.#store.readDraftPictures(draft);
		return draft.photos.flatMap((said, index) => {
			const blob = blobs[index];
			return blob ? [{ said, blob }] : [];
		});
	}

	/** Resolves when all that was to be written is. */
	async settled(): Promise<void> {
		await this.#writing;
	}

	#queue(write: () => Promise<void>): void {
		this.#writing = this.#writing.then(write).catch(() => undefined);
	}
}
