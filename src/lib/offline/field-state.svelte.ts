import { sphereDistanceMeters } from '#lib/core/geometry/distance.ts';
import type { FieldFacility, FieldPack } from '#lib/domain/field-pack.ts';
import { FieldStore, type Eviction, type StoredPack } from './field-store.ts';
import {
	countMarks,
	countPhotos,
	facilityIdsOf,
	foundFacilities,
	makeMark,
	type FieldMark,
	type FieldPhoto,
	type Here,
	type MarkDraft
} from './mark.ts';
import { Outbox, type OutboxState } from './outbox.ts';
import { hashOf, type TakenPhoto } from './take-photo.ts';

export interface Author {
	username: string;
	name: string;
}

export type PackState = 'none' | 'ready' | 'taking' | 'failed';

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
	stored = $state.raw<StoredPack | undefined>();
	packState = $state<PackState>('none');
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
		const known = this.stored?.pack.facilities ?? [];
		return [...known, ...foundFacilities(this.marks, known)];
	});
	readonly nearest = $derived.by(() => sortByDistance(this.facilities, this.here));
	readonly markedIds = $derived(facilityIdsOf(this.marks));

	readonly #store = new FieldStore();
	readonly #outbox: Outbox;
	#device = '';
	#reconnects = 0;
	#watch: number | undefined;

	constructor(district: string, author: Author) {
		this.district = district;
		this.author = author;
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
	async open(): Promise<void> {
		try {
			this.eviction = await this.#store.mend(this.district);
			this.#device = await this.#store.deviceId();
			this.keepsOriginals = (await this.#store.readSetting('originals')) === 'keep';
			this.stored = await this.#store.readPack(this.district);
			await this.#refresh();
		} catch (error) {
			this.storeProblem = describe(error);
			return;
		}
		this.packState = this.stored ? 'ready' : 'none';
		this.isOpen = true;
		this.isPersisted = await navigator.storage?.persist?.();
		if (!this.stored) void this.takePack();
		void this.#outbox.sync();
	}

	close(): void {
		this.#outbox.stop();
		if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
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
			() => (this.here = undefined),
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

	/** Takes the district's pack; the old one stays until the new one is whole. */
	async takePack(): Promise<void> {
		this.packState = 'taking';
		try {
			const response = await fetch(`/api/districts/${this.district}/field-pack`, {
				redirect: 'error'
			});
			const text = await response.text();
			const sha256 = await hashOf(new TextEncoder().encode(text));
			if (!response.ok || response.headers.get('x-content-sha256') !== sha256)
				throw new Error(`${response.status}`);
			const pack = JSON.parse(text) as FieldPack;
			const stored = { pack, bytes: new Blob([text]).size, sha256 };
			await this.#store.savePack(stored);
			this.stored = stored;
			this.packState = 'ready';
		} catch {
			this.packState = 'failed';
		}
	}

	/**
	 * Keeps a mark on this phone, then tries to send it.
	 *
	 * @param replaces A refused mark that this one stands for.
	 * @throws {DOMException} It could not be kept: nothing was marked.
	 */
	async mark(
		facility: FieldFacility,
		draft: MarkDraft,
		photos: readonly TakenPhoto[] = [],
		replaces?: FieldMark
	): Promise<FieldMark> {
		const { district, author, here } = this;
		const mark = makeMark({
			district,
			author,
			facilityId: facility.id,
			label: labelOf(facility),
			draft: photos.length > 0 ? { ...draft, photos: photos.map(({ said }) => said) } : draft,
			here,
			device: this.#device,
			replaces
		});
		await this.#store.addMark(mark, photos, replaces?.id);
		await this.#refresh();
		void this.#outbox.sync();
		return mark;
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
