import { describe, expect, it } from 'vitest';
import { layOutTrend } from './trend-chart.ts';

const BOX = { left: 0, right: 100, top: 0, bottom: 50 };

describe('the picture of the trend', () => {
	it('puts the months side by side and shares between a round floor and 100 %', () => {
		const { points, ticks, targetY } = layOutTrend(
			[
				{ month: '2026-01', intactRate: 0.9 },
				{ month: '2026-02', intactRate: null },
				{ month: '2026-03', intactRate: 1 }
			],
			0.95,
			BOX
		);
		expect(points.map(({ x, y, label }) => [label, x, Math.round(y)])).toEqual([
			['2026-01', 0, 50],
			['2026-03', 100, 0]
		]);
		expect(targetY).toBeCloseTo(25, 9);
		expect(ticks.map(({ share }) => Number(share.toFixed(2)))).toEqual([
			0.9, 0.92, 0.94, 0.96, 0.98, 1
		]);
	});

	it('shows the target though there is no month, and never leaves the box', () => {
		expect(layOutTrend([], 0.95, BOX).points).toEqual([]);
		const { points, targetY } = layOutTrend([{ month: '2026-01', intactRate: 0.013 }], 0.95, BOX);
		expect(points[0]?.y).toBeLessThanOrEqual(50);
		expect(targetY).toBeGreaterThanOrEqual(0);
	});
});
