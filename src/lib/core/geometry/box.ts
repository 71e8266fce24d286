import type { Box } from './plane.ts';

/** `[west, south, east, north]` of a geometry; undefined when it has no position. */
export function boxOf(geometry: GeoJSON.Geometry): Box | undefined {
	const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
	const visit = (value: unknown): void => {
		if (!Array.isArray(value)) return;
		if (typeof value[0] !== 'number' || typeof value[1] !== 'number') return value.forEach(visit);
		box[0] = Math.min(box[0], value[0]);
		box[1] = Math.min(box[1], value[1]);
		box[2] = Math.max(box[2], value[0]);
		box[3] = Math.max(box[3], value[1]);
	};
	if (geometry.type === 'GeometryCollection') {
		for (const part of geometry.geometries) visit('coordinates' in part ? part.coordinates : []);
	} else visit(geometry.coordinates);
	return box[0] <= box[2] ? box : undefined;
}
