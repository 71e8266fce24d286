import { expect, inject, it } from 'vitest';
import { openMap } from './harness/atlas-map.ts';
import { describeInBrowser, signIn, visit } from './harness/browser.ts';

describeInBrowser('signing in and out', () => {
	it('is asked of everybody, and a wrong password is told without telling more', async () => {
		const { page } = await visit({ as: null });
		const { origin, passwords } = inject('atlas');
		await page.goto(`${origin}/d/230717`);
		expect(new URL(page.url()).pathname).toBe('/login');
		expect(await page.innerText('main')).toContain('示范数据');

		await signIn(page, 'viewer', 'wrong-password-1');
		const problem = page.locator('[aria-live=assertive] p');
		await problem.waitFor();
		const told = await problem.innerText();
		expect(await page.inputValue('input[name=username]')).toBe('viewer');
		await signIn(page, 'nobody-here', 'wrong-password-1');
		await page.waitForSelector('button[type=submit]:not([aria-busy=true])');
		expect(await problem.innerText()).toBe(told);

		await signIn(page, 'viewer', passwords['viewer']!);
		await page.waitForSelector('[data-testid=map]');
		expect(new URL(page.url()).pathname).toBe('/d/230717');
	});

	it('ends with signing out: page and API are closed again', async () => {
		const { page } = await visit({ as: null });
		const { origin, passwords } = inject('atlas');
		await page.goto(`${origin}/login?next=%2Fd%2F230717`);
		await signIn(page, 'viewer', passwords['viewer']!);
		await page.waitForSelector('[data-testid=menu]');
		await page.click('[data-testid=menu]');
		await page.click('[data-testid=logout]');
		await page.getByText('已退出登录').waitFor();
		expect((await page.request.get(`${origin}/api/districts`)).status()).toBe(401);
		await page.goto(`${origin}/d/230717`);
		expect(new URL(page.url()).pathname).toBe('/login');
	});
});

describeInBrowser('the content security policy', () => {
	it('allows scripts by nonce only, and nothing from elsewhere', async () => {
		const { page } = await visit();
		const answer = await page.goto(`${inject('atlas').origin}/d/230717`);
		const policy = answer?.headers()['content-security-policy'] ?? '';
		expect(policy).toMatch(/script-src 'self' 'nonce-/);
		expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
		await openMap(page);
	});
});
