import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { api, describeInBrowser, visit } from './harness/browser.ts';

const DEMO = '230717';
const API = `/api/districts/${DEMO}`;

interface Shortfall {
	total: { required: number; existing: number; shortfall: number };
	roads: { features: { properties: { name: string | null; shortfall: number } }[] };
}
interface Repairs {
	repairs: { id: string; code: string | null; regainSquareMeters: number }[];
	plan: { steps: { id: string }[] };
}
interface Facilities {
	facilities: { code: string | null; supplied_by: string | null }[];
}

/** Their ledger: one of ours with another supplier, and one that we do not have. */
async function uploadTheirs(page: Page, ours: string): Promise<string> {
	const { origin } = inject('atlas');
	const answer = await page.request.post(`${origin}${API}/ledgers?kind=hydrant`, {
		headers: {
			origin,
			'x-file-name': encodeURIComponent('水司.csv'),
			'content-type': 'application/octet-stream'
		},
		data: Buffer.from(`编号,供水单位,经度,纬度\n${ours},水司甲\nSHUISI-1,水司甲,128.95,47.76\n`)
	});
	expect(answer.status()).toBe(202);
	const { id } = (await answer.json()) as { id: string };
	const isRead = async () =>
		(await api<{ preview: unknown }>(page, `${API}/ledgers/${id}`)).preview;
	await expect.poll(isRead, { timeout: 30_000 }).not.toBeNull();
	return id;
}

describeInBrowser('figures for leaders and governments', () => {
	it('lists what is required, there and missing by road, and flies to each road', async () => {
		const { page, complaints } = await visit();
		await page.goto(`${inject('atlas').origin}/d/${DEMO}/shortfall`);
		const { total, roads } = await api<Shortfall>(page, `${API}/shortfall`);
		const statement = await page.innerText('[data-testid=shortfall-statement]');
		for (const figure of [total.required, total.existing, total.shortfall])
			expect(statement).toContain(figure.toLocaleString('en-US'));
		const first = page.locator('[data-testid=row]').first();
		expect(await first.innerText()).toContain(roads.features[0]?.properties.name ?? '?');
		await page.click('[data-testid=shortfall-townships] tbody a');
		await page.waitForURL(/township=/);
		await page.locator('[data-testid=fly]').first().click();
		await page.waitForURL(/layers=.*shortfall.*#\d/);
		expect(complaints).toEqual([]);
	});

	it('says on the rate page which repairs regain most, and sorts all of them', async () => {
		const { page, complaints } = await visit({ as: 'leader' });
		await page.goto(`${inject('atlas').origin}/d/${DEMO}/rate`);
		const { repairs } = await api<Repairs>(page, `${API}/repairs?count=10`);
		const table = page.locator('[data-testid=rate-repairs] [data-testid=row]');
		await table.first().waitFor();
		expect(await table.first().innerText()).toContain(repairs[0]?.code ?? '?');
		await page.click('[data-testid=rate-repairs] .more a');
		await page.waitForSelector('[data-testid=failure-table]');
		await page.click('th a:has-text("编号")');
		await page.waitForURL(/sort=code/);
		expect(await page.locator('[data-testid=row]').count()).toBe(repairs.length);
		expect(complaints).toEqual([]);
	});

	it('compares two ledgers, is decided row by row, written, and undone', async () => {
		const { page, complaints } = await visit();
		const { facilities } = await api<Facilities>(page, `${API}/facilities?kind=hydrant&limit=1`);
		const code = facilities[0]?.code ?? '';
		await uploadTheirs(page, code);
		await page.goto(`${inject('atlas').origin}/d/${DEMO}/survey`);
		await page.selectOption('select[name=ledger]', { index: 0 });
		await page.fill('input[name=our_party]', '救援大队');
		await page.fill('input[name=their_party]', '水司');
		await page.click('[data-testid=survey-begin]');
		await page.waitForSelector('[data-testid=survey-rows]');
		await page.click('[data-testid=outcome-differs]');
		const row = page.locator('[data-testid=survey-row]', { hasText: code });
		await row.locator('[data-testid=decide-theirs]').click();
		await row.locator('[data-testid=survey-decision]').waitFor();
		await page.click('[data-testid=outcome-only_theirs]');
		await page.click('[data-testid=bulk-add]');
		await page.locator('[data-testid=survey-decision]').first().waitFor();
		await page.click('[data-testid=survey-apply]');
		await page.waitForSelector('[data-testid=survey-applied]');
		const found = async () => {
			const answer = await api<Facilities>(page, `${API}/facilities?kind=hydrant&limit=1000`);
			return answer.facilities.some((one) => one.code === 'SHUISI-1');
		};
		expect(await found()).toBe(true);
		await page.click('[data-testid=survey-undo]');
		await page.waitForSelector('[data-testid=survey-undone]');
		expect(await found()).toBe(false);
		expect(complaints).toEqual([]);
	});
});
