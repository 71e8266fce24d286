import type { LonLat } from './datum.ts';

/** `[west, south, east, north]` in degrees. */
export type DegreeBox = readonly [west: number, south: number, east: number, north: number];

export interface ExpectedPlace {
	/** Where the ledger's points should lie; undefined: nothing is known to compare with. */
	box: DegreeBox | undefined;
	/** Most points lie outside the district: a wrong district, file or coordinate system. */
	isElsewhere: boolean;
}

export type Placement =
	{ position: LonLat; isSwapped: boolean } | { problem: 'wrong_hemisphere' | 'far_away' };

/** Facilities stand up to this far outside the district's outline. */
const MARGIN_KILOMETERS = 30;
const KILOMETERS_PER_DEGREE = 111.2;
const LEAST_POINTS = 5;

/**
 * Where the points of a ledger should lie: in and around the district's box. Where the district has
 * none, or most points lie elsewhere together, around their own middle.
 */
export function expectPlace(points: readonly LonLat[], district: DegreeBox | null): ExpectedPlace {
	const around = district ? widen(district, MARGIN_KILOMETERS) : undefined;
	if (points.length < LEAST_POINTS) return { box: around, isElsewhere: false };
	const inside = around
		? points.filter((point) => isInside(around, point) || isInside(around, swap(point))).length
		: 0;
	if (around && inside * 2 >= points.length) return { box: around, isElsewhere: false };
	return { box: around && inside > 0 ? around : ownBox(points), isElsewhere: around !== undefined };
}

/** Whether a point lies where it should, perhaps with its axes swapped; or what is wrong with it. */
export function judgePlacement(point: LonLat, box: DegreeBox | undefined): Placement {
	if (!box || isInside(box, point)) return { position: point, isSwapped: false };
	const swapped = swap(point);
	if (isInside(box, swapped)) return { position: swapped, isSwapped: true };
	const [lon, lat] = point;
	const mirrored: LonLat[] = [
		[-lon, lat],
		[lon, -lat],
		[-lon, -lat]
	];
	const isMirrored = mirrored.some((other) => isInside(box, other) || isInside(box, swap(other)));
	return { problem: isMirrored ? 'wrong_hemisphere' : 'far_away' };
}

function swap([lon, lat]: LonLat): LonLat {
	return [lat, lon];
}

function isInside([west, south, east, north]: DegreeBox, [lon, lat]: LonLat): boolean {
	return lon >= west && lon <= east && lat >= south && lat <= north;
}

function widen([west, south, east, north]: DegreeBox, kilometers: number): DegreeBox {
	const dLat = kilometers / KILOMETERS_PER_DEGREE;
	const dLon = dLat / Math.max(0.1, Math.cos((((south + north) / 2) * Math.PI) / 180));
	return [west - dLon, south - dLat, east + dLon, north + dLat];
}

/** Around the middle nine tenths of the points, and as far again on every side. */
function ownBox(points: readonly LonLat[]): DegreeBox {
	const range = (axis: 0 | 1): [number, number] => {
		const values = points.map((point) => point[axis]).sort((a, b) => a - b);
		const at = (share: number) => values[Math.floor((values.length - 1) * share)] ?? 0;
		return [at(0.05), at(0.95)];
	};
	const [west, east] = range(0);
	const [south, north] = range(1);
	const width = (east - west) * KILOMETERS_PER_DEGREE * Math.cos((south * Math.PI) / 180);
	const height = (north - south) * KILOMETERS_PER_DEGREE;
	return widen([west, south, east, north], Math.max(MARGIN_KILOMETERS, width, height));
}
