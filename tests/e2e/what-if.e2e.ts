import { expect, it } from 'vitest';
import { DISTRICT, districtApi, pixelOf } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';
import { figureOf, openWhatIf, showOnMap, takePicture } from './harness/what-if-page.ts';

describeInBrowser('a what-if', () => {
	it('adds, undoes, asks a hole why, and compares two scenarios', async () => {
		const { page, complaints } = await visit({ as: 'planner' });
		await openWhatIf(page, DISTRICT);
		const { features } = (
			await api<{ holes: GeoJSON.FeatureCollection }>(page, districtApi('/coverage?view=as_is'))
		).holes;
		const center = features[0]!.properties!['center'] as [number, number];
		await showOnMap(page, center);
		const at = await pixelOf(page, center);
		await page.mouse.click(at.x, at.y);
		await page.waitForSelector('[data-testid=why]');
		expect(await page.innerText('[data-testid=why]')).toContain('GB 50974-2014');

		const then = () => figureOf(page, 'holeArea', 2);
		for (const name of ['甲', '乙']) {
			await page.click('[data-testid=tool-hydrant]');
			const last = await then();
			await page.mouse.click(at.x + (name === '甲' ? 0 : 60), at.y);
			await expect.poll(then).toBeLessThan(last);
			await page.fill('[data-testid=scenario-name]', name);
			await page.click('[data-testid=scenario-save]');
			await page.waitForSelector(`[data-testid=scenarios] input[aria-label*="${name}"]`);
		}
		const both = await then();
		await page.locator('[data-testid=edits] li button.action').first().click();
		expect(await page.locator('[data-testid=edits] li').count()).toBe(1);
		await expect.poll(then).toBeGreaterThan(both);

		// The keyboard goes back and forth as the buttons do.
		await page.locator('#page').press('Control+z');
		await expect.poll(then).toBeCloseTo(both, 3);
		await page.locator('#page').press('Control+Shift+z');
		await expect.poll(then).toBeGreaterThan(both);
		await takePicture(page, 'what-if');

		// Unsaved changes are not lost without a word; a scenario opens on the map as it was kept.
		const asked: string[] = [];
		page.once('dialog', (dialog) => {
			asked.push(dialog.message());
			void dialog.dismiss();
		});
		await page.locator('nav a, header a').first().click();
		await expect.poll(() => asked.length).toBe(1);
		expect(page.url()).toContain('/what-if');
		await page.click('[data-testid=scenarios] button[aria-label*="乙"]');
		await expect.poll(then).toBeCloseTo(both, 3);

		for (const name of ['甲', '乙'])
			await page.check(`[data-testid=scenarios] input[aria-label*="${name}"]`);
		await page.click('[data-testid=scenario-compare]');
		await page.waitForSelector('[data-testid=swipe]');
		const [today, first, second] = await Promise.all(
			([1, 2, 3] as const).map((column) =>
				page
					.locator(`[data-testid=figure-holeArea] td:nth-of-type(${column})`)
					.getAttribute('data-value')
					.then(Number)
			)
		);
		// 乙 has one hydrant more than 甲; the newer scenario stands first in the list.
		expect(Math.max(first!, second!)).toBeLessThan(today!);
		expect(first).not.toBe(second);
		// Buildings with what is gained; nobody has told how many live there.
		expect(await page.innerText('[data-testid=figure-buildingsChange]')).toMatch(/\+\d+ \/ −0/);
		expect(await page.innerText('[data-testid=figure-people]')).toContain('未知');
		expect(await page.locator('[data-testid=three-lines]').count()).toBe(2);
		await takePicture(page, 'compare');
		expect(complaints).toEqual([]);
	});

	it('places, moves and closes without a mouse, and says why help comes late', async () => {
		const { page, complaints } = await visit({ as: 'planner' });
		const { beyond } = await api<{ beyond: { position: [number, number] | null }[] }>(
			page,
			districtApi('/response?minutes=5')
		);
		const late = beyond.find(({ position }) => position !== null)!.position!;
		await openWhatIf(page, DISTRICT, `?at=${late.join(',')}`);
		await page.waitForSelector('[data-testid=why-late]');
		expect(await page.innerText('[data-testid=why-late]')).toContain('万元');

		const p90 = () => figureOf(page, 'p90', 2);
		const reached = () => figureOf(page, 'reached', 2);
		const today = { p90: await p90(), reached: await reached() };
		await page.locator('[data-testid=tool-fire_station]').press('Enter');
		await page.locator('[data-testid=place-middle]').press('Enter');
		await expect.poll(reached).toBeGreaterThan(today.reached);
		await takePicture(page, 'what-if-station');
		const withStation = await reached();
		for (let step = 0; step < 4; step++)
			await page.locator('[data-testid=nudge-ArrowRight]').press('Shift+ArrowRight');
		await expect.poll(() => page.locator('[data-testid=edits] li').count()).toBe(1);
		await page.click('[data-testid=remove]');
		await expect.poll(reached).toBeCloseTo(today.reached, 9);
		expect(withStation).toBeGreaterThan(today.reached);

		// Neither a crane nor a micro station has a radius: the holes stay. The main road farthest from
		// any crane is far from any micro station too.
		const { stretches } = await api<{ stretches: GeoJSON.FeatureCollection<GeoJSON.LineString> }>(
			page,
			districtApi('/cranes?view=as_is')
		);
		const [far] = stretches.features.toSorted(
			(a, b) => Number(b.properties?.['minMeters']) - Number(a.properties?.['minMeters'])
		);
		await showOnMap(page, far!.geometry.coordinates[0] as [number, number]);
		const holes = await figureOf(page, 'holeArea', 1);
		for (const [kind, key] of [
			['water_crane', 'cranes'],
			['micro_station', 'onFoot']
		] as const) {
			const before = await figureOf(page, key, 2);
			await page.locator(`[data-testid=tool-${kind}]`).press('Enter');
			await page.locator('[data-testid=place-middle]').press('Enter');
			await expect.poll(() => figureOf(page, key, 2)).toBeGreaterThan(before);
			expect(await figureOf(page, 'holeArea', 2)).toBe(holes);
		}
		await takePicture(page, 'what-if-roads');
		await page.locator('#page').press('Control+z');
		await page.locator('#page').press('Control+z');
		await expect.poll(() => page.locator('[data-testid=edits] li').count()).toBe(0);

		const { facilities } = await api<{ facilities: { position: [number, number] }[] }>(
			page,
			districtApi('/facilities?kind=fire_station&lifecycle=in_service&limit=10')
		);
		await showOnMap(page, facilities[0]!.position, 16);
		await page.locator('[data-testid=tool-close]').press('Enter');
		await page.locator('[data-testid=place-middle]').press('Enter');
		await expect.poll(p90).not.toBe(today.p90);
		await page.locator('#page').press('Control+z');
		await expect.poll(p90).toBeCloseTo(today.p90, 6);

		await page.selectOption('[data-testid=view]', 'designed');
		await page.waitForSelector('main[data-ready=true]');
		expect(complaints).toEqual([]);
	});
});
