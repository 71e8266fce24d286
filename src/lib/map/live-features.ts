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
	readonly #idOf: (feature: GeoJSON.Feature) => string | number;

	constructor(idOf: (feature: GeoJSON.Feature) => string | number) {
		this.#idOf = idOf;
	}

	/** Everything anew. */
	replace(features: readonly GeoJSON.Feature[]): void {
		this.#features.clear();
		for (const feature of features) this.#features.set(this.#idOf(feature), feature);
		for (const listener of this.#listeners) listener(null);
	}

	change(change: FeatureChange): void {
		if (change.removed.length === 0 && change.added.length === 0) return;
		for (const id of change.removed) this.#features.delete(id);
		for (const feature of change.added) this.#features.set(this.#idOf(feature), feature);
		for (const listener of this.#listeners) listener(change);
	}

	/** @param listener Hears `null` when everything is anew. @returns The stop. */
	follow(listener: (change: FeatureChange | null) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	toCollection(): GeoJSON.FeatureCollection {
		return { type: 'FeatureCollection', features: [...this.#features.values()] };
	}
}
