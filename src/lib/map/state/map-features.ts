import type { Facility } from '#lib/domain/facility.ts';
import type {
	Closure,
	CraneResult,
	HoleFeature,
	Outage,
	ShortfallResult
} from '#lib/map/client/api-types.ts';
import type { Mark } from './atlas-state.svelte.ts';

type Position = [number, number];

export function toPoint(
	position: Position,
	properties: Record<string, unknown> = {}
): GeoJSON.Feature<GeoJSON.Point> {
	return { type: 'Feature', geometry: { type: 'Point', coordinates: position }, properties };
}

function collect(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
	return { type: 'FeatureCollection', features };
}

/** A point per hole that carries its number. */
export function toNumberPoints(holes: readonly HoleFeature[]): GeoJSON.FeatureCollection {
	return collect(holes.map(({ properties }) => toPoint(properties.center, { ...properties })));
}

export function toMarkPoints(marks: readonly Mark[]): GeoJSON.FeatureCollection {
	return collect(marks.map(({ position, properties }) => toPoint(position, properties)));
}

/** Facilities of a past day, with what the style reads from the tiles of today. */
export function toFacilityPoints(facilities: readonly Facility[]): GeoJSON.FeatureCollection {
	return collect(
		facilities.flatMap((facility) => {
			const { id, kind, code, name, state, lifecycle, ownership, position } = facility;
			if (!position) return [];
			const { is_disputed: disputed, is_in_outage: in_outage } = facility;
			const properties = { id, kind, code, name, state, lifecycle, ownership };
			return [toPoint(position, { ...properties, disputed, in_outage })];
		})
	);
}

/** The stretches that have a line; the others stand in the list only. */
export function toDrawable(
	stretches: CraneResult['stretches'] | null
): GeoJSON.FeatureCollection | null {
	if (!stretches) return null;
	return collect(
		stretches.features.flatMap(({ geometry, properties }) =>
			geometry ? [{ type: 'Feature' as const, geometry, properties }] : []
		)
	);
}

/** Roads with the step of their legend: `band` 0 nothing missing, 1 less than half, 2 half and more, 3 all. */
export function toShortfallLines(
	roads: ShortfallResult['roads'] | null
): GeoJSON.FeatureCollection | null {
	if (!roads) return null;
	return collect(
		roads.features.map(({ geometry, properties: { name, required, shortfall } }) => {
			const share = required === 0 ? 0 : shortfall / required;
			const band = share === 0 ? 0 : share < 0.5 ? 1 : share < 1 ? 2 : 3;
			return { type: 'Feature', geometry, properties: { name, required, shortfall, band } };
		})
	);
}

/** Closed roads as drawn, and a point on each where its sign stands. */
export function toClosureFeatures(closures: readonly Closure[]): GeoJSON.FeatureCollection {
	return collect(
		closures.flatMap(({ id, geometry, reason }) => {
			const properties = { id, reason };
			const sign = middleOf(geometry);
			const line = { type: 'Feature' as const, geometry, properties };
			return geometry.type === 'Point' || !sign ? [line] : [line, toPoint(sign, properties)];
		})
	);
}

/** Areas under an outage; facilities named one by one carry their own badge. */
export function toOutageFeatures(outages: readonly Outage[]): GeoJSON.FeatureCollection {
	return collect(
		outages.flatMap(({ id, geometry, reason }) =>
			geometry ? [{ type: 'Feature' as const, geometry, properties: { id, reason } }] : []
		)
	);
}

/** The vertex in the middle of a line, of the longest line of several, of a polygon's ring. */
export function middleOf(geometry: GeoJSON.Geometry): Position | undefined {
	const middle = (line: readonly GeoJSON.Position[]): Position | undefined => {
		const [lon, lat] = line[Math.floor(line.length / 2)] ?? [];
		return lon === undefined || lat === undefined ? undefined : [lon, lat];
	};
	const longest = (lines: readonly GeoJSON.Position[][]) =>
		lines.reduce<GeoJSON.Position[]>((a, b) => (b.length > a.length ? b : a), []);
	switch (geometry.type) {
		case 'Point':
			return middle([geometry.coordinates]);
		case 'LineString':
			return middle(geometry.coordinates);
		case 'MultiLineString':
		case 'Polygon':
			return middle(longest(geometry.coordinates));
		case 'MultiPolygon':
			return middle(longest(geometry.coordinates.flat()));
		default:
			return undefined;
	}
}
