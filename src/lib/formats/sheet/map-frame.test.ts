import { describe, expect, it } from 'vitest';
import { projectionByCode } from '#lib/core/geometry/index.ts';
import { clipLine, clipRing } from './clip-to-frame.ts';
import { northTurn, printAngle } from './draw-graticule.ts';
import { fitFrame, millimeters, roundScaleUp, toPage } from './map-frame.ts';

const room = { x: 0, y: 0, width: millimeters(300), height: millimeters(200) };

describe('fitFrame', () => {
	it('shows the whole box at a round scale', () => {
		const frame = fitFrame(room, [0, 0, 5000, 1000]);
		expect(frame.scale).toBe(20_000);
		expect(frame.box[0]).toBeLessThanOrEqual(0);
		expect(frame.box[2]).toBeGreaterThanOrEqual(5000);
		expect(frame.box[2] - frame.box[0]).toBeCloseTo(0.3 * 20_000, 6);
	});
	it('makes a meter of ground as long as the scale says, north up', () => {
		const frame = fitFrame(room, [0, 0, 1000, 1000], { scale: 10_000 });
		const [x0, y0] = toPage(frame, 500, 500);
		const [x1, y1] = toPage(frame, 600, 600);
		expect(x1 - x0).toBeCloseTo(millimeters(10), 9);
		expect(y0 - y1).toBeCloseTo(millimeters(10), 9);
	});
	it('refuses what has no extent', () => {
		expect(() => fitFrame(room, [NaN, 0, 1, 1])).toThrow(RangeError);
		expect(roundScaleUp(10_001)).toBe(15_000);
		expect(roundScaleUp(9_000)).toBe(10_000);
	});
});

describe('clipping to the frame', () => {
	const frame = fitFrame(room, [0, 0, 1000, 1000], { scale: 10_000 });
	const far = 1e6;
	it('keeps what is inside, and where a line enters and leaves', () => {
		const parts = clipLine(frame, [-far, 500, 500, 500, 500, far, far, far]);
		expect(parts).toHaveLength(1);
		expect(parts[0]).toHaveLength(6);
		expect(clipLine(frame, [-far, far, far, far])).toEqual([]);
	});
	it('cuts a ring that is larger than the paper down to the paper', () => {
		const ring = clipRing(frame, [-far, -far, far, -far, far, far, -far, far]);
		const xs = ring.filter((_, index) => index % 2 === 0);
		expect(Math.min(...xs)).toBeGreaterThan(-20);
		expect(Math.max(...xs)).toBeLessThan(room.width + 20);
		expect(clipRing(frame, [far, far, far + 1, far, far, far + 1])).toEqual([]);
	});
});

describe('the graticule', () => {
	it('prints degrees as a map does', () => {
		expect(printAngle(128.9, 60)).toBe('128°54′');
		expect(printAngle(47.75 + 5 / 3600, 5)).toBe('47°45′05″');
		expect(printAngle(129, 3600)).toBe('129°');
	});
	it('turns north by the convergence of the plane: none on its meridian, clockwise west of it', () => {
		const projection = projectionByCode(4552);
		const at = (lon: number) => {
			const [x = NaN, y = NaN] = projection.forward(lon, 47.7);
			return northTurn(fitFrame(room, [x - 10, y - 10, x + 10, y + 10]), projection);
		};
		expect(at(129)).toBeCloseTo(0, 9);
		// Convergence is the difference of longitude times the sine of the latitude.
		expect(at(128.9)).toBeCloseTo(0.1 * Math.sin((47.7 * Math.PI) / 180), 4);
	});
});
