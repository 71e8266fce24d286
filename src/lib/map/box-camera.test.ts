import { describe, expect, it } from 'vitest';
import { cameraOfBox, cameraOfPoint } from './box-camera.ts';

describe('the camera of a table row', () => {
	it('centers a box and gets nearer by one zoom when it is half as large', () => {
		const large = cameraOfBox([128, 47, 130, 47.2]);
		const small = cameraOfBox([128.5, 47.05, 129.5, 47.15]);
		expect([large.lon, large.lat]).toEqual([129, 47.1]);
		expect(small.zoom - large.zoom).toBeCloseTo(1, 6);
	});

	it('shows the whole box: two degrees of longitude fill at most 480 pixels', () => {
		const { zoom } = cameraOfBox([128, 47, 130, 47.2]);
		expect((2 / 360) * 512 * 2 ** zoom).toBeCloseTo(480, 6);
	});

	it('shows the height of a tall box as well', () => {
		expect(cameraOfBox([128, 40, 128.1, 50]).zoom).toBeLessThan(
			cameraOfBox([128, 40, 128.1, 41]).zoom
		);
	});

	it('does not go nearer than a street for a point', () => {
		expect(cameraOfBox([128, 47, 128, 47]).zoom).toBe(17);
		expect(cameraOfPoint([128.9, 47.7])).toEqual({ zoom: 16, lat: 47.7, lon: 128.9 });
	});
});
