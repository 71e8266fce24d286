import { boxOf } from '#lib/core/geometry/index.ts';
import type { Box } from '#lib/map/client/api-types.ts';
import type { Camera } from '#lib/map/permalink.ts';

/** Where the map is asked to go. */
export type CameraTarget =
	{ type: 'point'; position: [number, number]; zoom: number } | { type: 'box'; box: Box };

const POINT_ZOOM = 16;

/** The camera as state: where it is (told by the map) and where it is sent (told by the lists). */
export class MapCamera {
	current = $state.raw<Camera | null>(null);
	target = $state.raw<CameraTarget | null>(null);
	/** Under the pointer, `[lon, lat]`; null while there is none. */
	pointer = $state.raw<[number, number] | null>(null);

	/** The last press of a zoom button; a new object each time. */
	zoomStep = $state.raw<{ step: number } | null>(null);

	constructor(current: Camera | null) {
		this.current = current;
	}

	show({ lon, lat, zoom }: Camera): void {
		this.target = { type: 'point', position: [lon, lat], zoom };
	}

	showPoint(position: [number, number]): void {
		const zoom = Math.max(POINT_ZOOM, this.current?.zoom ?? 0);
		this.target = { type: 'point', position, zoom };
	}

	showBox(box: Box): void {
		this.target = { type: 'box', box };
	}

	showGeometry(geometry: GeoJSON.Geometry): void {
		const box = boxOf(geometry);
		if (box) this.showBox(box);
	}
}
