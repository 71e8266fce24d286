import { expect, inject, it } from 'vitest';
import type { ResponseResult } from '#lib/map/client/api-types.ts';
import { districtApi, openMap } from './harness/atlas-map.ts';
import { readAudit } from './harness/audit.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const KEY = 'station.arrival_minutes';

describeInBrowser('a rule', () => {
	it('takes the district’s own value, stands beside the standard’s, and moves map, table and export', async () => {
		const { page, complaints } = await visit();
		const { origin } = inject('atlas');
		// Whatever a run that broke off has left.
		await page.request.delete(`${origin}${districtApi(`/rules/${KEY}`)}`, { headers: { origin } });
		const before = await api<ResponseResult>(page, districtApi('/response'));
		await page.goto(`${origin}/d/230717/rules`);
		const rule = page.locator(`[data-testid="rule-${KEY}"]`);
		expect(await rule.innerText()).toMatch(/5 min[\s\S]*同标准/);
		await rule.getByRole('button', { name: '修改' }).click();
		await rule.locator('[name=value]').fill('8');
		await rule.locator('[name=reason]').fill('试点：城区扩大后的过渡值');
		await rule.locator('button[type=submit]').click();
		await rule.locator('[data-testid=district-value] strong', { hasText: '8' }).waitFor();
		expect(await rule.innerText()).toMatch(/5 min/);
		expect(await rule.innerText()).toContain('试点：城区扩大后的过渡值');

		const after = await api<ResponseResult>(page, districtApi('/response'));
		expect([before.minutes, after.minutes]).toEqual([5, 8]);
		expect(after.reachedMeters).toBeGreaterThan(before.reachedMeters);
		await openMap(page);
		expect(await page.innerText('[data-testid=reach]')).toContain('8 分钟可达');
		await page.goto(`${origin}/d/230717/table/beyond`);
		expect(await page.innerText('main')).toContain('8 分钟内到不了');
		await page.goto(`${origin}/d/230717/export`);
		await page.check('[name=layer][value=gaps]');
		expect(await page.inputValue('[name=minutes]')).toBe('8');
		const [entry] = await readAudit({ entity: 'rule', entityId: KEY });
		expect(entry).toMatchObject({ action: 'set', actor_name: '示范规划员', via: 'web' });

		await page.goto(`${origin}/d/230717/rules`);
		page.once('dialog', (dialog) => void dialog.accept());
		await rule.getByRole('button', { name: '恢复' }).click();
		await rule.getByText('同标准').waitFor();
		expect((await api<ResponseResult>(page, districtApi('/response'))).minutes).toBe(5);
		expect(complaints).toEqual([]);
	});

	it('is shown to a viewer, who cannot change it', async () => {
		const { page } = await visit({ as: 'viewer' });
		await page.goto(`${inject('atlas').origin}/d/230717/rules`);
		await page.waitForSelector(`[data-testid="rule-${KEY}"]`);
		expect(await page.getByRole('button', { name: '修改' }).count()).toBe(0);
	});
});
