import type { Browser, BrowserContext } from 'playwright-core';
import { launchChromium } from '../tests/e2e/harness/chromium.ts';
import { startAtlas } from '../tests/e2e/harness/start-atlas.ts';
import type { BenchResult } from './result.ts';

const RUNS = 7;

/**
 * The map page of the demo in a real Chromium, software drawing, empty browser cache each time: from the
 * navigation until every tile, symbol and figure of the first picture is drawn (`map-ready`). The server is
 * warm: it has answered the same page once.
 */
export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const atlas = await startAtlas();
	const browser = await launchChromium();
	try {
		const session = await signIn(browser, atlas.origin, atlas.passwords['planner'] ?? '');
		const address = `${atlas.origin}/d/230717`;
		await open(browser, session, address);
		const runs: Opened[] = [];
		for (let index = 0; index < (small ? 2 : RUNS); index++)
			runs.push(await open(browser, session, address));
		const times = runs.map(({ readyMs }) => readyMs).sort((a, b) => a - b);
		return [
			{
				name: 'map page until interactive',
				peer: 'fire-atlas',
				size: 'demo, 1280 × 800, empty cache',
				medianMs: times[times.length >> 1] ?? NaN,
				minMs: times[0] ?? NaN,
				quality: {
					requests: runs[0]?.requests ?? 0,
					kilobytes: Math.round((runs[0]?.bytes ?? 0) / 1000)
				}
			}
		];
	} finally {
		await browser.close();
		await atlas.stop();
	}
}

type Session = Awaited<ReturnType<BrowserContext['storageState']>>;
interface Opened {
	readyMs: number;
	requests: number;
	/** As sent over the wire. */
	bytes: number;
}

async function signIn(browser: Browser, origin: string, password: string): Promise<Session> {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto(`${origin}/login`);
	await page.fill('input[name=username]', 'planner');
	await page.fill('input[name=password]', password);
	await page.click('form:has(input[name=password]) button[type=submit]');
	await page.waitForURL((url) => url.pathname !== '/login');
	const session = await context.storageState();
	await context.close();
	return session;
}

async function open(browser: Browser, storageState: Session, address: string): Promise<Opened> {
	const context = await browser.newContext({
		storageState,
		viewport: { width: 1280, height: 800 }
	});
	const page = await context.newPage();
	await page.goto(address, { waitUntil: 'commit' });
	await page.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0, null, {
		timeout: 120_000
	});
	const opened = await page.evaluate(() => {
		const entries = [
			...performance.getEntriesByType('navigation'),
			...performance.getEntriesByType('resource')
		] as PerformanceResourceTiming[];
		return {
			readyMs: performance.getEntriesByName('map-ready')[0]?.startTime ?? NaN,
			requests: entries.length,
			bytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0)
		};
	});
	await context.close();
	return opened;
}
