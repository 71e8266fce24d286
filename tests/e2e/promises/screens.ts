import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { enterMark, markOne, newPicture, readPhone } from '../harness/field-phone.ts';
import type { PromiseBench } from '../harness/promise-bench.ts';

const AXE = fs.readFileSync(
	path.resolve(import.meta.dirname, '../../../node_modules/axe-core/axe.min.js'),
	'utf8'
);

async function violations(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	return page.evaluate(async () => {
		const { axe } = globalThis as unknown as {
			axe: {
				run: (
					scope: Document
				) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
			};
		};
		const found = await axe.run(document);
		return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
	});
}

/** What a phone's user sees: whole, large enough for gloves, in the light of the day and of the cab. */
export function defineScreens(get: () => PromiseBench): void {
	it('shows list, map, mark, outbox and mine without a violation of axe, by day, at night and in red light', async () => {
		const { page, context } = await get().phone('crew2', {
			geolocation: { longitude: 128.9031, latitude: 47.7204, accuracy: 8 },
			permissions: ['geolocation']
		});
		await page.getByRole('button', { name: '我在哪里' }).tap();
		await page.getByText('定位误差约 8 米').waitFor();
		await context.route('**/observations', (route) => route.abort());
		await markOne(page, 5, { condition: 'impaired', photos: [newPicture().bytes] });
		const [mark] = (await readPhone(page)).marks.slice(-1);
		expect(mark?.observation).toMatchObject({
			observer_position: [128.9031, 47.7204],
			observer_accuracy_m: 8
		});
		const folder = process.env['ATLAS_PICTURES'];
		for (const theme of ['light', 'dark', 'red']) {
			await page.getByTestId('tab-mine').tap();
			await page.getByTestId(`theme-${theme}`).tap();
			for (const tab of ['mine', 'list', 'map', 'outbox', 'mark', 'use']) {
				// The draft of the mark before it waits in the list, too.
				if (tab === 'use') {
					await page.getByTestId('tab-list').tap();
					await page.getByTestId('drafts').waitFor();
					await page.getByTestId('use-open').tap();
					await page.getByTestId('use-add').first().tap();
				} else if (tab === 'mark') await enterMark(page, 1, { condition: 'unusable' });
				else await page.getByTestId(`tab-${tab}`).tap();
				if (tab === 'map') await page.locator('canvas').waitFor();
				expect(await violations(page), `${tab}, ${theme}`).toEqual([]);
				const isWide = await page.evaluate(
					() => document.documentElement.scrollWidth > document.documentElement.clientWidth
				);
				expect(isWide, `${tab} fits the screen`).toBe(false);
				if (folder) {
					await page.waitForTimeout(1000);
					await page.screenshot({ path: path.join(folder, `${tab}-${theme}.png`) });
				}
			}
			const small = await page
				.locator('main button, nav button')
				.evaluateAll((buttons) =>
					buttons
						.filter((button) => button.getBoundingClientRect().height < 44)
						.map(({ textContent }) => textContent)
				);
			expect(small).toEqual([]);
		}
	});

	it('can be installed: a manifest with name, icons, start and scope, and a worker for the scope', async () => {
		const { page } = await get().phone('crew2');
		const address = await page.locator('link[rel=manifest]').getAttribute('href');
		const answer = await page.request.get(`${get().origin}${address}`);
		const manifest = (await answer.json()) as {
			icons: { src: string; sizes: string; type: string }[];
		} & Record<string, string>;
		expect(manifest).toMatchObject({ display: 'standalone', scope: '/field', start_url: '/field' });
		expect(manifest['name']).toContain('消防设施一张图');
		expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(['192x192', '512x512']);
		for (const { src, type } of manifest.icons) {
			const icon = await page.request.get(`${get().origin}${src}`);
			expect(icon.headers()['content-type']).toBe(type);
		}
		const session = await page.context().newCDPSession(page);
		const { installabilityErrors } = (await session.send('Page.getInstallabilityErrors')) as {
			installabilityErrors: { errorId: string }[];
		};
		// A browser without a window of its own installs nothing; every other complaint is ours.
		expect(
			installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')
		).toEqual([]);
	});
}
