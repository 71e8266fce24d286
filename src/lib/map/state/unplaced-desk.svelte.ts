import type { FacilityProposal } from '#lib/domain/facility-proposal.ts';
import type { UnplacedFacility, UnplacedList } from '#lib/domain/unplaced.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { Loadable } from './loadable.svelte.ts';
import type { MapCamera } from './map-camera.svelte.ts';
import type { MapTool } from './map-tool.ts';
import { toPoint } from './map-features.ts';
import type { RegisterDesk } from './register-desk.svelte.ts';

/** The screen on which unplaced facilities are placed. */
export interface UnplacedHost {
	readonly locale: Locale;
	readonly client: DistrictClient;
	readonly camera: MapCamera;
	readonly desk: { readonly register: RegisterDesk; can(permission: 'facility.write'): boolean };
}

/** A click beside another of the kind waits for a person's word. */
interface Pending {
	row: UnplacedFacility;
	position: [number, number];
	near: FacilityProposal['near'];
}

/** Works through the queue 待落图: one is chosen, a click on the map places it, the next one follows. */
export class UnplacedDesk implements MapTool {
	readonly list: Loadable<UnplacedList>;
	chosenId = $state<string | null>(null);
	pending = $state.raw<Pending | null>(null);
	isSaving = $state(false);
	readonly #host: UnplacedHost;

	constructor(host: UnplacedHost) {
		this.#host = host;
		this.list = new Loadable<UnplacedList>(host.locale);
	}

	get chosen(): UnplacedFacility | null {
		return this.list.value?.facilities.find(({ id }) => id === this.chosenId) ?? null;
	}

	/** Null while nothing is chosen: clicks then select as always. */
	get tool(): MapTool | null {
		return this.chosen && this.#host.desk.can('facility.write') ? this : null;
	}

	get sketch(): GeoJSON.FeatureCollection {
		const { chosen, pending } = this;
		const at = pending?.position ?? chosen?.candidate?.position;
		const features = at ? [toPoint(at, { role: 'picked-point' })] : [];
		return { type: 'FeatureCollection', features };
	}

	load(): Promise<void> {
		return this.list.load((signal) => this.#host.client.unplaced(signal));
	}

	choose(row: UnplacedFacility): void {
		this.chosenId = row.id;
		this.pending = null;
		const at = row.candidate?.position ?? row.near;
		if (at) this.#host.camera.showPoint(at);
	}

	/** A click on the map: places the chosen one, unless its like stands there already. */
	tap(position: [number, number]): void {
		const row = this.chosen;
		if (row) void this.#place(row, position, null);
	}

	drag(): void {
		// Nothing of it can be dragged: once placed, it is moved like any other.
	}

	takeCandidate(row: UnplacedFacility): Promise<void> {
		const { candidate } = row;
		if (!candidate) return Promise.resolve();
		return this.#place(row, candidate.position, candidate.accuracy_m);
	}

	confirm(): Promise<void> {
		const { pending } = this;
		return pending ? this.#save(pending.row, pending.position, null) : Promise.resolve();
	}

	async #place(
		row: UnplacedFacility,
		[lon, lat]: [number, number],
		accuracy: number | null
	): Promise<void> {
		if (this.isSaving) return;
		const position: [number, number] = [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
		this.isSaving = true;
		const near = await this.#host.client
			.proposal({ kind: row.kind, lon: position[0], lat: position[1], except: row.id })
			.then((proposal) => proposal.near)
			// Placing goes on without the warning; a double can be told later.
			.catch(() => []);
		this.isSaving = false;
		if (near.length > 0) this.pending = { row, position, near };
		else await this.#save(row, position, accuracy);
	}

	async #save(
		row: UnplacedFacility,
		position: [number, number],
		accuracy: number | null
	): Promise<void> {
		const rows = this.list.value?.facilities ?? [];
		const next = rows[rows.findIndex(({ id }) => id === row.id) + 1] ?? null;
		this.isSaving = true;
		const isPlaced = await this.#host.desk.register.place(row, position, accuracy);
		this.isSaving = false;
		if (!isPlaced) return;
		this.pending = null;
		await this.load();
		this.chosenId = next?.id ?? null;
	}
}
