import { expect, inject, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeInBrowser, signIn, visit } from './harness/browser.ts';

const USERNAME = `e2e${Date.now().toString(36)}`;
const to = (path: string) => `${inject('atlas').origin}${path}`;

/** Nothing sticks out to the right, so nobody pushes the page sideways. */
const fits = (page: Page) =>
	page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

describeInBrowser('the administration', () => {
	it('makes, empowers, ends and traces an account, each step by the administrator whose duty it is', async () => {
		const system = await visit({ as: 'sysadmin' });
		await system.page.goto(to('/'));
		expect(new URL(system.page.url()).pathname).toBe('/admin/accounts');
		await system.page.click('[data-testid=account-new]');
		await system.page.fill('[data-testid=account-form] [name=username]', USERNAME);
		await system.page.fill('[data-testid=account-form] [name=name]', '新同志');
		await system.page.keyboard.press('Enter');
		const password = await system.page.textContent('[data-testid=fresh-password] output');
		expect(password).toMatch(/^[\w-]{19}$/);
		expect(await system.page.textContent(`[data-testid=account-${USERNAME}]`)).toContain(
			'尚未授权'
		);
		await system.page.reload();
		expect(await system.page.locator('[data-testid=fresh-password]').count()).toBe(0);
		const pages = system.page.locator('[data-testid=admin-pages] a');
		expect(await pages.allTextContents()).toEqual(['账号']);
		expect((await system.page.request.get(to('/admin/audit'))).status()).toBe(403);

		const security = await visit({ as: 'secadmin', viewport: { width: 390, height: 844 } });
		await security.page.goto(to(`/admin/accounts?q=${USERNAME}`));
		await security.page.click(`[data-testid=account-${USERNAME}] summary`);
		await security.page.selectOption(`[data-testid=grant-${USERNAME}] [name=role]`, 'viewer');
		await security.page.click(`[data-testid=grant-${USERNAME}] button`);
		await security.page.getByText(`已授予 ${USERNAME}：查看员。`).waitFor();
		expect(await fits(security.page)).toBe(true);

		const person = await visit({ as: null });
		await person.page.goto(to('/districts'));
		await signIn(person.page, USERNAME, password ?? '');
		await person.page.waitForURL((url) => url.pathname === '/districts');

		await person.page.goto(to('/account/tokens'));
		await person.page.fill('[data-testid=token-form] [name=name]', 'QGIS');
		await person.page.click('[data-testid=token-form] button');
		const token = await person.page.textContent('[data-testid=fresh-token] output');
		const askAsProgram = async (path: string) =>
			(await fetch(to(path), { headers: { authorization: `Bearer ${token}` } })).status;
		expect(await askAsProgram('/ogc/230717/collections/hydrant/items?limit=1')).toBe(200);
		await person.page.reload();
		expect(await person.page.locator('[data-testid=fresh-token]').count()).toBe(0);
		await security.page.goto(to('/admin/tokens'));
		expect(await fits(security.page)).toBe(true);
		security.page.once('dialog', (dialog) => void dialog.accept());
		await security.page.getByRole('button', { name: `吊销 ${USERNAME} QGIS` }).click();
		await security.page.getByText('已吊销令牌“QGIS”').waitFor();
		expect(await askAsProgram('/ogc/230717')).toBe(401);

		await security.page.goto(to('/admin/sessions'));
		const session = security.page.locator(`[data-testid=session-${USERNAME}]`);
		expect(await session.textContent()).toContain('Chrome');
		expect(await fits(security.page)).toBe(true);
		await session.getByRole('button', { name: `结束 ${USERNAME}` }).click();
		await session.waitFor({ state: 'detached' });
		await person.page.goto(to('/districts'));
		expect(new URL(person.page.url()).pathname).toBe('/login');
		await signIn(person.page, USERNAME, 'wrong-Password-1');
		await person.page.getByText('工号或密码不正确').waitFor();

		const auditor = await visit({ as: 'auditor' });
		await auditor.page.goto(to('/admin/failures'));
		await auditor.page.locator(`[data-testid=failure-${USERNAME}]`).waitFor();
		await auditor.page.goto(to('/admin/audit'));
		await auditor.page.fill('[data-testid=audit-filters] [name=subject]', USERNAME);
		await auditor.page.click('[data-testid=audit-filters] button');
		await auditor.page.waitForURL(/subject=/);
		const entries = auditor.page.locator('[data-testid=audit-entry]');
		const actions = () =>
			entries.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-action')));
		await expect
			.poll(actions)
			.toEqual(['sign_in_refused', 'revoke_session', 'sign_in', 'grant', 'create']);
		const download = auditor.page.waitForEvent('download');
		await auditor.page.click('[data-testid=audit-export]');
		expect((await download).suggestedFilename()).toMatch(/^audit-.*\.csv$/);
		for (const { complaints } of [system, security, auditor]) {
			expect(complaints.filter((text) => !text.includes('403'))).toEqual([]);
		}
	});
});
