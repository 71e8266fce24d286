import { shallowHoles, splitHoles } from '#lib/core/coverage/index.ts';
import { findInteriorPoint } from '#lib/core/geometry/interior-point.ts';
import {
	buildAreaIndex,
	isInsideArea,
	toPlaneMultiPolygon,
	toPolygonCoordinates,
	type Projection
} from '#lib/core/geometry/index.ts';

/** A facility with its protection radius; degrees. */
export interface ReachPoint {
	lon: number;
	lat: number;
	radiusMeters: number;
}

export interface HolesQuestion {
	/** What must be covered, degrees. */
	area: GeoJSON.Polygon | GeoJSON.MultiPolygon;
	/** Facilities that count, and those that count only if they work (never inspected). */
	known: readonly ReachPoint[];
	unverified: readonly ReachPoint[];
	projection: Projection;
	/** Covered means reached by at least so many; 1 unless given. */
	depth?: number | undefined;
	townships?: readonly { name: string; geometry: GeoJSON.MultiPolygon }[] | undefined;
}

export type HoleProperties = {
	/** 1 is the largest. */
	number: number;
	kind: 'confirmed' | 'unverified';
	areaSquareMeters: number;
	/** A point inside the hole. */
	center: [number, number];
	township: string | null;
};
export type HoleCollection = GeoJSON.FeatureCollection<GeoJSON.Polygon, HoleProperties>;

export type HolesAnswer = {
	areaSquareMeters: number;
	coveredSquareMeters: number;
	holeSquareMeters: number;
	coveredRate: number | null;
	confirmedSquareMeters: number;
	unverifiedSquareMeters: number;
	holeCount: number;
	projection: string;
	holes: HoleCollection;
};

/** Holes of coverage of an area in a projection, numbered from large to small. */
export function findHoles(question: HolesQuestion): HolesAnswer {
	const { projection } = question;
	const { depth = 1 } = question;
	const input = {
		area: toPlaneMultiPolygon(question.area, projection),
		known: toPlaneFacilities(question.known, projection),
		unverified: toPlaneFacilities(question.unverified, projection)
	};
	const found = depth === 1 ? splitHoles(input) : shallowHoles({ ...input, depth });
	const townshipAt = createTownshipFinder(question.townships ?? [], projection);
	const parts = [
		...found.confirmed.map((part) => ({ ...part, kind: 'confirmed' as const })),
		...found.unverified.map((part) => ({ ...part, kind: 'unverified' as const }))
	].sort((a, b) => b.areaSquareMeters - a.areaSquareMeters);
	const features = parts.map((part, index): HoleCollection['features'][number] => {
		const [x, y] = findInteriorPoint(part.rings);
		const [lon, lat] = projection.inverse(x, y);
		return {
			type: 'Feature',
			id: index + 1,
			geometry: {
				type: 'Polygon',
				coordinates: toPolygonCoordinates(part.rings, projection).map((ring) => ring.map(round7))
			},
			properties: {
				number: index + 1,
				kind: part.kind,
				areaSquareMeters: part.areaSquareMeters,
				center: [toFixed7(lon ?? NaN), toFixed7(lat ?? NaN)],
				township: townshipAt(x, y)
			}
		};
	});
	// Sums of pieces may miss the whole by their last digits.
	const { areaSquareMeters } = found;
	const isNothingCovered = found.holeSquareMeters > areaSquareMeters * (1 - 1e-12);
	const holeSquareMeters = isNothingCovered
		? areaSquareMeters
		: Math.max(0, found.holeSquareMeters);
	const coveredSquareMeters = areaSquareMeters - holeSquareMeters;
	return {
		areaSquareMeters,
		coveredSquareMeters,
		holeSquareMeters,
		coveredRate: areaSquareMeters > 0 ? coveredSquareMeters / areaSquareMeters : null,
		confirmedSquareMeters: found.confirmedSquareMeters,
		unverifiedSquareMeters: found.unverifiedSquareMeters,
		holeCount: features.length,
		projection: projection.code,
		holes: { type: 'FeatureCollection', features }
	};
}

/** Seven decimals of a degree are a centimeter. */
export function round7(position: GeoJSON.Position): GeoJSON.Position {
	return position.map(toFixed7);
}

function toFixed7(degrees: number): number {
	return Math.round(degrees * 1e7) / 1e7;
}

function toPlaneFacilities(points: readonly ReachPoint[], projection: Projection) {
	const xs = new Float64Array(points.length);
	const ys = new Float64Array(points.length);
	const pair = new Float64Array(2);
	points.forEach((point, index) => {
		projection.forward(point.lon, point.lat, pair);
		xs[index] = pair[0] ?? NaN;
		ys[index] = pair[1] ?? NaN;
	});
	return { xs, ys, radii: Float64Array.from(points, (point) => point.radiusMeters) };
}

function createTownshipFinder(
	townships: readonly { name: string; geometry: GeoJSON.MultiPolygon }[],
	projection: Projection
): (x: number, y: number) => string | null {
	const indexed = townships.map(({ name, geometry }) => ({
		name,
		index: buildAreaIndex(toPlaneMultiPolygon(geometry, projection))
	}));
	return (x, y) => indexed.find(({ index }) => isInsideArea(index, x, y))?.name ?? null;
}
