import { expect, it } from 'vitest';
import { formatShareDown } from '#lib/components/format.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { Rate } from '#lib/domain/rate.ts';
import type { Coverage } from '#lib/map/client/api-types.ts';
import type { Page } from 'playwright-core';
import { districtApi, drawnProperties, mapReady, openMap } from './harness/atlas-map.ts';
import { readAudit } from './harness/audit.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const METERS_PER_DEGREE = 111_195;

function metersBetween(a: Facility, b: Facility): number {
	const [aLon, aLat] = a.position!;
	const [bLon, bLat] = b.position!;
	const east = (aLon - bLon) * Math.cos((aLat * Math.PI) / 180);
	return Math.hypot(east, aLat - bLat) * METERS_PER_DEGREE;
}

/** The intact municipal hydrant that stands farthest from the next one: its loss must open a hole. */
async function findLoneliest(page: Page): Promise<Facility> {
	const path = districtApi('/facilities?kind=hydrant&state=intact&lifecycle=in_service&limit=1000');
	const { facilities } = await api<{ facilities: Facility[] }>(page, path);
	const placed = facilities.filter(({ position }) => position !== null);
	const inTown = placed.filter(({ ownership }) => ownership === 'municipal');
	const gap = (one: Facility) =>
		Math.min(...placed.filter((other) => other !== one).map((other) => metersBetween(one, other)));
	return inTown.reduce((best, one) => (gap(one) > gap(best) ? one : best));
}

const rateOf = (page: Page) => api<Rate>(page, districtApi('/rate'));
const coverageOf = (page: Page) =>
	api<Coverage>(page, districtApi('/coverage?view=as_is&winter=false'));
const shownRate = (page: Page) => page.innerText('[data-testid=rate-value]');

async function mark(page: Page, condition: 'intact' | 'unusable'): Promise<number> {
	let clicks = 0;
	for (const button of ['mark-open', `mark-${condition}`, 'mark-save']) {
		await page.click(`[data-testid=${button}]`);
		clicks++;
	}
	await page.waitForSelector('[data-testid=mark-done]');
	return clicks;
}

describeInBrowser('marking a hydrant', () => {
	it('takes three clicks, moves rate and holes at once, outlives a reload, and is on the record', async () => {
		const { page, complaints } = await visit({ as: 'crew' });
		const hydrant = await findLoneliest(page);
		const [rateBefore, coverageBefore] = [await rateOf(page), await coverageOf(page)];
		await openMap(page, `?selected=facility:${hydrant.id}`);
		await page.waitForSelector('[data-testid=mark-open]');

		expect(await mark(page, 'unusable')).toBe(3);
		const expected = formatShareDown((rateBefore.intact - 1) / rateBefore.existing);
		await page.waitForFunction(
			(text) => document.querySelector('[data-testid=rate-value]')?.textContent === text,
			expected
		);
		await page.waitForSelector('[data-testid=facility-state][data-state=unusable]');
		await page.waitForSelector('[data-testid=facility-order]');
		expect(await page.innerText('[data-testid=facility-order]')).toContain('待函告');
		const coverageAfter = await coverageOf(page);
		expect(coverageAfter.holeSquareMeters).toBeGreaterThan(coverageBefore.holeSquareMeters + 1000);
		await page.waitForFunction(
			(count) => document.querySelector('[data-testid=hole-count]')?.textContent === `${count} 处`,
			coverageAfter.holeCount
		);
		const drawnStates = async () =>
			[
				...(await drawnProperties(page, 'facility-symbol')),
				...(await drawnProperties(page, 'marked-symbol'))
			]
				.filter((properties) => properties['id'] === hydrant.id)
				.map((properties) => properties['state']);
		await expect.poll(drawnStates).toContain('unusable');

		await page.reload();
		await mapReady(page);
		expect(await shownRate(page)).toBe(expected);
		await page.waitForSelector('[data-testid=facility-state][data-state=unusable]');
		expect(await page.innerText('[data-testid=history] li >> nth=0')).toContain('不可用');

		const [entry] = await readAudit({ entity: 'facility', entityId: hydrant.id });
		expect(entry).toMatchObject({ action: 'observe', actor_name: '示范巡查员', via: 'web' });
		expect(entry?.after).toMatchObject({ condition: 'unusable' });

		await mark(page, 'intact');
		await page.waitForFunction(
			(text) => document.querySelector('[data-testid=rate-value]')?.textContent === text,
			formatShareDown(rateBefore.intactRate)
		);
		await page.waitForSelector('[data-testid=no-order]');
		const coverageAgain = await coverageOf(page);
		expect(coverageAgain.holeSquareMeters).toBeCloseTo(coverageBefore.holeSquareMeters, 0);
		expect(complaints).toEqual([]);
	});

	it('keeps what was entered when the server cannot be reached, and sends it the second time', async () => {
		const { page } = await visit({ as: 'crew' });
		const hydrant = await findLoneliest(page);
		await openMap(page, `?selected=facility:${hydrant.id}`);
		const observations = `**${districtApi('/observations')}`;
		await page.route(observations, (route) => route.abort());
		await page.click('[data-testid=mark-open]');
		await page.click('[data-testid=mark-intact]');
		await page.fill('textarea', '井盖完好，已开启试水');
		await page.click('[data-testid=mark-save]');
		await page.getByText('没有保存成功').waitFor();
		expect(await page.inputValue('textarea')).toBe('井盖完好，已开启试水');
		expect(await page.locator('[data-testid=facility-state]').getAttribute('data-state')).toBe(
			'intact'
		);

		await page.unroute(observations);
		await page.click('[data-testid=mark-save]');
		await page.waitForSelector('[data-testid=mark-done]');
		await page.getByText('井盖完好，已开启试水').waitFor();
	});

	it('is not offered to a viewer, and refused if tried', async () => {
		const { page } = await visit({ as: 'viewer' });
		const hydrant = await findLoneliest(page);
		await openMap(page, `?selected=facility:${hydrant.id}`);
		await page.waitForSelector('[data-testid=facility-state]');
		expect(await page.locator('[data-testid=mark-open]').count()).toBe(0);
		const answer = await page.evaluate(
			async ([path, id]) => {
				const observation = {
					id: crypto.randomUUID(),
					facility_id: id,
					observed_at: new Date().toISOString(),
					evidence: 'visual',
					condition: 'unusable',
					defects: []
				};
				const response = await fetch(path, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ observations: [observation] })
				});
				return response.status;
			},
			[districtApi('/observations'), hydrant.id] as const
		);
		expect(answer).toBe(403);
	});
});
