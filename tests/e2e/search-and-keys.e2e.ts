import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Facility } from '#lib/domain/facility.ts';
import { cameraOf, districtApi, mapIdle, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const focused = (page: Page) =>
	page.evaluate(() => {
		const element = document.activeElement;
		return element?.getAttribute('data-testid') || element?.id || element?.tagName || '';
	});

/** Presses Tab until the element with this test id has the focus. */
async function tabTo(page: Page, testId: string): Promise<void> {
	for (let presses = 0; presses < 80; presses++) {
		if ((await focused(page)) === testId) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`Tab never reached ${testId}; it stands on ${await focused(page)}`);
}

async function someHydrant(page: Page): Promise<Facility> {
	const path = districtApi('/facilities?kind=hydrant&lifecycle=in_service&limit=30');
	const { facilities } = await api<{ facilities: Facility[] }>(page, path);
	return facilities.find(({ position }) => position !== null)!;
}

describeInBrowser('the search', () => {
	it('finds a hydrant by its code from the slash key, and Enter flies to it', async () => {
		const { page } = await visit();
		await openMap(page);
		const hydrant = await someHydrant(page);
		await page.keyboard.press('/');
		expect(await focused(page)).toBe('atlas-search');
		await page.keyboard.type(hydrant.code!);
		await page.locator('#search-results button').first().waitFor();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await page.waitForSelector('[data-testid=facility-state]');
		await page.locator('[data-testid=facility-drawer]', { hasText: hydrant.code! }).waitFor();
		await mapIdle(page);
		const camera = await cameraOf(page);
		expect(camera.lon).toBeCloseTo(hydrant.position![0], 3);
		expect(camera.lat).toBeCloseTo(hydrant.position![1], 3);
	});

	it('says when there is nothing, and Escape empties it without closing the drawer', async () => {
		const { page } = await visit();
		await openMap(page, '?panel=holes');
		await page.waitForSelector('[data-testid=hole-row]');
		await page.fill('#atlas-search', '查无此栓');
		await page.getByText('没有找到“查无此栓”').waitFor();
		await page.keyboard.press('Escape');
		expect(await page.inputValue('#atlas-search')).toBe('');
		expect(await page.locator('[data-testid=holes-drawer]').count()).toBe(1);
	});
});

describeInBrowser('with the keyboard alone', () => {
	it('one can skip to the map, move it, pick what is in its middle, and come back', async () => {
		const { page } = await visit();
		const hydrant = await someHydrant(page);
		const [lon, lat] = hydrant.position!;
		await openMap(page, `#17/${lat.toFixed(5)}/${lon.toFixed(5)}`);
		await page.keyboard.press('Tab');
		expect(await page.evaluate(() => document.activeElement?.className)).toContain('skip');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		expect(await focused(page)).toBe('CANVAS');
		await page.keyboard.press('Enter');
		await page.locator('[data-testid=facility-drawer]', { hasText: hydrant.code! }).waitFor();
		expect(await focused(page)).toBe('drawer-title');
		await page.keyboard.press('Escape');
		await page.waitForFunction(() => document.activeElement?.tagName === 'CANVAS');
		const before = await cameraOf(page);
		await page.keyboard.press('ArrowRight');
		await page.waitForFunction((hash) => location.hash !== hash, new URL(page.url()).hash);
		expect((await cameraOf(page)).lon).toBeGreaterThan(before.lon);
	});

	it('one can go through the holes and return to the figure they came from', async () => {
		const { page } = await visit();
		await openMap(page);
		await tabTo(page, 'holes');
		await page.keyboard.press('Enter');
		await page.waitForSelector('[data-testid=hole-row]');
		await tabTo(page, 'hole-row');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => location.search.includes('selected=hole:3'));
		await page.keyboard.press('Escape');
		await page.waitForSelector('[data-testid=holes-drawer]', { state: 'detached' });
		expect(await focused(page)).toBe('holes');
	});

	it('one can change view, winter and layers, and mark a state', async () => {
		const { page } = await visit({ as: 'crew' });
		await openMap(page);
		await tabTo(page, 'view-designed');
		await page.keyboard.press('Enter');
		expect(await page.getAttribute('[data-testid=view-designed]', 'aria-pressed')).toBe('true');
		await tabTo(page, 'winter');
		await page.keyboard.press('Space');
		expect(await page.getAttribute('[data-testid=winter]', 'aria-pressed')).toBe('true');
		await tabTo(page, 'layer-response');
		await page.keyboard.press('Space');
		expect(await page.isChecked('[data-testid=layer-response]')).toBe(false);

		const hydrant = await someHydrant(page);
		await openMap(page, `?selected=facility:${hydrant.id}`);
		await page.waitForSelector('[data-testid=mark-open]');
		for (const button of [
			'mark-open',
			`mark-${hydrant.state === 'impaired' ? 'impaired' : 'intact'}`
		]) {
			await tabTo(page, button);
			await page.keyboard.press('Enter');
		}
		expect(await page.locator('[data-testid=mark-save]').isEnabled()).toBe(true);
	});

	it('one always sees where one stands', async () => {
		const { page } = await visit();
		await openMap(page);
		for (let presses = 0; presses < 25; presses++) {
			await page.keyboard.press('Tab');
			const outline = await page.evaluate(() => {
				const style = getComputedStyle(document.activeElement!);
				return { width: parseFloat(style.outlineWidth), kind: style.outlineStyle };
			});
			expect(outline.kind, await focused(page)).not.toBe('none');
			expect(outline.width, await focused(page)).toBeGreaterThanOrEqual(2);
		}
	});
});
