import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MapLibreMap } from 'maplibre-gl';
import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import type { Facility } from '#lib/domain/facility.ts';
import { DISTRICT, districtApi, mapReady } from './harness/atlas-map.ts';
import { api, describeInBrowser, visit } from './harness/browser.ts';

type MapElement = HTMLElement & { map: MapLibreMap };
interface Frame {
	/** Since the frame before, and of computing in the worker, in milliseconds. */
	frameMs: number;
	computeMs: number;
	holeArea: string;
	holeCount: string;
}

async function openWhatIf(page: Page): Promise<void> {
	await page.goto(`${inject('atlas').origin}/d/${DISTRICT}/what-if`);
	await mapReady(page);
	await page.waitForSelector('main[data-ready=true]');
}

const figure = (page: Page, key: string, column: 1 | 2) =>
	page
		.locator(`[data-testid=figure-${key}] td:nth-of-type(${column})`)
		.getAttribute('data-value')
		.then(Number);

/** Shows a place and answers with where it is on the page. */
async function showPlace(
	page: Page,
	position: [number, number]
): Promise<{ x: number; y: number }> {
	const at = await page.evaluate(async (center) => {
		const element = document.querySelector<MapElement>('[data-testid=map]')!;
		element.map.jumpTo({ center, zoom: 15 });
		await element.map.once('idle');
		const { x, y } = element.map.project(center);
		const box = element.getBoundingClientRect();
		return { x: x + box.left, y: y + box.top };
	}, position);
	return at;
}

/** Records every frame until asked for them. */
function recordFrames(page: Page): Promise<void> {
	return page.evaluate(() => {
		const frames: Frame[] = [];
		let last = performance.now();
		const valueOf = (key: string) =>
			document
				.querySelector(`[data-testid=figure-${key}] td:nth-of-type(2)`)
				?.getAttribute('data-value') ?? '';
		const step = (now: number) => {
			frames.push({
				frameMs: now - last,
				computeMs: Number(document.querySelector('main')?.dataset['computeMs']),
				holeArea: valueOf('holeArea'),
				holeCount: valueOf('holeCount')
			});
			last = now;
			requestAnimationFrame(step);
		};
		requestAnimationFrame(step);
		Object.assign(window, { frames });
	});
}

describeInBrowser('a what-if', () => {
	it('follows a dragged hydrant frame by frame, is kept as a scenario, and leaves the register alone', async () => {
		const { page, complaints } = await visit({ as: 'planner' });
		const { facilities } = await api<{ facilities: Facility[] }>(
			page,
			districtApi('/facilities?kind=hydrant&state=intact&lifecycle=in_service&limit=50')
		);
		const hydrant = facilities.find(({ position }) => position !== null)!;
		await openWhatIf(page);
		const holesNow = await figure(page, 'holeArea', 1);
		expect(await figure(page, 'holeArea', 2)).toBe(holesNow);

		const { x, y } = await showPlace(page, hydrant.position!);
		await recordFrames(page);
		await page.mouse.move(x, y);
		await page.mouse.down();
		for (let step = 1; step <= 40; step++) await page.mouse.move(x + 6 * step, y + 3 * step);
		await page.mouse.up();
		await page.waitForSelector('[data-testid=edits] li');
		await page.waitForFunction(
			(before) =>
				document
					.querySelector('[data-testid=figure-holeArea] td:nth-of-type(2)')
					?.getAttribute('data-value') !== before,
			String(holesNow)
		);
		const frames = await page.evaluate(() => (window as unknown as { frames: Frame[] }).frames);
		writeFileSync(
			join(inject('atlas').dataDirectory, 'what-if-trace.json'),
			JSON.stringify(frames, null, '\t')
		);
		// Many states were seen on the way, each computed within the frame it was asked in.
		expect(new Set(frames.map(({ holeArea }) => holeArea)).size).toBeGreaterThan(3);
		const computed = frames.map(({ computeMs }) => computeMs).sort((a, b) => a - b);
		expect(computed[computed.length >> 1]).toBeLessThan(16);

		await page.fill('[data-testid=scenario-name]', '移动一处');
		await page.click('[data-testid=scenario-save]');
		await page.waitForSelector('[data-testid=scenario-saved]');
		expect(await page.innerText('[data-testid=scenarios]')).toContain('移动一处');
		const after = await api<Facility>(page, districtApi(`/facilities/${hydrant.id}`));
		expect(after.position).toEqual(hydrant.position);
		expect(complaints).toEqual([]);
	});

	it('adds, undoes, asks a hole why, and compares two scenarios', async () => {
		const { page, complaints } = await visit({ as: 'planner' });
		await openWhatIf(page);
		const { features } = (
			await api<{ holes: GeoJSON.FeatureCollection }>(page, districtApi('/coverage?view=as_is'))
		).holes;
		const center = features[0]!.properties!['center'] as [number, number];
		const at = await showPlace(page, center);
		await page.mouse.click(at.x, at.y);
		await page.waitForSelector('[data-testid=why]');
		expect(await page.innerText('[data-testid=why]')).toContain('GB 50974-2014');

		const before = await figure(page, 'holeArea', 1);
		for (const name of ['甲', '乙']) {
			await page.click('[data-testid=tool-hydrant]');
			await page.mouse.click(at.x + (name === '甲' ? 0 : 60), at.y);
			await page.waitForFunction(
				(area) =>
					Number(
						document
							.querySelector('[data-testid=figure-holeArea] td:nth-of-type(2)')
							?.getAttribute('data-value')
					) < area,
				before
			);
			await page.fill('[data-testid=scenario-name]', name);
			await page.click('[data-testid=scenario-save]');
			await page.waitForSelector(`[data-testid=scenarios] input[aria-label*="${name}"]`);
		}
		await page.locator('[data-testid=edits] li button.action').first().click();
		expect(await page.locator('[data-testid=edits] li').count()).toBe(1);
		if (process.env['ATLAS_PICTURES'])
			await page.screenshot({ path: `${process.env['ATLAS_PICTURES']}/what-if.png` });
		for (const name of ['甲', '乙'])
			await page.check(`[data-testid=scenarios] input[aria-label*="${name}"]`);
		await page.click('[data-testid=scenario-compare]');
		await page.waitForSelector('[data-testid=swipe]');
		const [today, first, second] = await Promise.all(
			([1, 2, 3] as const).map((column) =>
				page
					.locator(`[data-testid=figure-holeArea] td:nth-of-type(${column})`)
					.getAttribute('data-value')
					.then(Number)
			)
		);
		// 乙 has one hydrant more than 甲; the newer scenario stands first in the list.
		expect(Math.max(first!, second!)).toBeLessThan(today!);
		expect(first).not.toBe(second);
		if (process.env['ATLAS_PICTURES'])
			await page.screenshot({ path: `${process.env['ATLAS_PICTURES']}/compare.png` });
		expect(complaints).toEqual([]);
	});
});
