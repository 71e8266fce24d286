import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openMap } from './harness/atlas-map.ts';
import { describeInBrowser, visit } from './harness/browser.ts';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
	run: (within: string, options: object) => Promise<AxeResults>;
}

/** Serious and critical violations, each as one readable line. */
async function violationsOf(page: Page, within = 'html', only?: string): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
	const { violations } = await page.evaluate(
		([within, only]) =>
			(window as unknown as { axe: Axe }).axe.run(within, {
				resultTypes: ['violations'],
				...(only ? { runOnly: [only] } : {})
			}),
		[within, only] as const
	);
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ id, nodes }) =>
			nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`)
		);
}

describeInBrowser('axe', () => {
	it.each([
		['light', undefined],
		// What is not a color is the same in the dark.
		['dark', 'color-contrast']
	] as const)(
		'finds nothing serious on the map, its lists and explanations, in the %s',
		async (colorScheme, only) => {
			const { page } = await visit({ colorScheme });
			await openMap(page);
			expect(await violationsOf(page, 'html', only), 'map').toEqual([]);
			for (const [button, awaited] of [
				['holes', 'hole-row'],
				['rate', 'rate-drawer'],
				['micro', 'micro-drawer'],
				['coverage', 'coverage-drawer'],
				['reach', 'open-beyond'],
				['open-beyond', 'response-row']
			] as const) {
				await page.click(`[data-testid=${button}]`);
				await page.waitForSelector(`[data-testid=${awaited}]`);
				expect(await violationsOf(page, '#atlas-drawer', only), button).toEqual([]);
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
