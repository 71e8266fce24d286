export interface FeatureChange {
	removed: readonly (string | number)[];
	added: readonly GeoJSON.Feature[];
}

/**
 * Features of a layer that change a few at a time: whoever draws them hears what changed, and can
 * ask for all. Not reactive: a drag changes them with every move.
 */
export class LiveFeatures {
	readonly #features = new Map<string | number, GeoJSON.Feature>();
	readonly #listeners = new Set<(change: FeatureChange | null) => void>();
	readonly idOf: (feature: GeoJSON.Feature) => string | number;

	constructor(idOf: (feature: GeoJSON.Feature) => string | number) {
		this.idOf = idOf;
	}

	/** Everything anew. */
	replace(features: readonly GeoJSON.Feature[]): void {
		this.#features.clear();
		for (const feature of features) this.#features.set(this.idOf(feature), feature);
		for (const listener of this.#listeners) listener(null);
	}

	change(change: FeatureChange): void {
		if (change.removed.length === 0 && change.added.length === 0) return;
		for (const id of change.removed) this.#features.delete(id);
		for (const feature of change.added) this.#features.set(this.idOf(feature), feature);
		for (const listener of this.#listeners) listener(change);
	}

	/** @param listener Hears `null` when everything is anew. @returns The stop. */
	follow(listener: (change: FeatureChange | null) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	get(id: string | number): GeoJSON.Feature | undefined {
		return this.#features.get(id);
	}

	values(): IterableIterator<GeoJSON.Feature> {
		return this.#features.values();
	}

	toCollection(): GeoJSON.FeatureCollection {
		return { type: 'FeatureCollection', features: [...this.#features.values()] };
	}
}

/** Changes that wait to be drawn, as one: what came and went meanwhile is not in it. */
export class FeatureBacklog {
	readonly #idOf: LiveFeatures['idOf'];
	readonly #removed = new Set<string | number>();
	readonly #added = new Map<string | number, GeoJSON.Feature>();

	constructor(idOf: LiveFeatures['idOf']) {
		this.#idOf = idOf;
	}

	add({ removed, added }: FeatureChange): void {
		for (const id of removed) if (!this.#added.delete(id)) this.#removed.add(id);
		for (const feature of added) this.#added.set(this.#idOf(feature), feature);
	}

	/** All of it; what comes afterwards begins anew. */
	take(): FeatureChange {
		const change = { removed: [...this.#removed], added: [...this.#added.values()] };
		this.#removed.clear();
		this.#added.clear();
		return change;
	}
}
