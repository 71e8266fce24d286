import { expect, inject, it } from 'vitest';
import type { Facility } from '#lib/domain/facility.ts';
import { cameraOf, districtApi, isLayerVisible, mapIdle, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, signIn, visit } from './harness/browser.ts';

describeInBrowser('a permalink', () => {
	it('brings everything back: view, season, limit, date, layers, list, row and camera', async () => {
		const { page } = await visit();
		const link =
			'?view=pessimistic&winter=1&minutes=8&asOf=2025-06-30' +
			'&layers=hydrant.fire_station.holes.base&selected=hole:2&panel=holes#14.5/47.73000/128.89000';
		await openMap(page, link);
		await page.waitForSelector('[data-testid=hole-row][aria-current=true]');
		const pressed = (testId: string) =>
			page.getAttribute(`[data-testid=${testId}]`, 'aria-pressed');
		expect(await pressed('view-pessimistic')).toBe('true');
		expect(await pressed('winter')).toBe('true');
		await page.locator('[data-testid=reach]', { hasText: '8 分钟可达' }).waitFor();
		expect(await page.inputValue('[data-testid=as-of]')).toBe('2025-06-30');
		await page.locator('[data-testid=rate]', { hasText: '2025-06-30' }).waitFor();
		expect(await page.isChecked('[data-testid=layer-response]')).toBe(false);
		expect(await isLayerVisible(page, 'response-roads')).toBe(false);
		expect(await isLayerVisible(page, 'hole-confirmed')).toBe(true);
		const rows = page.locator('[data-testid=hole-row][aria-current=true]');
		expect(await rows.count()).toBe(1);
		expect(await rows.innerText()).toMatch(/^2\b/);
		const camera = await cameraOf(page);
		expect(camera.zoom).toBeCloseTo(14.5, 2);
		expect(camera.lat).toBeCloseTo(47.73, 4);
		expect(camera.lon).toBeCloseTo(128.89, 4);
		// What is drawn last writes nothing else into it.
		await mapIdle(page);
		expect(new URL(page.url()).search + new URL(page.url()).hash).toBe(link);
	});

	it('is written while one works, opens the same in another browser, and moves that to another place', async () => {
		const first = await visit();
		await openMap(first.page);
		await first.page.click('[data-testid=view-designed]');
		await first.page.click('[data-testid=reach]');
		await first.page.waitForFunction(() => location.search === '?view=designed&panel=reach');
		const { search, hash } = new URL(first.page.url());
		const second = await visit({ as: 'leader' });
		await openMap(second.page, search + hash);
		await second.page.waitForSelector('[data-testid=reach-drawer]');
		expect(await second.page.getAttribute('[data-testid=view-designed]', 'aria-pressed')).toBe(
			'true'
		);

		const { page } = second;
		await page.evaluate(() => (location.hash = '#15/47.72000/128.91000'));
		await page.waitForFunction(() => {
			type MapElement = HTMLElement & { map: import('maplibre-gl').MapLibreMap };
			return document.querySelector<MapElement>('[data-testid=map]')!.map.getZoom() === 15;
		});
		expect((await cameraOf(page)).lon).toBeCloseTo(128.91, 4);
	});

	it('that names a facility opens it and brings it into the picture', async () => {
		const { page } = await visit();
		const { facilities } = await api<{ facilities: Facility[] }>(
			page,
			districtApi('/facilities?kind=fire_station&limit=1')
		);
		const [station] = facilities;
		await openMap(page, `?selected=facility:${station!.id}`);
		await page.locator('#drawer-title', { hasText: station!.name! }).waitFor();
		await mapIdle(page);
		const camera = await cameraOf(page);
		expect(camera.lon).toBeCloseTo(station!.position![0], 3);
		expect(camera.lat).toBeCloseTo(station!.position![1], 3);
	});

	it('survives signing in', async () => {
		const { page } = await visit({ as: null });
		const { origin, passwords } = inject('atlas');
		await page.goto(`${origin}/d/230717?view=designed&panel=holes`);
		await signIn(page, 'viewer', passwords['viewer']!);
		await page.waitForSelector('[data-testid=hole-row]');
		expect(await page.getAttribute('[data-testid=view-designed]', 'aria-pressed')).toBe('true');
	});
});

describeInBrowser('a date in the past', () => {
	it('shows rate and symbols of that day, says so, and leads back to today', async () => {
		const { page } = await visit();
		await openMap(page);
		const today = await page.innerText('[data-testid=rate-value]');
		await page.fill('[data-testid=as-of]', '2025-03-31');
		await page.waitForSelector('[data-testid=as-of-notice]');
		const then = await api<{ intact: number; existing: number }>(
			page,
			districtApi('/rate?asOf=2025-03-31')
		);
		await page.getByText(`${then.intact} / ${then.existing} ·`).waitFor();
		expect(await page.innerText('[data-testid=as-of-notice]')).toContain('2025-03-31 当日');
		await mapIdle(page);
		expect(await isLayerVisible(page, 'facility-symbol')).toBe(false);
		await page.waitForFunction(() => {
			type MapElement = HTMLElement & { map: import('maplibre-gl').MapLibreMap };
			const { map } = document.querySelector<MapElement>('[data-testid=map]')!;
			return map.queryRenderedFeatures({ layers: ['facility-then-symbol'] }).length > 50;
		});

		await page.click('[data-testid=as-of-notice] button');
		await page.waitForFunction(
			(text) => document.querySelector('[data-testid=rate-value]')?.textContent === text,
			today
		);
		await expect.poll(() => isLayerVisible(page, 'facility-symbol')).toBe(true);
	});
});
