import type { FacilityPhoto } from '#lib/domain/photo.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import { Loadable } from './loadable.svelte.ts';

/** Photos of the facility that is looked at. */
export class PhotoDesk {
	readonly list: Loadable<FacilityPhoto[]>;
	isSending = $state(false);
	problem = $state<string | null>(null);
	#facilityId: string | null = null;
	readonly #client: DistrictClient;
	readonly #locale: Locale;

	constructor(client: DistrictClient, locale: Locale) {
		this.#client = client;
		this.#locale = locale;
		this.list = new Loadable<FacilityPhoto[]>(locale);
	}

	open(facilityId: string): void {
		if (this.#facilityId !== facilityId) this.list.clear();
		this.#facilityId = facilityId;
		this.problem = null;
		void this.#load();
	}

	/** Sends one after the other; the first that is refused stops, and says why. */
	async send(files: readonly File[]): Promise<void> {
		const id = this.#facilityId;
		if (id === null || files.length === 0 || this.isSending) return;
		this.problem = null;
		this.isSending = true;
		try {
			for (const file of files) await this.#client.addPhoto(id, file);
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
		} finally {
			this.isSending = false;
			await this.#load();
		}
	}

	async remove({ id }: FacilityPhoto): Promise<void> {
		this.problem = null;
		try {
			await this.#client.removePhoto(id);
		} catch (reason) {
			this.problem = explainFailure(reason, this.#locale);
		}
		await this.#load();
	}

	async #load(): Promise<void> {
		const id = this.#facilityId;
		if (id !== null) await this.list.load((signal) => this.#client.photos(id, signal));
	}
}
