import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openMap } from './harness/atlas-map.ts';
import { describeInBrowser, visit } from './harness/browser.ts';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical violations, each as one readable line. */
async function violationsOf(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() =>
		(window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run()
	);
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ id, nodes }) =>
			nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`)
		);
}

describeInBrowser('axe', () => {
	it.each(['light', 'dark'] as const)(
		'finds nothing serious on the map, its lists and explanations, in the %s',
		async (colorScheme) => {
			const { page } = await visit({ colorScheme });
			for (const panel of ['', 'holes', 'beyond', 'rate', 'coverage', 'reach']) {
				await openMap(page, panel && `?panel=${panel}`);
				if (panel === 'holes') await page.waitForSelector('[data-testid=hole-row]');
				expect(await violationsOf(page), panel || 'map').toEqual([]);
			}
		}
	);

	it('finds nothing serious in the drawer of a facility, the form of a mark, on a phone', async () => {
		const { page } = await visit({ as: 'crew', viewport: { width: 390, height: 844 } });
		await openMap(page);
		await page.fill('#atlas-search', '大队');
		await page.locator('#search-results button').first().waitFor();
		expect(await violationsOf(page), 'search').toEqual([]);
		await page.locator('#search-results button').first().click();
		await page.click('[data-testid=mark-open]');
		expect(await violationsOf(page), 'mark').toEqual([]);
	});

	it('finds nothing serious on the sign-in page', async () => {
		const { page } = await visit({ as: null });
		await page.goto(`${inject('atlas').origin}/login`);
		expect(await violationsOf(page)).toEqual([]);
	});
});
