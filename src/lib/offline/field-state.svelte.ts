import { sphereDistanceMeters } from '#lib/core/geometry/distance.ts';
import type { FieldFacility } from '#lib/domain/field-pack.ts';
import { observationOfUse, type UseOfWater, type WaterUseOutcome } from '#lib/domain/water-use.ts';
import { draftId, type Entered, type OpenDraft } from './draft.ts';
import { Drafts } from './drafts.svelte.ts';
import { FieldStore, type Eviction } from './field-store.ts';
import { momentNow } from './make-handover.ts';
import {
	countMarks,
	countPhotos,
	facilityIdsOf,
	foundFacilities,
	makeMark,
	type FieldMark,
	type FieldPhoto,
	type Here,
	type MarkDraft,
	type Seen
} from './mark.ts';
import { Outbox, type OutboxState } from './outbox.ts';
import { PackTaker } from './pack-taker.svelte.ts';
import type { TakenPhoto } from './take-photo.ts';
import { TilePack } from './tile-pack.svelte.ts';

export interface Author {
	username: string;
	name: string;
}

/** Clocks that differ by less are taken for right. */
const CLOCK_TOLERANCE_MS = 300_000;

/** Everything the field page shows. Marks and packs live in the store; this mirrors them. */
export class FieldState {
	readonly district: string;
	readonly author: Author;
	marks = $state.raw<readonly FieldMark[]>([]);
	photos = $state.raw<readonly FieldPhoto[]>([]);
	/** What the browser cleared on this phone since it was last open. */
	eviction = $state.raw<Eviction | undefined>();
	/** Photos are sent as the camera made them. */
	keepsOriginals = $state(false);
	outboxState = $state.raw<OutboxState>({ is: 'idle' });
	here = $state.raw<Here | undefined>();
	isPersisted = $state<boolean | undefined>();
	/** Minutes that this phone is fast (+) or slow (−); 0 within tolerance. */
	clockMinutes = $state(0);
	/** Why the store cannot be opened; nothing can be marked then. */
	storeProblem = $state<string | undefined>();
	isOpen = $state(false);

	readonly counts = $derived(countMarks(this.marks));
	readonly photoCounts = $derived(countPhotos(this.marks, this.photos));
	/** Of the pack, and what crews found beside it. */
	readonly facilities = $derived.by(() => {
		const known = this.pack.stored?.pack.facilities ?? [];
		return [...known, ...foundFacilities(this.marks, known)];
	});
	readonly nearest = $derived.by(() => sortByDistance(this.facilities, this.here));
	readonly markedIds = $derived(facilityIdsOf(this.marks));

	readonly pack: PackTaker;
	readonly tiles: TilePack;
	/** Marks that were begun and not saved. */
	readonly drafts: Drafts;
	readonly #store = new FieldStore();
	readonly #outbox: Outbox;
	#device = '';
	#reconnects = 0;
	#watch: number | undefined;
	#opening: Promise<void> | undefined;

	constructor(district: string, author: Author) {
		this.district = district;
		this.author = author;
		this.pack = new PackTaker(this.#store, district);
		this.tiles = new TilePack(district);
		this.drafts = new Drafts(this.#store, district, author.username);
		this.#outbox = new Outbox({
			store: this.#store,
			district,
			author: author.username,
			onChange: (state) => {
				this.outboxState = state;
				if (state.is !== 'sending_photo') void this.#refresh();
			},
			onClock: (offset) => {
				this.clockMinutes =
					Math.abs(offset) < CLOCK_TOLERANCE_MS ? 0 : Math.round(-offset / 60_000);
			}
		});
	}

	/** Opens the store, shows what is there, sends what waits. */
	open(): Promise<void> {
		return (this.#opening ??= this.#open().finally(() => (this.#opening = undefined)));
	}

	/** Signal is back, or the phone is in the hand again: what failed or waits is tried at once. */
	async resume(): Promise<void> {
		if (!this.isOpen) await this.open();
		else await Promise.allSettled([this.send(), this.pack.resume(), this.tiles.resume()]);
	}

	close(): void {
		for (const task of [this.#outbox, this.pack, this.tiles]) task.stop();
		this.#stopWatching();
	}

	/** Follows where the phone is from now on; asked for by a tap, because it costs battery. */
	findMe(): void {
		this.#watch ??= navigator.geolocation?.watchPosition(
			({ coords }) =>
				(this.here = {
					lon: coords.longitude,
					lat: coords.latitude,
					accuracyMeters: coords.accuracy
				}),
			({ code, PERMISSION_DENIED }) => {
				this.here = undefined;
				// The next tap asks again: it may be allowed by then.
				if (code === PERMISSION_DENIED) this.#stopWatching();
			},
			{ enableHighAccuracy: true, maximumAge: 10_000 }
		);
	}

	async keepOriginals(keeps: boolean): Promise<void> {
		await this.#store.saveSetting('originals', keeps ? 'keep' : 'smaller');
		this.keepsOriginals = keeps;
	}

	/** Photos of a mark that are still on this phone, to go with the one that replaces it. */
	async picturesOf(mark: FieldMark): Promise<TakenPhoto[]> {
		const said = mark.observation.photos ?? [];
		const blobs = await Promise.all(said.map(({ hash }) => this.#store.readPicture(hash)));
		return said.flatMap((photo, index) => {
			const blob = blobs[index];
			return blob ? [{ said: photo, blob }] : [];
		});
	}

	send(): Promise<void> {
		return this.#outbox.sync();
	}

	/** Keeps an open mark as it stands, before anything can happen to the page. */
	keepDraft(
		of: { facility: FieldFacility; replaces: FieldMark | undefined },
		entered: Entered,
		photos: readonly TakenPhoto[]
	): void {
		const { district, author, here } = this;
		const draft: OpenDraft = {
			id: draftId(district, author.username, of.facility.id),
			district,
			author: author.username,
			facility: of.facility,
			label: labelOf(of.facility),
			replaces: of.replaces?.id ?? null,
			entered,
			photos: photos.map(({ said }) => said),
			savedAt: momentNow(),
			here: here ? { ...here } : null
		};
		this.drafts.keep(draft, photos);
	}

	/**
	 * Keeps a mark on this phone, then tries to send it. The facility's draft ends with it.
	 *
	 * @param replaces A refused mark that this one stands for.
	 * @param seen When and where it was entered, if not now.
	 * @throws {DOMException} It could not be kept: nothing was marked.
	 */
	async mark(
		facility: FieldFacility,
		draft: MarkDraft,
		photos: readonly TakenPhoto[] = [],
		{ replaces, seen }: { replaces?: FieldMark | undefined; seen?: Seen | undefined } = {}
	): Promise<FieldMark> {
		const mark = this.#make(
			facility,
			photos.length > 0 ? { ...draft, photos: photos.map(({ said }) => said) } : draft,
			{ replaces, seen }
		);
		// What the sheet still writes of the draft may not come after its end.
		await this.drafts.settled();
		await this.#store.addMarks([mark], photos, {
			replaces: replaces?.id,
			draft: draftId(this.district, this.author.username, facility.id)
		});
		await Promise.all([this.#refresh(), this.drafts.refresh()]);
		void this.#outbox.sync();
		return mark;
	}

	/**
	 * Keeps what water was used at an incident (战后水源登记), a mark for each facility, all or none.
	 *
	 * @throws {DOMException} It could not be kept: nothing was registered.
	 */
	async markUse(
		use: UseOfWater,
		usedAt: string,
		used: readonly { facility: FieldFacility; outcome: WaterUseOutcome }[]
	): Promise<void> {
		const marks = used.map(({ facility, outcome }) =>
			this.#make(facility, observationOfUse(use, { outcome, note: null }), {
				seen: { at: usedAt, here: null }
			})
		);
		await this.#store.addMarks(marks);
		await this.#refresh();
		void this.#outbox.sync();
	}

	#make(
		facility: FieldFacility,
		draft: MarkDraft,
		{ replaces, seen }: { replaces?: FieldMark | undefined; seen?: Seen | undefined }
	): FieldMark {
		const { district, author, here } = this;
		return makeMark({
			district,
			author,
			facilityId: facility.id,
			label: labelOf(facility),
			draft,
			here,
			device: this.#device,
			replaces,
			seen
		});
	}

	async #open(): Promise<void> {
		try {
			this.eviction = (await this.#store.mend(this.district)) ?? this.eviction;
			this.#device = await this.#store.deviceId();
			this.keepsOriginals = (await this.#store.readSetting('originals')) === 'keep';
			await this.drafts.refresh();
			await this.pack.open();
			await this.#refresh();
		} catch (error) {
			this.storeProblem = describe(error);
			return;
		}
		this.storeProblem = undefined;
		this.isOpen = true;
		void this.#outbox.sync();
		if (!this.pack.stored) void this.pack.take();
		this.isPersisted = await navigator.storage?.persist?.();
	}

	#stopWatching(): void {
		if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
		this.#watch = undefined;
	}

	async #refresh(): Promise<void> {
		const { reconnects } = this.#store.database;
		if (reconnects !== this.#reconnects) {
			// Closed under us: perhaps because all of it was cleared.
			this.#reconnects = reconnects;
			this.eviction = (await this.#store.mend(this.district)) ?? this.eviction;
		}
		const [marks, photos] = await Promise.all([
			this.#store.listMarks(this.district),
			this.#store.listPhotos(this.district)
		]);
		this.marks = marks.toSorted((a, b) => b.savedAt.localeCompare(a.savedAt));
		this.photos = photos;
		const { pending, received, refused } = countMarks(marks);
		this.#store.bearWitness({
			pending: pending + refused,
			received,
			photos: countPhotos(marks, photos).pending
		});
	}
}

/** As people call it: the code, else the name, else the road. */
export function labelOf(facility: FieldFacility): string {
	const { code, name, road_name, id } = facility;
	return code ?? name ?? road_name ?? id.slice(0, 8);
}

export interface Near {
	facility: FieldFacility;
	meters: number | null;
}

/** Nearest first; without a position by road and code, numbers by value. */
function sortByDistance(
	facilities: readonly FieldFacility[],
	here: { lon: number; lat: number } | undefined
): Near[] {
	const near = facilities.map((facility) => ({
		facility,
		meters:
			here && facility.position
				? sphereDistanceMeters([here.lon, here.lat], facility.position)
				: null
	}));
	const collator = new Intl.Collator('zh-CN', { numeric: true });
	return near.sort(
		(a, b) =>
			(a.meters ?? Infinity) - (b.meters ?? Infinity) ||
			collator.compare(labelOf(a.facility), labelOf(b.facility))
	);
}

function describe(error: unknown): string {
	return error instanceof Error ? error.message || error.name : String(error);
}
