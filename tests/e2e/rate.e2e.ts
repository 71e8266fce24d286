import { expect, inject, it } from 'vitest';
import type { Rate, RateChanges, RateTrend } from '#lib/domain/rate.ts';
import { districtApi } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const PAGE = '/d/230717/rate';

describeInBrowser('the rate page', () => {
	it('shows the same figures as the API, and what is missing to the target', async () => {
		const { page, complaints } = await visit({ as: 'leader' });
		await page.goto(`${inject('atlas').origin}${PAGE}`);
		const rate = await api<Rate>(page, `${districtApi()}/rate`);
		expect(await page.innerText('[data-testid=rate-missing]')).toContain(`${rate.missingToTarget}`);
		expect(await page.innerText('[data-testid=rate-unusable]')).toContain(`${rate.unusable}`);
		expect(await page.locator('[data-testid=rate-by-township] tbody tr').count()).toBe(
			rate.byTownship.length
		);
		expect(await page.innerText('main')).toContain('示范数据');
		expect(complaints).toEqual([]);
	});

	it('draws the months with the binding line, and tells what moved the rate', async () => {
		const { page } = await visit();
		await page.goto(`${inject('atlas').origin}${PAGE}`);
		const trend = await api<RateTrend>(page, `${districtApi()}/rate/trend?months=24`);
		await page.waitForSelector('svg polyline');
		expect(trend.months.length).toBeGreaterThan(12);
		expect(await page.locator('svg circle').count()).toBe(trend.months.length + 1);
		expect(await page.textContent('svg .target-name')).toContain('95%');
		const { changes } = await api<RateChanges>(page, `${districtApi()}/rate/changes`);
		await page.waitForSelector('[data-testid=rate-changes-lead]');
		expect(await page.locator('[data-testid=rate-changes] tbody tr').count()).toBe(
			Math.min(60, changes.length)
		);
	});

	it('opens the list behind a figure, of as many rows', async () => {
		const { page } = await visit();
		await page.goto(`${inject('atlas').origin}${PAGE}`);
		const rate = await api<Rate>(page, `${districtApi()}/rate`);
		await page.click('[data-testid=rate-unusable]');
		await page.waitForSelector('[data-testid=rate-list]');
		expect(await page.locator('[data-testid=rate-list] tbody tr').count()).toBe(rate.unusable);
	});

	it('goes back to any day', async () => {
		const { page } = await visit();
		await page.goto(`${inject('atlas').origin}${PAGE}?asOf=2026-01-31`);
		const then = await api<Rate>(page, `${districtApi()}/rate?asOf=2026-01-31`);
		expect(await page.innerText('[data-testid=rate-intact]')).toContain(`${then.intact}`);
	});

	it('fits a phone', async () => {
		const { page } = await visit({ viewport: { width: 390, height: 844 } });
		await page.goto(`${inject('atlas').origin}${PAGE}`);
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		expect(width).toBeLessThanOrEqual(390);
	});
});
