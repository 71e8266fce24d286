import { describe, expect, it } from 'vitest';
import { PolygonTool } from './polygon-tool.svelte.ts';

describe('drawing a polygon', () => {
	const drawn = () => {
		const tool = new PolygonTool();
		for (const position of [
			[0, 0],
			[1, 0],
			[1, 1]
		] as const)
			tool.tap([...position], null, null);
		return tool;
	};

	it('adds a vertex by click and closes at the first', () => {
		const tool = drawn();
		tool.tap([0, 0], null, 0);
		tool.tap([9, 9], null, null);
		expect(tool.isClosed).toBe(true);
		expect(tool.polygon).toEqual({
			type: 'Polygon',
			coordinates: [
				[
					[0, 0],
					[1, 0],
					[1, 1],
					[0, 0]
				]
			]
		});
	});

	it('is no polygon with two vertices, but a line to be seen', () => {
		const tool = drawn();
		tool.stepBack();
		expect(tool.polygon).toBeNull();
		expect(tool.sketch.features[0]?.geometry.type).toBe('LineString');
	});

	it('moves a vertex, and grows one out of a middle', () => {
		const tool = drawn();
		tool.tap([0, 0], null, 0);
		tool.drag(1, [2, 0], true);
		const middle = tool.sketch.features.find(({ properties }) => properties?.['role'] === 'middle');
		const handle = middle?.properties?.['handle'] as number;
		tool.drag(handle, [1, -1], false);
		tool.drag(handle, [1, -2], true);
		expect(tool.vertices).toEqual([
			[0, 0],
			[1, -2],
			[2, 0],
			[1, 1]
		]);
	});

	it('closes a long side behind the last vertex', () => {
		const tool = drawn();
		tool.tap([0, 0], null, 0);
		tool.drag(10_002, [0, 1], true);
		expect(tool.vertices).toEqual([
			[0, 0],
			[1, 0],
			[1, 1],
			[0, 1]
		]);
	});
});
