import type { Box } from '#lib/map/client/api-types.ts';
import type { Camera } from './permalink.ts';

/** A window that any desk has; a larger one shows more around. */
const WINDOW_PIXELS = 480;
/** Pixels of the world's side at zoom 0. */
const TILE_PIXELS = 512;
const MOST_ZOOM = 17;
const POINT_ZOOM = 16;

/** The camera that shows a box as large as a small window holds it. */
export function cameraOfBox([west, south, east, north]: Box): Camera {
	const world = (lat: number) => Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
	const share = Math.max((east - west) / 360, world(north) - world(south));
	const zoom = share > 0 ? Math.log2(WINDOW_PIXELS / TILE_PIXELS / share) : MOST_ZOOM;
	return {
		zoom: Math.min(MOST_ZOOM, Math.max(0, zoom)),
		lat: (south + north) / 2,
		lon: (west + east) / 2
	};
}

export function cameraOfPoint([lon, lat]: readonly [number, number]): Camera {
	return { zoom: POINT_ZOOM, lat, lon };
}

/**
 * What a map of a size shows, in degrees `[west, south, east, north]`; north up.
 *
 * @param size CSS pixels.
 */
export function boxOfCamera(
	{ zoom, lat, lon }: Camera,
	size: { width: number; height: number }
): [number, number, number, number] {
	const perPixel = 360 / TILE_PIXELS / 2 ** zoom;
	const halfLon = (size.width / 2) * perPixel;
	const halfLat = (size.height / 2) * perPixel * Math.cos((lat * Math.PI) / 180);
	return [lon - halfLon, lat - halfLat, lon + halfLon, lat + halfLat];
}
