import { randomUUID } from 'node:crypto';
import type { MapLibreMap } from 'maplibre-gl';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { DISTRICT, districtApi, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const PHONE = { width: 390, height: 844 };
const FIELD = `/field/${DISTRICT}`;

interface Listed {
	id: string;
	code: string | null;
	position: [number, number] | null;
}

async function someHydrant(page: Page): Promise<Listed> {
	const { facilities } = await api<{ facilities: Listed[] }>(
		page,
		districtApi('/facilities?kind=hydrant&lifecycle=in_service&limit=50')
	);
	const found = facilities.find(({ position, code }) => position && code);
	if (!found) throw new Error('the demo has no hydrant');
	return found;
}

/** Puts the phone beside a hydrant, where there are streets. */
async function standAtHydrant(page: Page, context: BrowserContext): Promise<void> {
	const { position } = await someHydrant(page);
	const [longitude = 0, latitude = 0] = position ?? [];
	await context.grantPermissions(['geolocation']);
	await context.setGeolocation({ longitude, latitude, accuracy: 8 });
}

/** Posts what a crew's phone posts. */
async function mark(page: Page, facilityId: string, condition: string): Promise<void> {
	const { origin } = inject('atlas');
	const answer = await page.request.post(`${origin}${districtApi('/observations')}`, {
		headers: { origin },
		data: {
			observations: [
				{
					id: randomUUID(),
					facility_id: facilityId,
					observed_at: new Date().toISOString(),
					evidence: 'opened',
					condition,
					defects: condition === 'intact' ? [] : ['no_water']
				}
			]
		}
	});
	expect(answer.status()).toBe(200);
}

/** Features of the base map that the phone's map has drawn. */
async function drawnRoads(page: Page): Promise<number> {
	return page.evaluate(() => {
		const { map } = document.querySelector<HTMLElement & { map?: MapLibreMap }>(
			'[data-testid=field-map]'
		)!;
		return map?.getLayer('base-road')
			? map.queryRenderedFeatures({ layers: ['base-road'] }).length
			: 0;
	});
}

describeInBrowser('rounds and what comes in', () => {
	it("shows a leader on the desk map what a crew's phone sends, without a reload", async () => {
		const crew = await visit({ as: 'crew' });
		const leader = await visit({ as: 'leader' });
		const hydrant = await someHydrant(crew.page);
		await openMap(leader.page, `#17/${hydrant.position?.[1]}/${hydrant.position?.[0]}`);
		await mark(crew.page, hydrant.id, 'unusable');
		const latest = leader.page.getByTestId('live-latest');
		await expect.poll(() => latest.innerText(), { timeout: 15_000 }).toContain(hydrant.code);
		expect(await latest.innerText()).toContain('不可用');
		await leader.page.getByTestId('live').locator('summary').click();
		await leader.page.getByTestId('live').getByRole('button').first().click();
		await leader.page.waitForFunction(
			(id) => location.search.includes(id) || document.body.innerText.includes('不可用'),
			hydrant.id
		);
		await mark(crew.page, hydrant.id, 'intact');
		await expect.poll(() => latest.innerText(), { timeout: 15_000 }).toContain('完好');
		expect(leader.complaints).toEqual([]);
	});

	it('plans a round on the phone, goes to the next stop, and orders the rest anew without signal', async () => {
		const { page, context } = await visit({ as: 'crew', viewport: PHONE, hasTouch: true });
		await standAtHydrant(page, context);
		await page.goto(`${inject('atlas').origin}${FIELD}`);
		await page.getByTestId('nearby-row').first().waitFor();
		await page.getByRole('button', { name: '我在哪里' }).tap();
		await page.getByText('定位误差约 8 米').waitFor();
		const due = page.getByTestId('nearby-due');
		const countDue = async () => Number(/\d+/.exec(await due.innerText())?.[0]);
		const { itemCount } = await api<{ itemCount: number }>(page, districtApi('/due'));
		expect(await countDue()).toBe(itemCount);
		await page.getByTestId('round-plan').tap();
		await page.getByTestId('round-next').waitFor();
		const progress = page.getByTestId('round-progress');
		const [, total = '0'] = /(\d+)$/.exec(await progress.innerText()) ?? [];
		expect(Number(total)).toBeGreaterThan(5);
		await context.setOffline(true);
		const first = await page.getByTestId('round-next').locator('strong').innerText();
		await page.getByTestId('round-next').tap();
		await page.getByTestId('field-intact').tap();
		await page.getByTestId('field-save').tap();
		await page.getByTestId('field-saved').waitFor();
		expect(await progress.innerText()).toContain(`1 / ${total}`);
		expect(await countDue()).toBe(itemCount - 1);
		await due.tap();
		await page.getByTestId('field-search').fill(first);
		expect(await page.getByTestId('nearby-row').filter({ hasText: first }).count()).toBe(0);
		await page.getByTestId('nearby-all').tap();
		await page.getByTestId('nearby-row').filter({ hasText: first }).first().waitFor();
		const second = await page.getByTestId('round-next').locator('strong').innerText();
		expect(second).not.toBe(first);
		await page.getByText('按顺序').tap();
		await page.getByTestId('round-reorder').tap();
		expect(await page.getByTestId('round-stops').locator('li').count()).toBe(Number(total) - 1);
		await context.setOffline(false);
	});

	it('takes the base map along in checked pieces and draws it without signal', async () => {
		const { page, context } = await visit({ as: 'crew', viewport: PHONE, hasTouch: true });
		await standAtHydrant(page, context);
		await page.goto(`${inject('atlas').origin}${FIELD}`);
		await page.getByTestId('nearby-row').first().waitFor();
		await page.getByTestId('tab-mine').tap();
		// The first piece arrives broken: it is refused, and taken anew.
		await page.route(
			'**/field-pack/tiles/*/0',
			(route) => route.fulfill({ body: '<html></html>' }),
			{
				times: 1
			}
		);
		await page.getByTestId('tile-pack-take').tap();
		await page.getByText('底图没有下载完').waitFor({ timeout: 240_000 });
		await page.getByTestId('tile-pack-take').tap();
		const facts = page.getByTestId('tile-pack-facts');
		await facts.waitFor({ timeout: 60_000 });
		console.log(`base map for the phone: ${(await facts.innerText()).replace(/\s+/g, ' ')}`);
		// Its worker has the page's own files by now; without it the page would not open either.
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
		await context.setOffline(true);
		await page.getByTestId('tab-map').tap();
		await page.getByRole('button', { name: '我在哪里' }).tap();
		await expect.poll(() => drawnRoads(page), { timeout: 20_000 }).toBeGreaterThan(5);
		await context.setOffline(false);
	});
});
