import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { cameraOf, districtApi, mapIdle, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';
import type { Coverage } from '#lib/map/client/api-types.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;

const overflow = (page: Page) =>
	page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describeInBrowser('on a phone of 390 points', () => {
	it('the page does not scroll sideways, what is pressed is 44 points high, layers and legend fold', async () => {
		const { page } = await visit({ ...phone, as: 'crew' });
		await openMap(page);
		expect(await overflow(page)).toBe(0);
		const small = await page.evaluate(() =>
			[...document.querySelectorAll<HTMLElement>('button, select, input[type=search], summary')]
				.filter((element) => element.offsetParent !== null)
				.map((element) => ({
					height: element.getBoundingClientRect().height,
					name: element.innerText || element.getAttribute('aria-label')
				}))
				.filter(({ height }) => height < 43.5)
		);
		expect(small).toEqual([]);

		expect(await page.locator('[data-testid=layer-hydrant]').isVisible()).toBe(false);
		await page.getByRole('button', { name: '图层与图例' }).tap();
		expect(await page.locator('[data-testid=layer-hydrant]').isVisible()).toBe(true);
		const before = await cameraOf(page);
		await page.locator('[data-testid=layer-hydrant]').uncheck();
		await page.getByRole('button', { name: '图层与图例' }).tap();
		expect(await cameraOf(page)).toEqual(before);
		expect(await overflow(page)).toBe(0);
	});

	it('the drawer leaves the map in sight, and a hole is shown above it', async () => {
		const { page } = await visit({ ...phone, as: 'planner' });
		await openMap(page, '?panel=holes');
		const row = page.locator('[data-testid=hole-row]').nth(2);
		await row.tap();
		await page.waitForFunction(() => location.search.includes('hole:3'));
		await mapIdle(page);
		const [map, drawer] = await Promise.all([
			page.locator('[data-testid=map]').boundingBox(),
			page.locator('[data-testid=holes-drawer]').boundingBox()
		]);
		expect(drawer!.y - map!.y).toBeGreaterThan(150);
		const { holes } = await api<Coverage>(page, districtApi('/coverage?view=as_is&winter=false'));
		const at = await page.evaluate((center) => {
			type MapElement = HTMLElement & { map: import('maplibre-gl').MapLibreMap };
			const { map } = document.querySelector<MapElement>('[data-testid=map]')!;
			return map.project(center).y;
		}, holes.features[2]!.properties.center);
		expect(at).toBeGreaterThan(0);
		expect(at).toBeLessThan(drawer!.y - map!.y);
	});
});
