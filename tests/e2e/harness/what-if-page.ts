import type { MapLibreMap } from 'maplibre-gl';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { mapReady } from './atlas-map.ts';

type MapElement = HTMLElement & { map: MapLibreMap };

/** Opens the what-if of a district and waits until it computes. */
export async function openWhatIf(
	page: Page,
	district: string,
	query = '',
	origin = inject('atlas').origin
): Promise<void> {
	await page.goto(`${origin}/d/${district}/what-if${query}`);
	await mapReady(page);
	await page.waitForSelector('main[data-ready=true]');
}

/** A figure of today (1) or of the what-if (2). */
export async function figureOf(page: Page, key: string, column: 1 | 2): Promise<number> {
	const cell = page.locator(`[data-testid=figure-${key}] td:nth-of-type(${column})`);
	return Number(await cell.getAttribute('data-value'));
}

/** Shows a place in the middle of the map and waits until it is drawn. */
export async function showOnMap(
	page: Page,
	position: readonly [number, number],
	zoom = 15
): Promise<void> {
	await page.evaluate(
		async ({ center, scale }) => {
			const element = document.querySelector<MapElement>('[data-testid=map]')!;
			element.map.jumpTo({ center, zoom: scale });
			await element.map.once('idle');
		},
		{ center: [position[0], position[1]] as [number, number], scale: zoom }
	);
}

/** Keeps a picture where `ATLAS_PICTURES` says; nothing without it. */
export async function takePicture(page: Page, name: string, fullPage = false): Promise<void> {
	const folder = process.env['ATLAS_PICTURES'];
	if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage });
}
