import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, inject, it } from 'vitest';
import type { Notice, NoticeItem } from '#lib/domain/notice.ts';
import type { WorkOrder } from '#lib/domain/work-order.ts';
import { districtApi } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

type Signed = Notice & { items: NoticeItem[] };

describeInBrowser('work orders and letters', () => {
	it('go from a defect over a signed letter and its returned sheet to a look that closes them', async () => {
		const { page, complaints } = await visit({ as: 'leader' });
		const { origin } = inject('atlas');
		const { orders } = await api<{ orders: WorkOrder[] }>(page, districtApi('/orders?state=open'));
		const party = orders.find(({ serviced_by }) => serviced_by)?.serviced_by ?? '';
		const own = orders.filter(({ serviced_by }) => serviced_by === party);
		expect(own.length).toBeGreaterThan(1);

		await page.goto(`${origin}/d/230717/orders`);
		await page.selectOption('[data-testid=order-party]', party);
		await page.click('form[method=get] button');
		await page.waitForSelector('[data-testid=notice-form]');
		expect(await page.locator('[data-testid=order]').count()).toBe(own.length);
		const boxes = page.locator('input[name=order][type=checkbox]');
		const chosen = [await boxes.nth(0).inputValue(), await boxes.nth(1).inputValue()];
		await boxes.nth(0).check();
		await boxes.nth(1).check();
		await page.click('[data-testid=notice-sign]');
		await page.waitForSelector('[data-testid=notice-open]');
		const id = new URL(page.url()).searchParams.get('open') ?? '';
		const letter = await api<Signed>(page, districtApi(`/notices/${id}`));
		expect(letter.items.map(({ order_id }) => order_id).sort()).toEqual(chosen.sort());
		expect(await page.innerText('[data-testid=notice-open]')).toContain(letter.number);

		const file = async (format: string) => {
			const answer = await page.request.get(
				`${origin}${districtApi(`/notices/${id}/file?format=${format}`)}`
			);
			expect(answer.status()).toBe(200);
			return new Uint8Array(await answer.body());
		};
		expect(strFromU8((await file('pdf')).subarray(0, 5))).toBe('%PDF-');
		expect(Object.keys(unzipSync(await file('docx')))).toContain('word/document.xml');
		const sheet = unzipSync(await file('xlsx'));
		const name = 'xl/worksheets/sheet1.xml';
		const filled = strFromU8(sheet[name] ?? new Uint8Array()).replace(
			/<c r="F4" s="(\d)"\/>/,
			'<c r="F4" s="$1" t="inlineStr"><is><t>是</t></is></c>'
		);
		sheet[name] = strToU8(
			filled.replace(
				/<c r="F5" s="(\d)"\/>/,
				'<c r="F5" s="$1" t="inlineStr"><is><t>大概</t></is></c>'
			)
		);
		const form = page.locator('[data-testid=reply-form]');
		await form.locator('input[type=file]').setInputFiles({
			name: '回执.xlsx',
			mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			buffer: Buffer.from(zipSync(sheet))
		});
		await page.click('[data-testid=reply-check]');
		await page.waitForSelector('[data-testid=reply-counts]');
		expect(await page.innerText('[data-testid=reply-counts]')).toMatch(
			/试导入.*修好 1 行.*有错 1 行/
		);
		await page.click('[data-testid=reply-import]');
		await page.getByText('已导入。').waitFor();
		const [first] = (await api<Signed>(page, districtApi(`/notices/${id}`))).items;
		expect(first?.state).toBe('awaiting_check');

		const seen = await page.request.post(`${origin}${districtApi('/observations')}`, {
			headers: { origin },
			data: {
				observations: [
					{
						id: crypto.randomUUID(),
						facility_id: first?.facility_id,
						observed_at: new Date().toISOString(),
						evidence: 'opened',
						condition: 'intact'
					}
				]
			}
		});
		expect(seen.status()).toBe(200);
		const after = await api<Signed>(page, districtApi(`/notices/${id}`));
		expect(after.items[0]?.state).toBe('closed');
		expect(complaints).toEqual([]);
	});

	it('freeze a month, print Monday’s page, and fit a phone', async () => {
		const { page, complaints } = await visit({
			as: 'leader',
			viewport: { width: 390, height: 844 }
		});
		const { origin } = inject('atlas');
		await page.goto(`${origin}/d/230717/statements`);
		await page.click('[data-testid=statement-sign] button');
		await page.waitForSelector('[data-testid=statement-open]');
		expect(await page.innerText('[data-testid=statement-frozen]')).toBe(
			await page.innerText('[data-testid=statement-now]')
		);
		const pdf = await page.request.get(`${origin}${districtApi('/briefing?format=pdf')}`);
		expect(pdf.headers()['content-type']).toBe('application/pdf');
		for (const path of ['orders', 'notices', 'statements', 'briefing', 'marks']) {
			await page.goto(`${origin}/d/230717/${path}`);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			expect(width, path).toBeLessThanOrEqual(390);
		}
		expect(complaints).toEqual([]);
	});
});
