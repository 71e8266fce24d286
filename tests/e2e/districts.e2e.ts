import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import type { DistrictSummary } from '#lib/domain/district.ts';
import type { FacilityPage } from '#lib/map/client/api-types.ts';
import { countDrawn, mapReady } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

/** Part of Berlin and its region as OpenStreetMap has it: 46 hydrants, 3,715 buildings drawn as ways and 5 as relations. */
const BERLIN = '../shared/data/osm/berlin-mirau.osm.pbf';

/** Fills the form of a new district and stands on its page of imports. */
async function create(page: Page, name: string): Promise<string> {
	const code = `E2E${Date.now()}`;
	await page.goto(`${inject('atlas').origin}/districts`);
	await page.click('[data-testid=district-new]');
	await page.fill('[data-testid=district-form] [name=code]', code);
	await page.fill('[data-testid=district-form] [name=name]', name);
	await page.click('[data-testid=district-form] button[type=submit]');
	await page.waitForURL(new RegExp(`/d/${code}/data$`));
	return code;
}

describeInBrowser('a new district', () => {
	it('is refused with a reason beside the field, and opens empty, saying what comes next', async () => {
		const { page, complaints } = await visit();
		await page.goto(`${inject('atlas').origin}/districts`);
		await page.click('[data-testid=district-new]');
		await page.fill('[data-testid=district-form] [name=code]', '伊美');
		await page.fill('[data-testid=district-form] [name=name]', '试点区');
		await page.click('[data-testid=district-form] button[type=submit]');
		const problem = page.locator('[data-testid=district-form] [name=code] ~ .wrong');
		await problem.waitFor();
		expect(await problem.innerText()).toMatch(/2–20 位字母或数字/);
		expect(await page.inputValue('[name=name]')).toBe('试点区');
		// The browser itself writes the refusal into its console.
		expect(complaints.splice(0).join()).toMatch(/40[0-9]|422/);

		const code = await create(page, '空区');
		await page.goto(`${inject('atlas').origin}/d/${code}`);
		await page.waitForSelector('[data-testid=empty-district] a');
		await page.goto(`${inject('atlas').origin}/d/${code}/rate`);
		await page.waitForSelector('[data-testid=rate-empty]');
		for (const layer of ['hydrant', 'holes', 'beyond']) {
			await page.goto(`${inject('atlas').origin}/d/${code}/table/${layer}`);
			expect(await page.innerText('main'), layer).toMatch(/没有|请先|导入/);
		}
		await page.goto(`${inject('atlas').origin}/d/${code}/export`);
		expect(await page.isDisabled('[name=layer][value=holes]')).toBe(true);
		// Holes and arrivals are asked for and answered with what is missing: 503.
		expect(complaints.filter((text) => !text.includes('503'))).toEqual([]);
	});

	it('says what is wrong with a file that is no map', async () => {
		const { page } = await visit();
		await create(page, '错文件');
		const input = page.locator('[data-testid=import-form] input[type=file]');
		await input.setInputFiles({
			name: '台账.xlsx',
			mimeType: 'application/octet-stream',
			buffer: Buffer.from('PK')
		});
		await page.locator('#import-wrong', { hasText: '台账.xlsx' }).waitFor();
		await input.setInputFiles({
			name: 'broken.osm.pbf',
			mimeType: 'application/octet-stream',
			buffer: Buffer.from('this is no map at all')
		});
		await page.click('[data-testid=import-form] button[type=submit]');
		const failed = page.locator('[data-testid=job][data-status=failed]');
		await failed.waitFor();
		expect((await failed.innerText()).length).toBeGreaterThan(20);
	});

	describe.skipIf(!existsSync(BERLIN))('with a real file', () => {
		it('is imported with progress, and its roads and hydrants stand on its map', async () => {
			const { page, complaints } = await visit();
			const code = await create(page, '柏林（试）');
			await page.setInputFiles('[data-testid=import-form] input[type=file]', BERLIN);
			await Promise.all([
				page.waitForSelector('[data-testid=upload] progress, [data-testid=job] progress'),
				page.click('[data-testid=import-form] button[type=submit]')
			]);
			const done = page.locator('[data-testid=job][data-status=done]');
			await done.waitFor();
			expect(await done.innerText()).toMatch(/建筑\s+3,720/);

			const path = `/api/districts/${code}`;
			const summary = await api<DistrictSummary>(page, path);
			expect(summary).toMatchObject({ hasRoads: true, coverageArea: { isDerived: true } });
			expect(summary.counts.hydrant.in_service).toBe(46);
			const { facilities } = await api<FacilityPage>(
				page,
				`${path}/facilities?kind=hydrant&limit=1`
			);
			const [lon, lat] = facilities[0]!.position!;
			await page.goto(`${inject('atlas').origin}/d/${code}#15/${lat}/${lon}`);
			await mapReady(page);
			expect(await countDrawn(page, ['base-road'])).toBeGreaterThan(10);
			expect(await countDrawn(page, ['facility-symbol'])).toBeGreaterThan(0);
			expect(await page.innerText('[data-testid=layer-panel]')).toContain('46');
			await page.waitForFunction(() =>
				/^\d+ 处$/.test(document.querySelector('[data-testid=hole-count]')?.textContent ?? '')
			);
			expect(await page.locator('header').innerText()).not.toContain('示范数据');
			expect(complaints).toEqual([]);
		});
	});
});
