import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import { api, describeInBrowser, visit } from './harness/browser.ts';

interface Summary {
	bbox: [number, number, number, number];
	counts: Record<string, { in_service: number; suspended: number }>;
}
const DEMO = '230717';
/** A folder for pictures of the screens, for whoever wants to look at them. */
const PICTURES = process.env['ATLAS_PICTURES'];

async function picture(page: Page, name: string): Promise<void> {
	if (!PICTURES) return;
	mkdirSync(PICTURES, { recursive: true });
	await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** A condition that no district has been told the meaning of. */
const UNKNOWN = `丙类${Date.now()}`;

/** Four rows around the middle of the demo district: good, unclear, repeated, without a position. */
function ledgerAt([lon, lat]: [number, number], prefix: string): Buffer {
	return Buffer.from(
		`编号,名称,地址,经度,纬度,状态\n` +
			`${prefix}-1,一号,东大街,${lon},${lat},完好\n` +
			`${prefix}-2,二号,西大街,${lon + 0.001},${lat},${UNKNOWN}\n` +
			`${prefix}-2,,西大街,${lon + 0.003},${lat},完好\n` +
			`${prefix}-4,四号,锅炉房后,,,损坏\n`
	);
}

async function middleOf(page: Page): Promise<[number, number]> {
	const { bbox } = await api<Summary>(page, `/api/districts/${DEMO}`);
	return [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
}

async function upload(page: Page, prefix: string): Promise<void> {
	const buffer = ledgerAt(await middleOf(page), prefix);
	await page.goto(`${inject('atlas').origin}/d/${DEMO}/import`);
	await page.setInputFiles('input[name=ledger]', {
		name: '供水公司台账.csv',
		mimeType: 'text/csv',
		buffer
	});
	await page.click('[data-testid=ledger-upload] button[type=submit]');
	await page.waitForURL(/\/import\/[0-9a-f-]{36}$/);
	await page.waitForSelector('[data-testid=mapping]', { timeout: 60_000 });
}

const countOf = async (page: Page, key: string) =>
	Number(await page.textContent(`[data-count=${key}]`));

describeInBrowser('a ledger in the browser', () => {
	it('is uploaded, understood, checked, imported and undone', async () => {
		const { page, complaints } = await visit();
		const hydrants = async () => {
			const { counts } = await api<Summary>(page, `/api/districts/${DEMO}`);
			return (counts['hydrant']?.in_service ?? 0) + (counts['hydrant']?.suspended ?? 0);
		};
		const before = await hydrants();
		await upload(page, 'E2E');
		await picture(page, 'mapping');
		expect(await page.inputValue('[aria-label="含义：编号"]')).toBe('code');
		expect(await page.inputValue('[aria-label="含义：经度"]')).toBe('lon');
		expect(await page.isDisabled('[data-testid=ledger-import]')).toBe(true);

		const question = page.locator('[data-testid=questions] li', { hasText: UNKNOWN });
		await question.locator('select').selectOption('impaired');
		await question.waitFor({ state: 'detached' });
		await page.fill('input[name=as_of]', '2025-06-30');
		await page.locator('input[name=as_of]').blur();
		await page.click('[data-testid=ledger-check]');
		await page.waitForSelector('[data-testid=ledger-counts]', { timeout: 60_000 });
		expect(await countOf(page, 'rows')).toBe(4);
		expect(await countOf(page, 'imported')).toBe(3);
		expect(await countOf(page, 'unplaced')).toBe(1);
		expect(await hydrants()).toBe(before);

		// The third row repeats the code of the second: merged on confirmation only.
		await page.locator('tr[data-row="4"] select').selectOption('merge');
		await page.waitForSelector('text=请再试导入一次');
		await page.click('[data-testid=ledger-check]');
		await page.waitForFunction(
			() => document.querySelector('[data-count=merged]')?.textContent === '1',
			undefined,
			{ timeout: 60_000 }
		);
		await picture(page, 'dry-run');
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.click('a[href*="format=xlsx"]')
		]);
		expect(download.suggestedFilename()).toBe('供水公司台账-报告.xlsx');

		page.on('dialog', (dialog) => void dialog.accept());
		await page.click('[data-testid=ledger-import]');
		await page.waitForSelector('[data-testid=ledger-undo]', { timeout: 60_000 });
		expect(await hydrants()).toBe(before + 3);
		await picture(page, 'imported');

		await page.click('[data-testid=ledger-undo]');
		await page.waitForSelector('[data-testid=ledger-undone]', { timeout: 60_000 });
		expect(await hydrants()).toBe(before);
		await page.click('text=全部台账');
		await page.waitForSelector('[data-testid=ledgers] >> text=已撤销');
		await picture(page, 'list');
		expect(complaints).toEqual([]);
	});

	it('fits a phone, in English too, and is closed to those who may not import', async () => {
		const phone = await visit({ viewport: { width: 390, height: 844 }, locale: 'en-US' });
		await upload(phone.page, 'PHONE');
		const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
		expect(width).toBeLessThanOrEqual(390);
		expect(await phone.page.textContent('[data-testid=ledger-check]')).toBe('Dry run');
		await picture(phone.page, 'phone');
		expect(phone.complaints).toEqual([]);

		const viewer = await visit({ as: 'viewer' });
		await viewer.page.goto(`${inject('atlas').origin}/d/${DEMO}/import`);
		await viewer.page.waitForSelector('text=您没有导入台账的权限');
		expect(await viewer.page.locator('[data-testid=ledger-upload]').count()).toBe(0);
	});
});
