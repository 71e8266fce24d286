import type { DistrictClient } from '#lib/map/client/api-client.ts';
import { explainFailure } from '#lib/map/client/api-error.ts';
import type { FoundEdge } from '#lib/map/client/api-types.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import type { MapTool } from './map-tool.ts';
import { toPoint } from './map-features.ts';

/** Chooses facilities by clicking them; a second click lets one go. */
export class PickTool implements MapTool {
	picked = $state.raw<readonly Facility[]>([]);
	problem = $state<string | null>(null);
	readonly #client: DistrictClient;
	readonly #locale: Locale;

	constructor(client: DistrictClient, locale: Locale) {
		this.#client = client;
		this.#locale = locale;
	}

	get sketch(): GeoJSON.FeatureCollection {
		const features = this.picked.flatMap(({ position }) =>
			position ? [toPoint(position, { role: 'picked-point' })] : []
		);
		return { type: 'FeatureCollection', features };
	}

	tap(_position: [number, number], facilityId: string | null): void {
		if (facilityId === null) return;
		if (this.picked.some(({ id }) => id === facilityId)) return this.letGo(facilityId);
		this.#client
			.facility(facilityId)
			.then((facility) => this.add([facility]))
			.catch((reason: unknown) => (this.problem = explainFailure(reason, this.#locale)));
	}

	drag(): void {
		// Nothing of it can be dragged.
	}

	add(facilities: readonly Facility[]): void {
		this.problem = null;
		const known = this.picked.map(({ id }) => id);
		this.picked = [...this.picked, ...facilities.filter(({ id }) => !known.includes(id))];
	}

	letGo(id: string): void {
		this.picked = this.picked.filter((facility) => facility.id !== id);
	}
}

/** Chooses pieces of road by clicking them; a second click lets one go. */
export class EdgeTool implements MapTool {
	picked = $state.raw<readonly FoundEdge[]>([]);
	problem = $state<string | null>(null);
	readonly #client: DistrictClient;
	readonly #locale: Locale;

	constructor(client: DistrictClient, locale: Locale) {
		this.#client = client;
		this.#locale = locale;
	}

	get sketch(): GeoJSON.FeatureCollection {
		const features = this.picked.map(({ geometry }) => ({
			type: 'Feature' as const,
			geometry,
			properties: { role: 'picked' }
		}));
		return { type: 'FeatureCollection', features };
	}

	tap([lon, lat]: [number, number]): void {
		this.problem = null;
		this.#client
			.roadEdge(lon, lat)
			.then((edge) => {
				const isPicked = this.picked.some(({ id }) => id === edge.id);
				if (isPicked) this.letGo(edge.id);
				else this.picked = [...this.picked, edge];
			})
			.catch((reason: unknown) => (this.problem = explainFailure(reason, this.#locale)));
	}

	drag(): void {
		// Nothing of it can be dragged.
	}

	letGo(id: number): void {
		this.picked = this.picked.filter((edge) => edge.id !== id);
	}
}
