import { expect, it } from 'vitest';
import { formatArea } from '#lib/components/format.ts';
import type { Coverage, HoleFeature } from '#lib/map/client/api-types.ts';
import { cameraOf, districtApi, drawnProperties, mapIdle, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const coverageOf = districtApi('/coverage?view=as_is&winter=false');

function boxOf({ geometry }: HoleFeature): [number, number, number, number] {
	const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
	const positions = polygons.flat(2);
	const of = (axis: 0 | 1) => positions.map((position) => position[axis]!);
	return [Math.min(...of(0)), Math.min(...of(1)), Math.max(...of(0)), Math.max(...of(1))];
}

describeInBrowser('the list of holes', () => {
	it('runs from large to small, flies to the largest, which is drawn there, and stays open with its row marked', async () => {
		const { page } = await visit();
		await openMap(page, '#9/47.9/129.6');
		await page.click('[data-testid=holes]');
		await page.waitForSelector('[data-testid=hole-row]');
		const coverage = await api<Coverage>(page, coverageOf);
		const areas = coverage.holes.features.map(({ properties }) => properties.areaSquareMeters);
		expect(areas.length).toBe(coverage.holeCount);
		expect(areas).toEqual([...areas].sort((a, b) => b - a));

		const rows = await page.locator('[data-testid=hole-row]').allInnerTexts();
		expect(rows.length).toBe(Math.min(100, areas.length));
		for (const [index, row] of rows.slice(0, 5).entries()) {
			expect(row).toContain(String(index + 1));
			expect(row.replace(/\s+/g, ' ')).toContain(formatArea(areas[index]));
		}

		await page.locator('[data-testid=hole-row]').first().click();
		await page.waitForFunction(() => location.hash !== '' && location.search.includes('hole:1'));
		const largest = coverage.holes.features[0]!;
		const [west, south, east, north] = boxOf(largest);
		const isInside = async () => {
			const { lon, lat } = await cameraOf(page);
			return lon > west && lon < east && lat > south && lat < north;
		};
		await expect.poll(isInside).toBe(true);
		await mapIdle(page);

		const drawn = await drawnProperties(page, 'hole-tint');
		const one = drawn.find((properties) => properties['number'] === 1);
		expect(one?.['areaSquareMeters']).toBeCloseTo(largest.properties.areaSquareMeters, 3);
		await expect.poll(() => drawnProperties(page, 'selection-line')).not.toEqual([]);
		const first = page.locator('[data-testid=hole-row]').first();
		expect(await first.getAttribute('aria-current')).toBe('true');
	});

	it('tells how a hole is counted: area, rule, clause, radius and when', async () => {
		const { page } = await visit();
		await openMap(page, '?panel=coverage');
		const drawer = page.locator('[data-testid=coverage-drawer]');
		await drawer.getByText('150 m', { exact: true }).first().waitFor();
		const text = await drawer.innerText();
		const coverage = await api<Coverage>(page, coverageOf);
		expect(text).toContain(coverage.area.name);
		expect(text).toContain(coverage.area.source);
		expect(text).toContain(coverage.projection);
		expect(text).toContain('现状口径');
		expect(text).toMatch(/GB 50974/);
		expect(text).toMatch(/计算时间\s+\d{4}-\d\d-\d\d \d\d:\d\d/);
	});
});
