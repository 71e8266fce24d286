import type { WireCrs } from './crs.ts';

type Position = GeoJSON.Position;

/** A geometry with every position converted. */
export function mapPositions<G extends { type: string; coordinates: unknown }>(
	geometry: G,
	convert: (first: number, second: number) => [number, number]
): G {
	const walk = (entry: unknown): unknown => {
		if (!Array.isArray(entry)) return entry;
		const [first, second] = entry as unknown[];
		return typeof first === 'number' && typeof second === 'number'
			? convert(first, second)
			: entry.map(walk);
	};
	return { ...geometry, coordinates: walk(geometry.coordinates) };
}

/** Pieces of a side, so that the curve that a straight side of the plane is in degrees is followed to centimeters. */
const SIDE_PIECES = 64;

/**
 * The part of the earth inside a box, in degrees of 4490.
 *
 * @param box Least and greatest of the first axis and of the second, in the order of `crs`. In degrees a box whose
 * western side is the greater longitude goes over the antimeridian.
 */
export function boxToArea(
	[least1, least2, greatest1, greatest2]: readonly [number, number, number, number],
	crs: WireCrs
): GeoJSON.MultiPolygon {
	if (crs.isGeographic) {
		const [west, south, east, north] = crs.isNorthFirst
			? [least2, least1, greatest2, greatest1]
			: [least1, least2, greatest1, greatest2];
		const spans =
			west <= east
				? [[west, east] as const]
				: ([
						[west, 180],
						[-180, east]
					] as const);
		return {
			type: 'MultiPolygon',
			coordinates: spans.map(([from, to]) => [
				[
					[from, south],
					[to, south],
					[to, north],
					[from, north],
					[from, south]
				]
			])
		};
	}
	const corners: [number, number][] = [
		[least1, least2],
		[greatest1, least2],
		[greatest1, greatest2],
		[least1, greatest2]
	];
	const ring: Position[] = corners.flatMap(([x, y], index) => {
		const [toX, toY] = corners[(index + 1) % corners.length] ?? [x, y];
		return Array.from({ length: SIDE_PIECES }, (_, step) => {
			const share = step / SIDE_PIECES;
			return crs.fromWire(x + (toX - x) * share, y + (toY - y) * share);
		});
	});
	const [first] = ring;
	return { type: 'MultiPolygon', coordinates: [[first ? [...ring, first] : ring]] };
}

/**
 * The polygons of an area that is made of boxes along the axes, as `west, south, east, north` of each after the other;
 * undefined: some polygon is none.
 */
export function boxesOf({ coordinates }: GeoJSON.MultiPolygon): number[] | undefined {
	const boxes = coordinates.map(([ring = [], ...holes]) => {
		const box = extentOf([{ coordinates: ring }]);
		const [west, south, east, north] = box ?? [];
		const turns = ring.every(([x, y], index) => {
			const [toX, toY] = ring[(index + 1) % ring.length] ?? [];
			return (x === west || x === east) && (y === south || y === north) && (x === toX || y === toY);
		});
		return turns && holes.length === 0 && ring.length === 5 ? box : undefined;
	});
	return boxes.every((box) => box !== undefined) ? boxes.flat() : undefined;
}

/** `[west, south, east, north]` of what has positions; undefined: nothing has. */
export function extentOf(
	geometries: Iterable<{ coordinates: unknown } | null>
): [number, number, number, number] | undefined {
	const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
	const walk = (entry: unknown): void => {
		if (!Array.isArray(entry)) return;
		const [x, y] = entry as unknown[];
		if (typeof x !== 'number' || typeof y !== 'number') return entry.forEach(walk);
		box[0] = Math.min(box[0], x);
		box[1] = Math.min(box[1], y);
		box[2] = Math.max(box[2], x);
		box[3] = Math.max(box[3], y);
	};
	for (const geometry of geometries) walk(geometry?.coordinates);
	return box[0] <= box[2] ? box : undefined;
}
