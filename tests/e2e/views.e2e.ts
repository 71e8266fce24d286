import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { formatShareDown } from '#lib/components/format.ts';
import type { View } from '#lib/domain/views.ts';
import type { Coverage, ResponseResult } from '#lib/map/client/api-types.ts';
import { countDrawn, districtApi, isLayerVisible, mapIdle, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const coverageOf = (page: Page, view: View, winter: boolean) =>
	api<Coverage>(page, districtApi(`/coverage?view=${view}&winter=${winter}`));

async function expectShown(page: Page, coverage: Coverage): Promise<void> {
	const share = formatShareDown(coverage.coveredRate);
	await page.waitForFunction(
		([text, count]) =>
			document.querySelector('[data-testid=coverage-value]')?.textContent === text &&
			document.querySelector('[data-testid=hole-count]')?.textContent === `${count} 处`,
		[share, coverage.holeCount] as const
	);
}

describeInBrowser('the views', () => {
	it('show each its own coverage and holes, named and read out, and from designed to pessimistic less', async () => {
		const { page } = await visit();
		await openMap(page);
		const rates: number[] = [];
		for (const view of ['designed', 'as_is', 'pessimistic'] as const) {
			await page.click(`[data-testid=view-${view}]`);
			const coverage = await coverageOf(page, view, false);
			await expectShown(page, coverage);
			if (view === 'designed') {
				const said = `设计口径：覆盖率 ${formatShareDown(coverage.coveredRate)}，盲区 ${coverage.holeCount} 处`;
				await page.locator('[aria-live=polite]', { hasText: said }).waitFor({ state: 'attached' });
			}
			expect(await page.getAttribute(`[data-testid=view-${view}]`, 'aria-pressed')).toBe('true');
			rates.push(coverage.coveredRate!);
		}
		expect(rates[0]).toBeGreaterThan(rates[1]!);
		expect(rates[1]).toBeGreaterThan(rates[2]!);
		expect(await page.innerText('[data-testid=coverage]')).toContain('从严口径');
	});

	it('take winter on top: coverage, roads and their tiles change', async () => {
		const { page, requested } = await visit();
		await openMap(page);
		await page.click('[data-testid=winter]');
		await expectShown(page, await coverageOf(page, 'as_is', true));
		const winter = await api<ResponseResult>(page, districtApi('/response?minutes=5&winter=true'));
		const summer = await api<ResponseResult>(page, districtApi('/response?minutes=5&winter=false'));
		expect(winter.reachedMeters).toBeLessThan(summer.reachedMeters);
		const share = winter.reachedMeters / (winter.reachedMeters + winter.beyondMeters);
		await page.waitForFunction(
			(text) => document.querySelector('[data-testid=reach-value]')?.textContent === text,
			formatShareDown(share)
		);
		await mapIdle(page);
		expect(requested.some((url) => /tiles\/response\/.*winter=true/.test(url))).toBe(true);
		await expect.poll(() => countDrawn(page, ['response-roads'])).toBeGreaterThan(0);
	});

	it('let each layer be hidden and shown', async () => {
		const { page } = await visit();
		await openMap(page);
		for (const [layer, drawn] of [
			['holes', 'hole-confirmed'],
			['response', 'response-roads'],
			['base', 'base-road']
		] as const) {
			await page.uncheck(`[data-testid=layer-${layer}]`);
			await page.waitForFunction(
				(name) => !new URLSearchParams(location.search).get('layers')?.split('.').includes(name),
				layer
			);
			await expect.poll(() => isLayerVisible(page, drawn), { message: layer }).toBe(false);
			await page.check(`[data-testid=layer-${layer}]`);
			await expect.poll(() => isLayerVisible(page, drawn), { message: layer }).toBe(true);
		}
		await page.uncheck('[data-testid=layer-hydrant]');
		// The workers lay the tiles out anew without them.
		await page.waitForFunction(() => {
			type MapElement = HTMLElement & { map: import('maplibre-gl').MapLibreMap };
			const { map } = document.querySelector<MapElement>('[data-testid=map]')!;
			const drawn = map.queryRenderedFeatures({ layers: ['facility-symbol'] });
			return drawn.length > 0 && drawn.every(({ properties }) => properties['kind'] !== 'hydrant');
		});
	});

	it('list the places beyond the limit, rural ones told apart, and fly to a row', async () => {
		const { page } = await visit();
		await openMap(page, '?panel=beyond');
		await page.waitForSelector('[data-testid=response-row]');
		const { beyond, beyondCounts } = await api<ResponseResult>(
			page,
			districtApi('/response?minutes=5&winter=false')
		);
		const { buildings, places, roads } = beyondCounts;
		const all = page.locator('[data-testid=beyond-drawer] [aria-pressed=true]');
		expect((await all.innerText()).replaceAll(',', '')).toContain(
			`全部 ${buildings + places + roads}`
		);
		const rural = beyond.findIndex((place) => place.isRural);
		expect(rural).toBeGreaterThan(0);
		const rows = page.locator('[data-testid=response-row]');
		while ((await rows.count()) <= rural) await page.getByText('再显示').click();
		expect(await rows.nth(rural).innerText()).toContain('乡村，不适用5分钟');
		expect(await rows.first().innerText()).not.toContain('乡村');
		const target = beyond.findIndex((place) => place.position !== null);
		await page.locator('[data-testid=response-row]').nth(target).click();
		await page.waitForFunction(([lon, lat]) => {
			const [, hashLat, hashLon] = location.hash.slice(1).split('/').map(Number);
			return Math.abs(hashLon! - lon) < 1e-4 && Math.abs(hashLat! - lat) < 1e-4;
		}, beyond[target]!.position!);
	});
});
