import type { Box } from '#lib/map/client/api-types.ts';
import type { Camera } from './permalink.ts';

/** A window that any desk has; a larger one shows more around. */
const WINDOW_PIXELS = 480;
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
