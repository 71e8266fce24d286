import { expect, it } from 'vitest';
import { DISTRICT } from './harness/atlas-map.ts';
import { describeInBrowser, visit } from './harness/browser.ts';
import { figureOf, openWhatIf, takePicture } from './harness/what-if-page.ts';

describeInBrowser('siting on the page of what-ifs', () => {
	it('asks where the next hydrants should go, opens the answer, and stops a long search', async () => {
		const { page, complaints } = await visit({ as: 'planner' });
		await openWhatIf(page, DISTRICT);
		const before = await figureOf(page, 'holeArea', 1);
		await page.click('[data-testid=siting] summary');
		await page.fill('[data-testid=siting-count]', '3');
		await page.fill('[data-testid=siting-seconds]', '2');
		await page.click('[data-testid=siting-start]');
		await page.waitForSelector('[data-testid=siting-done]');
		await expect.poll(() => page.locator('[data-testid=edits] li').count()).toBe(3);
		await expect.poll(() => figureOf(page, 'holeArea', 2)).toBeLessThan(before);
		await takePicture(page, 'what-if-siting');

		// A search that would go on for minutes ends when told to, with the best so far.
		await page.selectOption('[data-testid=siting-kind]', 'fire_station');
		await page.selectOption('[data-testid=siting-objective]', 'median');
		await page.fill('[data-testid=siting-count]', '4');
		await page.fill('[data-testid=siting-seconds]', '600');
		await page.click('[data-testid=siting-start]');
		const busy = page.locator('[data-testid=siting] .busy');
		const look = async () => {
			if (await page.locator('[data-testid=siting-done]').count()) return true;
			// One that still waits would be cancelled, with nothing to keep.
			const said = (await busy.count()) > 0 ? await busy.innerText().catch(() => '') : '';
			const stop = page.locator('[data-testid=siting-stop]:enabled');
			if (/准备|差距/.test(said)) await stop.click({ timeout: 500 }).catch(() => undefined);
			return false;
		};
		await expect.poll(look, { timeout: 60_000 }).toBe(true);
		await expect.poll(() => page.locator('[data-testid=edits] li').count()).toBe(4);
		expect(complaints).toEqual([]);
	});
});
