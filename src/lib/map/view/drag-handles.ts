import type { MapLibreMap, MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import type { MapTool } from '#lib/map/state/map-tool.ts';

/** Pixels around a finger or a pointer in which a handle is taken. */
const REACH = { mouse: 4, touch: 18 };
/** Pixels of a drawn handle. */
const HANDLE_RADIUS = 10;

/**
 * The nearest handle of a sketch within some pixels of a point of the screen. Read from the tool, not from the picture:
 * a click that comes before the last vertex is drawn still meets it.
 */
export function handleAt(
	map: Pick<MapLibreMap, 'project'>,
	sketch: GeoJSON.FeatureCollection,
	{ x, y }: { x: number; y: number },
	reach: number
): number | null {
	let found: number | null = null;
	let nearest = reach + HANDLE_RADIUS;
	for (const { geometry, properties } of sketch.features) {
		const handle: unknown = properties?.['handle'];
		if (typeof handle !== 'number' || geometry.type !== 'Point') continue;
		const at = map.project(geometry.coordinates as [number, number]);
		const distance = Math.hypot(at.x - x, at.y - y);
		if (distance > nearest) continue;
		nearest = distance;
		found = handle;
	}
	return found;
}

/** Lets the handles of a tool's sketch be dragged by mouse and by one finger; the map stands still meanwhile. */
export function dragHandles(map: MapLibreMap, currentTool: () => MapTool | null): void {
	const follow = (
		event: MapMouseEvent | MapTouchEvent,
		[move, ...ends]: readonly (
			'mousemove' | 'mouseup' | 'touchmove' | 'touchend' | 'touchcancel'
		)[],
		reach: number
	) => {
		const tool = currentTool();
		const handle = tool ? handleAt(map, tool.sketch, event.point, reach) : null;
		if (!tool || handle === null || !move) return;
		event.preventDefault();
		let last: [number, number] = [event.lngLat.lng, event.lngLat.lat];
		let hasMoved = false;
		const moving = map.on(move, (moved) => {
			last = [moved.lngLat.lng, moved.lngLat.lat];
			hasMoved = true;
			tool.drag(handle, last, false);
		});
		const ending = ends.map((end) =>
			map.on(end, () => {
				moving.unsubscribe();
				for (const subscription of ending) subscription.unsubscribe();
				if (hasMoved) tool.drag(handle, last, true);
			})
		);
	};
	map.on('mousedown', (event) => follow(event, ['mousemove', 'mouseup'], REACH.mouse));
	map.on('touchstart', (event) => {
		if (event.points.length === 1)
			follow(event, ['touchmove', 'touchend', 'touchcancel'], REACH.touch);
	});
}
