import type { PlaneRing } from '../geometry/plane.ts';

/** A growing ring, reused from loop to loop; `length` counts numbers, two a vertex. */
export interface RingBuilder {
	readonly originX: number;
	readonly originY: number;
	length: number;
	coordinates: Float64Array;
}

/** Builds rings of the plane from vertices relative to the origin. */
export function createRingBuilder(originX: number, originY: number): RingBuilder {
	return { originX, originY, length: 0, coordinates: new Float64Array(1024) };
}

/** Writes a vertex at offset `at`, growing the memory but not the length. */
export function writeVertex(builder: RingBuilder, at: number, x: number, y: number): void {
	if (at + 2 > builder.coordinates.length) {
		const grown = new Float64Array(Math.max(at + 2, 2 * builder.coordinates.length));
		grown.set(builder.coordinates);
		builder.coordinates = grown;
	}
	builder.coordinates[at] = x + builder.originX;
	builder.coordinates[at + 1] = y + builder.originY;
}

export function pushVertex(builder: RingBuilder, x: number, y: number): void {
	writeVertex(builder, builder.length, x, y);
	builder.length += 2;
}

/** Vertices nearer than this are one; it is a thousand times the rounding of a northing. */
const SAME_VERTEX_METERS = 1e-6;

/** Drops vertices that repeat the one before them and copies the ring out. */
export function finishRing(builder: RingBuilder): PlaneRing {
	const { coordinates, length } = builder;
	let count = 0;
	for (let k = 0; k < length; k += 2) {
		if (count > 0 && isSameVertex(coordinates, count - 2, k)) continue;
		if (count !== k) {
			coordinates[count] = coordinates[k]!;
			coordinates[count + 1] = coordinates[k + 1]!;
		}
		count += 2;
	}
	while (count > 2 && isSameVertex(coordinates, 0, count - 2)) count -= 2;
	return coordinates.slice(0, count);
}

function isSameVertex(coordinates: Float64Array, a: number, b: number): boolean {
	return (
		Math.abs(coordinates[a]! - coordinates[b]!) < SAME_VERTEX_METERS &&
		Math.abs(coordinates[a + 1]! - coordinates[b + 1]!) < SAME_VERTEX_METERS
	);
}
