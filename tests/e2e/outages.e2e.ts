import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Facility } from '#lib/domain/facility.ts';
import type { RestrictionOverview } from '#lib/domain/restriction.ts';
import type { Coverage } from '#lib/map/client/api-types.ts';
import { districtApi, drawnProperties, mapIdle, openMap, pixelOf } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const overviewOf = (page: Page) => api<RestrictionOverview>(page, districtApi('/restrictions'));
const coverageOf = (page: Page) =>
	api<Coverage>(page, districtApi('/coverage?view=as_is&winter=false'));

/** An intact municipal hydrant on a road, and those that share the road. */
async function findHydrant(page: Page) {
	await page.goto(`${inject('atlas').origin}/account`);
	const path = districtApi('/facilities?kind=hydrant&state=intact&lifecycle=in_service&limit=300');
	const { facilities } = await api<{ facilities: Facility[] }>(page, path);
	const hydrant = facilities.find(
		({ position, ownership, road_name }) => position && ownership === 'municipal' && road_name
	)!;
	return { ...hydrant, position: hydrant.position!, road: hydrant.road_name! };
}

async function openRecord(page: Page, position: readonly [number, number], key: string) {
	await openMap(page, `#16/${position[1]}/${position[0]}`);
	await mapIdle(page);
	await page.click('[data-testid=record-menu]');
	await page.click(`[data-testid="${key}"]`);
}

describeInBrowser('recording outages and closures', () => {
	it('takes facilities by click and by road; the as-is view follows, and ending asks for a re-check', async () => {
		const { page, complaints } = await visit({ as: 'crew' });
		const hydrant = await findHydrant(page);
		const before = await coverageOf(page);
		await openRecord(page, hydrant.position, 'restriction.recordOutage');
		const { x, y } = await pixelOf(page, hydrant.position);
		await page.mouse.click(x, y);
		await page.getByText('已选 1 处').waitFor();
		await page.fill('input[name=road]', hydrant.road);
		await page.click('[data-testid=add-road]');
		await page.waitForFunction(
			() => !document.querySelector('[data-testid=picked-count]')?.textContent?.includes(' 1 '),
			undefined
		);
		await page.click('[data-testid=restriction-save]');
		await page.getByText('必填').waitFor();
		await page.fill('input[name=reason]', '测试：主管抢修');
		await page.click('[data-testid=restriction-save]');
		await page.locator('[data-testid=restriction-note]', { hasText: '已登记停水' }).waitFor();
		const row = page.locator('li', { hasText: '测试：主管抢修' });
		await row.getByText('还有 8 小时').waitFor();
		expect((await coverageOf(page)).holeSquareMeters).toBeGreaterThan(
			before.holeSquareMeters + 1000
		);
		await page.waitForSelector('[data-testid=hole-count]');
		await expect.poll(() => drawnProperties(page, 'facility-badge')).not.toEqual([]);

		await row.locator('[data-testid=restriction-end]').click();
		await page.getByText('已结束', { exact: true }).first().waitFor();
		expect((await coverageOf(page)).holeSquareMeters).toBeCloseTo(before.holeSquareMeters, 0);
		const recheck = page.locator('[data-testid=recheck-list] li', { hasText: hydrant.code! });
		await recheck.locator('button').click();
		await page.click('[data-testid=mark-open]');
		await page.click('[data-testid=mark-intact]');
		await page.click('[data-testid=mark-save]');
		await page.waitForSelector('[data-testid=mark-done]');
		const { rechecks } = await overviewOf(page);
		expect(rechecks.map(({ facility_id }) => facility_id)).not.toContain(hydrant.id);
		expect(complaints).toEqual([]);
	});

	it('takes a drawn area, to come, and lets it be cancelled', async () => {
		const { page } = await visit({ as: 'crew' });
		const hydrant = await findHydrant(page);
		await openRecord(page, hydrant.position, 'restriction.recordOutage');
		await page.click('[data-testid=way-draw]');
		const [lon, lat] = hydrant.position;
		const corners = [
			[lon - 0.0006, lat + 0.0004],
			[lon + 0.0006, lat + 0.0004],
			[lon + 0.0006, lat - 0.0004],
			[lon - 0.0006, lat - 0.0004]
		] as const;
		for (const corner of [...corners, corners[0]]) {
			// The first corner again closes the ring; it must be drawn to be hit.
			await mapIdle(page);
			const { x, y } = await pixelOf(page, corner);
			await page.mouse.click(x, y);
		}
		await page.getByText('4 个点，已闭合').waitFor();
		const soon = await page.inputValue('input[name=from]');
		await page.fill(
			'input[name=from]',
			soon.replace(/^\d{4}/, (year) => String(Number(year) + 1))
		);
		await page.getByRole('button', { name: '24 小时' }).click();
		await page.fill('input[name=reason]', '测试：片区检修');
		await page.click('[data-testid=restriction-save]');
		const row = page.locator('li', { hasText: '测试：片区检修' });
		await row.waitFor();
		const { outages } = await overviewOf(page);
		const made = outages.find(({ reason }) => reason === '测试：片区检修');
		expect(made?.phase).toBe('coming');
		expect(made?.facility_ids).toContain(hydrant.id);
		await row.locator('[data-testid=restriction-end]').click();
		await row.waitFor({ state: 'detached' });
	});

	it('closes roads by clicking them', async () => {
		const { page } = await visit({ as: 'crew' });
		const hydrant = await findHydrant(page);
		await openRecord(page, hydrant.position, 'restriction.recordClosure');
		const edge = await api<{ geometry: GeoJSON.LineString; id: number }>(
			page,
			districtApi(`/road-edge?lon=${hydrant.position[0]}&lat=${hydrant.position[1]}`)
		);
		const [a, b] = edge.geometry.coordinates as [number, number][];
		// Right beside the hydrant, where the road surely is in the picture.
		const { x, y } = await pixelOf(page, hydrant.position);
		await page.mouse.click(x, y);
		await page.getByText('已选 1 段').waitFor();
		await page.fill('input[name=reason]', '测试：管沟开挖');
		await page.click('[data-testid=restriction-save]');
		const row = page.locator('li', { hasText: '测试：管沟开挖' });
		await row.waitFor();
		const { closures } = await overviewOf(page);
		const made = closures.find(({ reason }) => reason === '测试：管沟开挖')!;
		expect(made.edge_count).toBe(1);
		expect(JSON.stringify(made.geometry)).toContain(JSON.stringify(a ?? b));
		await row.locator('[data-testid=restriction-end]').click();
		await row.waitFor({ state: 'detached' });
	});
});
