import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeInBrowser, visit } from './harness/browser.ts';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const to = (path: string) => `${inject('atlas').origin}${path}`;
const fits = (page: Page) =>
	page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

interface Axe {
	run: () => Promise<AxeResults>;
}
async function violationsOf(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() => (window as unknown as { axe: Axe }).axe.run());
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

describeInBrowser('access tokens', () => {
	it('are made on the account page, seen once, open the OGC API, and are revoked by the security administrator', async () => {
		const { page, complaints } = await visit({
			as: 'planner',
			viewport: { width: 390, height: 844 }
		});
		await page.goto(to('/account'));
		expect(await violationsOf(page), 'account').toEqual([]);
		await page.getByRole('link', { name: '管理访问令牌' }).click();
		const name = `QGIS ${Date.now().toString(36)}`;
		await page.fill('[data-testid=token-form] [name=name]', name);
		await page.selectOption('[data-testid=token-form] [name=disclosure]', 'sensitive');
		await page.click('[data-testid=token-form] button');
		const token = await page.textContent('[data-testid=fresh-token] output');
		expect(token).toMatch(/^atlas_[\w-]{43}$/);
		expect(await fits(page)).toBe(true);
		expect(await violationsOf(page), 'tokens').toEqual([]);
		await page.reload();
		expect(await page.locator('[data-testid=fresh-token]').count()).toBe(0);

		const ask = (path: string) =>
			fetch(to(path), { headers: { authorization: `Bearer ${token ?? ''}` } });
		const items = await ask('/ogc/230717/collections/hydrant/items?limit=3');
		expect(items.status).toBe(200);
		const found = (await items.json()) as {
			numberMatched: number;
			links: { rel: string; href: string }[];
		};
		expect(found.numberMatched).toBeGreaterThan(3);
		// Links lead to the address by which we were asked.
		expect(found.links.find(({ rel }) => rel === 'next')?.href).toContain(to('/ogc/230717/'));
		expect((await ask('/account/tokens')).url).toContain('/login');

		const person = await visit({ as: 'planner' });
		await person.page.goto(to('/ogc/230717'));
		await person.page.getByRole('link', { name: '数据集' }).click();
		await person.page.getByRole('link', { name: '消火栓' }).first().waitFor();
		expect(await violationsOf(person.page), 'collections').toEqual([]);

		const security = await visit({ as: 'secadmin', viewport: { width: 390, height: 844 } });
		await security.page.goto(to('/admin/tokens'));
		expect(await violationsOf(security.page), 'admin').toEqual([]);
		expect(await fits(security.page)).toBe(true);
		security.page.on('dialog', (dialog) => void dialog.accept());
		await security.page.getByRole('button', { name: new RegExp(name) }).click();
		await security.page.getByText(`已吊销令牌“${name}”`).waitFor();
		expect((await ask('/ogc/230717')).status).toBe(401);
		expect(complaints).toEqual([]);
	});
});
