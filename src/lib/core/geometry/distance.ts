/** Position of the foot of the perpendicular from (x, y) on segment a–b, clamped to 0…1. */
export function projectOnSegment(
	x: number,
	y: number,
	ax: number,
	ay: number,
	bx: number,
	by: number
): number {
	const dx = bx - ax;
	const dy = by - ay;
	const lengthSquared = dx * dx + dy * dy;
	if (lengthSquared === 0) return 0;
	const t = ((x - ax) * dx + (y - ay) * dy) / lengthSquared;
	return t < 0 ? 0 : t > 1 ? 1 : t;
}

/** Distance in meters from the point (x, y) to the segment a–b, both in the plane. */
export function pointSegmentDistanceMeters(
	x: number,
	y: number,
	ax: number,
	ay: number,
	bx: number,
	by: number
): number {
	const t = projectOnSegment(x, y, ax, ay, bx, by);
	return Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
}

/** Distance in meters from (x, y) to a line `[x0, y0, …]`; `Infinity` if the line has no vertex. */
export function pointLineDistanceMeters(x: number, y: number, line: Float64Array): number {
	if (line.length === 2) return Math.hypot(line[0]! - x, line[1]! - y);
	let least = Infinity;
	for (let k = 2; k < line.length; k += 2) {
		const meters = pointSegmentDistanceMeters(
			x,
			y,
			line[k - 2]!,
			line[k - 1]!,
			line[k]!,
			line[k + 1]!
		);
		if (meters < least) least = meters;
	}
	return least;
}

const EARTH_RADIUS_METERS = 6_371_008.8;

/** Great-circle distance between two `[lon, lat]` in degrees, on a sphere: within 0.5 % of the ellipsoid. */
export function sphereDistanceMeters(
	[lonA, latA]: readonly [number, number],
	[lonB, latB]: readonly [number, number]
): number {
	const radians = Math.PI / 180;
	const north = Math.sin(((latB - latA) * radians) / 2);
	const east = Math.sin(((lonB - lonA) * radians) / 2);
	const chord = north * north + Math.cos(latA * radians) * Math.cos(latB * radians) * east * east;
	return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(chord)));
}
