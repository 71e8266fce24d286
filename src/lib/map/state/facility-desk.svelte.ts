import { createContext } from 'svelte';
import type { Condition } from '#lib/domain/observation.ts';
import type { Permission } from '#lib/domain/roles.ts';
import type { WorkOrder } from '#lib/domain/work-order.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import type { FacilityDetail, FacilityHistory } from '#lib/map/client/api-types.ts';
import { Loadable } from './loadable.svelte.ts';
import { MarkDraft } from './mark-draft.svelte.ts';
import { PhotoDesk } from './photo-desk.svelte.ts';
import { RegisterDesk, type RegisterHost } from './register-desk.svelte.ts';

/** The screen around the desk: the map, or a table. */
export interface FacilityDeskHost extends RegisterHost {
	/** Whether facilities are placed by a click here. */
	readonly hasMap: boolean;
	/** Townships to choose from, by code. */
	readonly townshipChoices: readonly (readonly [code: string, name: string])[];
	townshipName(code: string | null): string | null;
	openFacility(id: string): void;
	/** The form of a new facility was given up. */
	endAdding(): void;
	/** A mark is on its way: shown at once, kept when the server has it, undone when it refuses. */
	showMark(facilityId: string, condition: Condition): { keep: () => void; undo: () => void };
}

/** One facility that is looked at and marked: what the register says, what was seen, and the draft of a mark. */
export class FacilityDesk {
	readonly facility: Loadable<FacilityDetail>;
	readonly history: Loadable<FacilityHistory>;
	/** Work orders of it that are under way. */
	readonly orders: Loadable<WorkOrder[]>;
	readonly register: RegisterDesk;
	readonly photos: PhotoDesk;
	draft = $state.raw<MarkDraft | null>(null);
	#id = $state<string | null>(null);
	readonly #host: FacilityDeskHost;
	readonly #drafts: Record<string, MarkDraft> = {};

	constructor(host: FacilityDeskHost) {
		this.#host = host;
		this.register = new RegisterDesk(host);
		this.photos = new PhotoDesk(host.client, host.locale);
		this.facility = new Loadable<FacilityDetail>(host.locale);
		this.history = new Loadable<FacilityHistory>(host.locale);
		this.orders = new Loadable<WorkOrder[]>(host.locale);
	}

	get locale(): Locale {
		return this.#host.locale;
	}

	get hasMap(): boolean {
		return this.#host.hasMap;
	}

	get townshipChoices(): FacilityDeskHost['townshipChoices'] {
		return this.#host.townshipChoices;
	}

	get district(): string {
		return this.#host.summary.code;
	}

	get timeZone(): string {
		return this.#host.summary.timeZone;
	}

	/** Leaves the draft and opens another facility. */
	openOther(id: string): void {
		this.register.cancel();
		this.#host.openFacility(id);
	}

	cancelDraft(): void {
		const isNew = this.register.draft?.mode === 'add';
		this.register.cancel();
		if (isNew) this.#host.endAdding();
	}

	can(permission: Permission): boolean {
		return this.#host.summary.permissions.includes(permission);
	}

	townshipName(code: string | null): string | null {
		return this.#host.townshipName(code);
	}

	/** Puts a facility on the desk; resolves when its register entry is there, or has failed to come. */
	open(id: string): Promise<void> {
		this.#id = id;
		if (this.facility.value?.id !== id) {
			this.facility.clear();
			this.history.clear();
			this.orders.clear();
		}
		this.draft = this.#draftOf(id);
		this.photos.open(id);
		return this.reload();
	}

	/** Asks again for what lies on the desk. */
	async reload(): Promise<void> {
		const id = this.#id;
		if (id === null) return;
		const { client } = this.#host;
		void this.history.load((signal) => client.history(id, signal));
		void this.orders.load((signal) => client.ordersOf(id, signal));
		await this.facility.load((signal) => client.facility(id, signal));
	}

	/** A fresh draft: 再标一次, never an edit of what was sent. */
	markAgain(): void {
		if (!this.draft) return;
		delete this.#drafts[this.draft.facilityId];
		this.draft = this.#draftOf(this.draft.facilityId);
	}

	/** Sends a draft. A failure leaves all that was entered in it. */
	async send(draft: MarkDraft): Promise<void> {
		const observation = draft.toObservation();
		draft.status = 'sending';
		draft.problem = null;
		const shown = this.#host.showMark(draft.facilityId, observation.condition);
		try {
			const reply = await this.#host.client.observe([observation]);
			const [result] = reply.results;
			if (result?.outcome === 'refused') throw new Refused(result.reason ?? '');
			draft.status = 'saved';
		} catch (reason) {
			shown.undo();
			draft.status = 'failed';
			draft.problem =
				reason instanceof Refused ? reason.message : explainFailure(reason, this.locale);
			return;
		}
		shown.keep();
		// What was just said must not stand beside the state of before until the figures have come.
		await this.reload();
	}

	#draftOf(id: string): MarkDraft {
		const known = this.#drafts[id];
		if (known && known.status !== 'saved') return known;
		const draft = new MarkDraft(id, crypto.randomUUID());
		this.#drafts[id] = draft;
		return draft;
	}
}

/** The server kept the batch but not this mark, and said why. */
class Refused extends Error {}

export const [getFacilityDesk, setFacilityDesk] = createContext<FacilityDesk>();
