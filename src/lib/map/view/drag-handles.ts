import type { MapLibreMap, MapMouseEvent, MapTouchEvent, PointLike } from 'maplibre-gl';
import { LAYER } from '#lib/map/layer-ids.ts';
import type { MapTool } from '#lib/map/state/map-tool.ts';

/** Pixels around a finger or a pointer in which a handle is taken. */
const REACH = { mouse: 4, touch: 18 };

/** The handle within some pixels of a point of the screen. */
export function handleAt(
	map: MapLibreMap,
	{ x, y }: { x: number; y: number },
	reach: number
): number | null {
	if (!map.getLayer(LAYER.sketchHandle)) return null;
	const box: [PointLike, PointLike] = [
		[x - reach, y - reach],
		[x + reach, y + reach]
	];
	const found = map.queryRenderedFeatures(box, { layers: [LAYER.sketchHandle] });
	const handles = found.map(({ properties }) => properties['handle'] as unknown);
	return handles.find((handle) => typeof handle === 'number') ?? null;
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
		const handle = tool ? handleAt(map, event.point, reach) : null;
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
