import type { CraneResult, HoleFeature } from '#lib/map/client/api-types.ts';
import type { Mark } from './atlas-state.svelte.ts';

export function toPoint(
	position: [number, number],
	properties: Record<string, unknown> = {}
): GeoJSON.Feature<GeoJSON.Point> {
	return { type: 'Feature', geometry: { type: 'Point', coordinates: position }, properties };
}

/** A point per hole that carries its number. */
export function toNumberPoints(holes: readonly HoleFeature[]): GeoJSON.FeatureCollection {
	return {
		type: 'FeatureCollection',
		features: holes.map(({ properties }) => toPoint(properties.center, { ...properties }))
	};
}

export function toMarkPoints(marks: readonly Mark[]): GeoJSON.FeatureCollection {
	return {
		type: 'FeatureCollection',
		features: marks.map(({ position, properties }) => toPoint(position, properties))
	};
}

/** The stretches that have a line; the others stand in the list only. */
export function toDrawable(
	stretches: CraneResult['stretches'] | null
): GeoJSON.FeatureCollection | null {
	if (!stretches) return null;
	return {
		type: 'FeatureCollection',
		features: stretches.features.flatMap(({ geometry, properties }) =>
			geometry ? [{ type: 'Feature' as const, geometry, properties }] : []
		)
	};
}
