import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Coverage, FacilityPage } from '#lib/map/client/api-types.ts';
import { cameraOf, districtApi, mapReady } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const table = (page: Page, layer: string) =>
	page.goto(`${inject('atlas').origin}/d/230717/table/${layer}`);
const rowCount = (page: Page) => page.innerText('[data-testid=row-count]');
const rows = (page: Page) => page.locator('main tbody tr');

describeInBrowser('a layer as a table', () => {
	it('has all its rows, page by page, and is narrowed by words and state', async () => {
		const { page, complaints } = await visit();
		const total = async (query: string) =>
			(await api<FacilityPage>(page, districtApi(`/facilities?kind=hydrant&limit=1${query}`)))
				.total;
		await table(page, 'hydrant');
		expect(await rowCount(page)).toContain(String(await total('')));
		expect(await rows(page).count()).toBe(100);
		const [first] = await page.locator('[data-testid=open-row]').allInnerTexts();
		await page.click('[data-testid=pager] [rel=next]');
		await page.waitForURL(/page=2/);
		await page.waitForFunction(
			(name) => document.querySelector('[data-testid=open-row]')?.textContent !== name,
			first
		);

		const unusable = await total('&state=unusable');
		await page.selectOption('[name=state]', 'unusable');
		await page.waitForURL(/state=unusable/);
		await page.waitForFunction(
			(count) => document.querySelectorAll('main tbody tr').length === count,
			unusable
		);
		expect(await rowCount(page)).toContain(String(unusable));
		await page.fill('[name=q]', '查无此栓');
		await page.getByText('没有符合条件的记录').waitFor();

		const then = await total('&asOf=2025-03-31');
		await table(page, 'hydrant?asOf=2025-03-31');
		await page.locator('[data-testid=table-past]', { hasText: '2025-03-31 当日' }).waitFor();
		expect(await rowCount(page)).toContain(String(then));
		expect(await page.inputValue('[data-testid=table-as-of]')).toBe('2025-03-31');
		expect(complaints).toEqual([]);
	});

	it('is sorted by a column, either way, and says so', async () => {
		const { page } = await visit();
		await table(page, 'hydrant');
		const head = page.locator('th', { hasText: '最近检查' });
		await head.locator('a').click();
		await page.waitForURL(/sort=observed_at/);
		await page.waitForSelector('th[aria-sort=ascending]');
		expect(await head.getAttribute('aria-sort')).toBe('ascending');
		await head.locator('a').click();
		await page.waitForURL(/sort=-observed_at/);
		await page.waitForSelector('th[aria-sort=descending]');
		const moments = await page.locator('main .moment').allInnerTexts();
		expect(moments.length).toBeGreaterThan(50);
		expect(moments).toEqual([...moments].sort().reverse());
	});

	it('opens a row beside it, in which a state is marked, and Escape leads back to the row', async () => {
		const { page } = await visit({ as: 'crew' });
		await table(page, 'hydrant?state=intact');
		const link = page.locator('[data-testid=open-row]').first();
		await link.focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('[data-testid=facility-sheet] [data-testid=facility-state]');
		for (const button of ['mark-open', 'mark-intact', 'mark-save'])
			await page.click(`[data-testid=facility-sheet] [data-testid=${button}]`);
		await page.waitForSelector('[data-testid=mark-done]');
		await page.keyboard.press('Escape');
		await page.waitForSelector('[data-testid=facility-sheet]', { state: 'detached' });
		expect(await page.evaluate(() => document.activeElement?.id)).toMatch(/^row-/);
	});

	it('flies from a hole to its place on the map', async () => {
		const { page } = await visit();
		await table(page, 'holes');
		const { holes } = await api<Coverage>(page, districtApi('/coverage?view=as_is&winter=false'));
		expect(await rowCount(page)).toContain(String(holes.features.length));
		await page.locator('[data-testid=fly]').nth(1).click();
		await mapReady(page);
		const { lon, lat } = await cameraOf(page);
		const [centerLon, centerLat] = holes.features[1]!.properties.center;
		expect(Math.abs(lon - centerLon)).toBeLessThan(0.02);
		expect(Math.abs(lat - centerLat)).toBeLessThan(0.02);
		expect(page.url()).toContain('hole:2');
	});

	it('stands on a phone as cards, without a sideways scroll', async () => {
		const { page } = await visit({ viewport: { width: 390, height: 844 } });
		for (const layer of ['hydrant', 'beyond', 'roads', 'cranes', 'areas']) {
			await table(page, layer);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			expect(width, layer).toBeLessThanOrEqual(390);
			expect(await rows(page).count(), layer).toBeGreaterThan(1);
		}
	});
});
