import { expect, inject, it } from 'vitest';
import { formatArea } from '#lib/components/format.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { Coverage } from '#lib/map/client/api-types.ts';
import { districtApi } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

/** No 3D drawing at all, as on an old office machine with its driver blocked. */
const flags = ['--disable-gpu', '--disable-3d-apis'];

describeInBrowser('without WebGL', () => {
	it('the screen says so plainly and leads to tables and lists', async () => {
		const { page, complaints } = await visit({ flags });
		await page.goto(`${inject('atlas').origin}/d/230717`);
		const told = page.locator('[data-testid=map-failed]');
		await told.waitFor();
		expect(await told.innerText()).toContain('WebGL 2');
		const links = await told
			.locator('a')
			.evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href')));
		expect(links).toContain('/d/230717/table/hydrant');
		expect(links).toContain('/d/230717/table/micro_station');
		await told.getByRole('button', { name: '盲区清单' }).click();
		await page.waitForSelector('[data-testid=hole-row]');
		const { holes } = await api<Coverage>(page, districtApi('/coverage?view=as_is&winter=false'));
		expect(await page.locator('[data-testid=hole-row]').first().innerText()).toContain(
			formatArea(holes.features[0]!.properties.areaSquareMeters)
		);
		expect(complaints).toEqual([]);
	});

	it('a facility can be found and marked', async () => {
		const { page } = await visit({ flags, as: 'crew' });
		await page.goto(`${inject('atlas').origin}/d/230717`);
		await page.waitForSelector('[data-testid=map-failed]');
		const { facilities } = await api<{ facilities: Facility[] }>(
			page,
			districtApi('/facilities?kind=hydrant&state=intact&limit=1')
		);
		await page.fill('#atlas-search', facilities[0]!.code!);
		await page.locator('#search-results button').first().click();
		await page.click('[data-testid=mark-open]');
		await page.click('[data-testid=mark-intact]');
		await page.click('[data-testid=mark-save]');
		await page.waitForSelector('[data-testid=mark-done]');
	});
});
