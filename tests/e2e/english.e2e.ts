import { expect, it } from 'vitest';
import { openMap } from './harness/atlas-map.ts';
import { describeInBrowser, visit } from './harness/browser.ts';

const CHINESE = /\p{Script=Han}/u;

describeInBrowser('in English', () => {
	it('the screen speaks it throughout; only names, sources and standards stay as they are', async () => {
		const { page } = await visit({ locale: 'en-US' });
		await openMap(page);
		expect(await page.getAttribute('html', 'lang')).toBe('en');
		for (const selector of ['[data-testid=layer-panel]', '[role=group]', '[data-testid=rate]'])
			expect(await page.locator(selector).first().innerText()).not.toMatch(CHINESE);
		expect(await page.innerText('[data-testid=hole-count]')).toMatch(/^\d+$/);
		expect(await page.innerText('header')).toContain('Demo data');
	});

	it('is chosen in the menu, kept, and left again, on the same view of the map', async () => {
		const { page } = await visit();
		await openMap(page, '?view=designed');
		await page.click('[data-testid=menu]');
		await page.locator('button[lang=en]').click();
		await page.waitForSelector('html[lang=en]');
		expect(new URL(page.url()).search).toContain('view=designed');
		await page.reload();
		await page.waitForSelector('html[lang=en]');
		await page.click('[data-testid=menu]');
		await page.locator('button[lang=zh-CN]').click();
		await page.waitForSelector('html[lang=zh-CN]');
	});
});
