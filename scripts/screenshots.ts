import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../tests/e2e/harness/chromium.ts';
import { printPalettePng, type Pixels } from './palette-png.ts';
import { startAtlas, type RunningAtlas } from '../tests/e2e/harness/start-atlas.ts';

/**
 * `npm run screenshots`: starts the product on a new data directory and takes the pictures of the
 * README from its demo, docs/images/*.png.
 */
const FOLDER = path.resolve(import.meta.dirname, '../docs/images');
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const MOST_BYTES = 300_000;

interface Shot {
	name: string;
	viewport: { width: number; height: number };
	scale?: number;
	link: string;
	/** Brings the screen to where the picture is taken. */
	arrange?: (page: Page) => Promise<void>;
}

const facilities = 'hydrant.water_crane.intake.pool.micro_station.fire_station';
const shots: readonly Shot[] = [
	{ name: 'map', viewport: DESK, link: '' },
	{
		name: 'holes',
		viewport: DESK,
		link: `?panel=holes&layers=${facilities}.holes.restrictions.boundary.base`,
		arrange: (page) => page.locator('[data-testid=hole-row]').nth(2).click()
	},
	{
		name: 'phone',
		viewport: PHONE,
		scale: 2,
		link: '',
		arrange: async (page) => {
			await page.fill('#atlas-search', '青松街');
			await page.locator('#search-results button').first().click();
			await page.click('[data-testid=mark-open]');
		}
	}
];

async function take(browser: Browser, atlas: RunningAtlas, shot: Shot): Promise<void> {
	const context = await browser.newContext({
		viewport: shot.viewport,
		deviceScaleFactor: shot.scale ?? 1,
		locale: 'zh-CN',
		colorScheme: 'light',
		reducedMotion: 'reduce'
	});
	const page = await context.newPage();
	page.setDefaultTimeout(120_000);
	const next = encodeURIComponent(`/d/230717${shot.link}`);
	await page.goto(`${atlas.origin}/login?next=${next}`);
	await page.fill('input[name=username]', 'crew');
	await page.fill('input[name=password]', atlas.passwords['crew'] ?? '');
	await page.click('form:has(input[name=password]) button[type=submit]');
	await page.waitForSelector('html[data-map-ready]', { state: 'attached' });
	await shot.arrange?.(page);
	await page.waitForLoadState('networkidle');
	await page.waitForTimeout(1500);
	const file = path.join(FOLDER, `${shot.name}.png`);
	fs.writeFileSync(file, printPalettePng(await pixelsOf(page, await page.screenshot())));
	await context.close();
	const { size } = fs.statSync(file);
	console.log(`docs/images/${shot.name}.png  ${Math.round(size / 1000)} kB`);
	if (size > MOST_BYTES) throw new Error(`${file} is larger than ${MOST_BYTES} bytes`);
}

/** Lets the browser decode a picture. */
async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
	const blank = await page.context().newPage();
	const { width, height, base64 } = await blank.evaluate(async (source) => {
		const image = new Image();
		image.src = `data:image/png;base64,${source}`;
		await image.decode();
		const { naturalWidth: width, naturalHeight: height } = image;
		const context = new OffscreenCanvas(width, height).getContext('2d');
		if (!context) throw new Error('no canvas');
		context.drawImage(image, 0, 0);
		const { data } = context.getImageData(0, 0, width, height);
		let text = '';
		for (let at = 0; at < data.length; at += 32_768)
			text += String.fromCharCode(...data.subarray(at, at + 32_768));
		return { width, height, base64: btoa(text) };
	}, png.toString('base64'));
	await blank.close();
	return { width, height, rgba: Buffer.from(base64, 'base64') };
}

fs.mkdirSync(FOLDER, { recursive: true });
const atlas = await startAtlas();
const browser = await launchChromium();
try {
	for (const shot of shots) await take(browser, atlas, shot);
} finally {
	await browser.close();
	await atlas.stop();
}
