import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Facility } from '#lib/domain/facility.ts';
import { countDrawn, districtApi, drawnProperties, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

async function post<T>(page: Page, path: string, body: unknown): Promise<T> {
	const { origin } = inject('atlas');
	const answer = await page.request.post(`${origin}${path}`, { data: body, headers: { origin } });
	expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
	return (await answer.json()) as T;
}

const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describeInBrowser('outages and closures', () => {
	it('stand on the map and in a list while they hold, and are gone when they end', async () => {
		const { page } = await visit();
		const stations = await api<{ facilities: Facility[] }>(
			page,
			districtApi('/facilities?kind=fire_station&lifecycle=in_service&limit=10')
		);
		const cranes = await api<{ facilities: Facility[] }>(
			page,
			districtApi('/facilities?kind=water_crane&lifecycle=in_service&limit=50')
		);
		const position = stations.facilities.find((station) => station.position)!.position!;
		const crane = cranes.facilities.find((one) => one.position)!;
		const times = { from_at: hour(-1), until_at: hour(5) };
		const near = (meters: number): [number, number] => [position[0] + meters / 75_000, position[1]];
		const closure = await post<{ id: string }>(page, districtApi('/closures'), {
			...times,
			reason: '示范：供热管沟开挖',
			geometry: { type: 'Polygon', coordinates: [ringAround(near(0), 400)] }
		});
		const outage = await post<{ id: string }>(page, districtApi('/outages'), {
			...times,
			reason: '示范：主管抢修停水',
			facility_ids: [crane.id]
		});

		await openMap(page, '?panel=restrictions');
		const rows = page.locator('[data-testid=restriction-row]');
		await rows.filter({ hasText: '供热管沟开挖' }).click();
		for (const layer of ['restriction-closure', 'restriction-closure-sign'])
			await expect.poll(() => countDrawn(page, [layer]), { message: layer }).toBeGreaterThan(0);
		await rows.filter({ hasText: '主管抢修停水' }).click();
		await page.locator('[data-testid=facility-drawer]', { hasText: '停水中' }).waitFor();
		await page.waitForFunction((id) => location.search.includes(id), crane.id);
		const badged = async () =>
			(await drawnProperties(page, 'facility-badge')).map((badge) => badge['id']);
		await expect.poll(badged).toContain(crane.id);

		await post(page, districtApi(`/closures/${closure.id}/end`), {});
		await post(page, districtApi(`/outages/${outage.id}/end`), {});
		await openMap(page, '?panel=restrictions');
		await page.locator('[data-testid=restriction-list][aria-busy=false]').waitFor({
			state: 'attached'
		});
		expect(await rows.filter({ hasText: '示范：' }).count()).toBe(0);
	});
});

function ringAround([lon, lat]: [number, number], meters: number): [number, number][] {
	const [east, north] = [meters / 75_000, meters / 111_000];
	return [
		[lon - east, lat - north],
		[lon + east, lat - north],
		[lon + east, lat + north],
		[lon - east, lat + north],
		[lon - east, lat - north]
	];
}
