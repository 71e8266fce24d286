import { expect, inject, it } from 'vitest';
import type { DistrictSummary } from '#lib/domain/district.ts';
import { countDrawn, districtApi, openMap } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const percent = (share: number) => `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)} %`;

describeInBrowser('the first map after npm start', () => {
	it('shows the demo and its figures, draws every layer, and asks nobody but its own server', async () => {
		const { page, complaints, requested } = await visit();
		await openMap(page);
		expect(await page.innerText('header')).toContain('示范数据');

		const summary = await api<DistrictSummary>(page, districtApi());
		const { rate, micro } = summary;
		expect(micro?.target).toBe(62);
		expect(rate.intactRate).toBeLessThan(0.95);
		expect(await page.innerText('[data-testid=micro-value]')).toBe(`${micro?.built} / 62`);
		expect(await page.innerText('[data-testid=rate-value]')).toBe(percent(rate.intactRate!));
		expect(await page.innerText('[data-testid=rate]')).toMatch(/目标 ≥ 95 %/);
		expect(await page.innerText('[data-testid=rate]')).toContain('未达标');
		expect(await page.innerText('[data-testid=hole-count]')).toMatch(/^\d+ 处$/);
		expect(complaints).toEqual([]);

		for (const layer of ['base-road', 'base-water', 'facility-symbol', 'response-roads'])
			expect(await countDrawn(page, [layer]), layer).toBeGreaterThan(0);
		expect(await countDrawn(page, ['hole-confirmed', 'hole-unverified'])).toBeGreaterThan(0);

		const { origin } = inject('atlas');
		const elsewhere = requested.filter(
			(url) => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)
		);
		expect(elsewhere).toEqual([]);
		expect(requested.length).toBeGreaterThan(10);
	});
});
