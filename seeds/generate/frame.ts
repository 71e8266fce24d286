import { projectionByCode } from '#lib/core/geometry/projection.ts';
import parameters from '../parameters.json' with { type: 'json' };

/** Meters east and north of the seat, in EPSG:4552. */
export type Spot = readonly [east: number, north: number];

const projection = projectionByCode(4552);
const [seatLon = 0, seatLat = 0] = parameters.district.seat;
const [seatX = 0, seatY = 0] = projection.forward(seatLon, seatLat);

/** Turns the towns out of the compass, as towns lie along their rivers; nothing moves far away from them. */
const TURNS = [
	{ center: [0, 0], degrees: 13, fullWithin: 3400, noneBeyond: 8200 },
	{ center: parameters.meixiCenter, degrees: -21, fullWithin: 1300, noneBeyond: 3000 }
] as const;

function turn([east, north]: Spot): Spot {
	for (const { center, degrees, fullWithin, noneBeyond } of TURNS) {
		const [centerEast = 0, centerNorth = 0] = center;
		const [dx, dy] = [east - centerEast, north - centerNorth];
		const share = (noneBeyond - Math.hypot(dx, dy)) / (noneBeyond - fullWithin);
		if (share <= 0) continue;
		const t = Math.min(1, share);
		const angle = ((degrees * Math.PI) / 180) * t * t * (3 - 2 * t);
		const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
		return [centerEast + dx * cos + dy * sin, centerNorth - dx * sin + dy * cos];
	}
	return [east, north];
}

/** Degrees, rounded to 1e-7 (about a centimeter) as OpenStreetMap stores them. */
export function toLonLat(spot: Spot): [number, number] {
	const [east, north] = turn(spot);
	const [lon = 0, lat = 0] = projection.inverse(seatX + east, seatY + north);
	return [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}

export const distance = (a: Spot, b: Spot): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Point at a distance along a polyline and the direction there; the last point beyond its end. */
export function along(line: readonly Spot[], meters: number): { spot: Spot; direction: Spot } {
	let left = meters;
	for (let i = 1; i < line.length; i++) {
		const from = line[i - 1] as Spot;
		const to = line[i] as Spot;
		const length = distance(from, to);
		if (length === 0) continue;
		const direction: Spot = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
		if (left <= length || i === line.length - 1) {
			const meters = Math.min(left, length);
			return {
				spot: [from[0] + direction[0] * meters, from[1] + direction[1] * meters],
				direction
			};
		}
		left -= length;
	}
	throw new RangeError('a line needs two points that differ');
}

export const lengthOf = (line: readonly Spot[]): number =>
	line.slice(1).reduce((sum, spot, i) => sum + distance(line[i] as Spot, spot), 0);
