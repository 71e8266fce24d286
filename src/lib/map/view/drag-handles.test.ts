import { describe, expect, it } from 'vitest';
import { handleAt } from './drag-handles.ts';

/** A map on which a degree is a pixel. */
const map = { project: ([x, y]: [number, number]) => ({ x, y }) } as unknown as Parameters<
	typeof handleAt
>[0];

function sketchOf(...points: [number, number][]): GeoJSON.FeatureCollection {
	return {
		type: 'FeatureCollection',
		features: points.map((coordinates, handle) => ({
			type: 'Feature',
			geometry: { type: 'Point', coordinates },
			properties: { handle }
		}))
	};
}

describe('handleAt', () => {
	it('takes the nearest of several handles in reach', () => {
		const sketch = sketchOf([0, 0], [8, 0], [100, 100]);
		expect(handleAt(map, sketch, { x: 5, y: 0 }, 4)).toBe(1);
		expect(handleAt(map, sketch, { x: 3, y: 0 }, 4)).toBe(0);
	});

	it('takes none beyond its reach, none of an empty sketch, and no point without a handle', () => {
		expect(handleAt(map, sketchOf([0, 0]), { x: 15, y: 0 }, 4)).toBeNull();
		expect(handleAt(map, sketchOf(), { x: 0, y: 0 }, 4)).toBeNull();
		const sketch = sketchOf([0, 0]);
		sketch.features[0]!.properties = {};
		expect(handleAt(map, sketch, { x: 0, y: 0 }, 4)).toBeNull();
	});
});
