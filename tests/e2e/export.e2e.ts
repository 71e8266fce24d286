import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import type { Coverage, FacilityPage } from '#lib/map/client/api-types.ts';
import { districtApi } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const hasOgr = spawnSync('ogrinfo', ['--version']).status === 0;

const open = (page: Page) => page.goto(`${inject('atlas').origin}/d/230717/export`);

/** Presses the button and gives the path of the file that the browser saved. */
async function save(page: Page): Promise<{ path: string; name: string }> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.click('[data-testid=export-run]')
	]);
	await page.waitForSelector('[data-testid=export-done]');
	const name = download.suggestedFilename();
	const path = join(mkdtempSync(join(tmpdir(), 'atlas-download-')), name);
	await download.saveAs(path);
	onTestFinished(() => rmSync(dirname(path), { recursive: true }));
	return { path, name };
}

describeInBrowser('an export in the browser', () => {
	describe.skipIf(!hasOgr)('read by native ogrinfo', () => {
		it('is a GeoPackage of the chosen layers in the zone of the district', async () => {
			const { page, complaints } = await visit();
			await open(page);
			await page.uncheck('[name=layer][value=water_crane]');
			await page.check('[name=layer][value=holes]');
			const { path, name } = await save(page);
			expect(name).toMatch(/\.gpkg$/);
			const told = execFileSync('ogrinfo', ['-so', '-al', path], { encoding: 'utf8' });
			const { total } = await api<FacilityPage>(
				page,
				districtApi('/facilities?kind=hydrant&limit=1')
			);
			const removed = await api<FacilityPage>(
				page,
				districtApi('/facilities?kind=hydrant&lifecycle=removed&limit=1')
			);
			const { holeCount } = await api<Coverage>(
				page,
				districtApi('/coverage?view=as_is&winter=false')
			);
			expect(told).toMatch(new RegExp(`hydrant[\\s\\S]*Feature Count: ${total - removed.total}`));
			expect(told).toMatch(new RegExp(`holes[\\s\\S]*Feature Count: ${holeCount}`));
			expect(told).toContain('ID["EPSG",4552]');
			expect(told).not.toContain('water_crane');
			expect(complaints).toEqual([]);
		});
	});

	it('names what stands in the way of a file, and makes it when that is gone', async () => {
		const { page } = await visit();
		await open(page);
		await page.check('[name=format][value=csv]');
		await page.locator('[data-testid=export-obstacles] li').first().waitFor();
		expect(await page.isDisabled('[data-testid=export-run]')).toBe(true);
		await page.uncheck('[name=layer][value=hydrant]');
		await page.waitForSelector('[data-testid=export-run]:not([disabled])');
		const { path, name } = await save(page);
		expect(name).toMatch(/\.csv$/);
		const lines = readFileSync(path, 'utf8').trim().split('\r\n');
		expect(lines.length).toBe(26);
		expect(lines[1]).toContain('示范数据');
	});

	it('is not offered to a viewer', async () => {
		const { page } = await visit({ as: 'viewer' });
		await open(page);
		expect(await page.locator('[data-testid=export-form]').count()).toBe(0);
		expect(await page.innerText('main')).toMatch(/权限/);
	});
});
