import type { MapLibreMap } from 'maplibre-gl';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';

/** The demo district. */
export const DISTRICT = '230717';
const API = `/api/districts/${DISTRICT}`;

/** Address of the district in the API. */
export function districtApi(path = ''): string {
	return `${API}${path}`;
}

/** Opens the map of the demo district at a permalink (`?winter=1#13/47.7/128.9`) and waits until it is drawn. */
export async function openMap(page: Page, link = ''): Promise<void> {
	await page.goto(`${inject('atlas').origin}/d/${DISTRICT}${link}`);
	await mapReady(page);
}

export async function mapReady(page: Page): Promise<void> {
	await page.waitForSelector('html[data-map-ready]', { state: 'attached', timeout: 60_000 });
}

type MapElement = HTMLElement & { map: MapLibreMap };

/** How many features of these layers of the style are on the screen now. */
export async function countDrawn(page: Page, layers: readonly string[]): Promise<number> {
	return page.evaluate(
		(ids) =>
			document
				.querySelector<MapElement>('[data-testid=map]')!
				.map.queryRenderedFeatures({ layers: [...ids] }).length,
		layers
	);
}

/** Properties of the features of one layer that are on the screen now. */
export async function drawnProperties(
	page: Page,
	layer: string
): Promise<Record<string, unknown>[]> {
	return page.evaluate(
		(id) =>
			document
				.querySelector<MapElement>('[data-testid=map]')!
				.map.queryRenderedFeatures({ layers: [id] })
				.map((feature) => feature.properties),
		layer
	);
}

export async function isLayerVisible(page: Page, layer: string): Promise<boolean> {
	return page.evaluate(
		(id) =>
			document
				.querySelector<MapElement>('[data-testid=map]')!
				.map.getLayoutProperty(id, 'visibility') !== 'none',
		layer
	);
}

/** Where the map looks: `[lon, lat]` of its middle and its zoom. */
export async function cameraOf(page: Page): Promise<{ lon: number; lat: number; zoom: number }> {
	return page.evaluate(() => {
		const { map } = document.querySelector<MapElement>('[data-testid=map]')!;
		const { lng, lat } = map.getCenter();
		return { lon: lng, lat, zoom: map.getZoom() };
	});
}

/**
 * Waits until the camera stands still and every tile asked for is drawn. One more frame is asked for: what was just
 * changed may not have begun to load.
 */
export async function mapIdle(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const { map } = document.querySelector<MapElement>('[data-testid=map]')!;
		const idle = map.once('idle');
		map.triggerRepaint();
		await idle;
	});
}

/** Where a place `[lon, lat]` is on the screen, in pixels. */
export async function pixelOf(
	page: Page,
	position: readonly [number, number]
): Promise<{ x: number; y: number }> {
	return page.evaluate(
		([lon, lat]) => {
			const element = document.querySelector<MapElement>('[data-testid=map]')!;
			const { left, top } = element.getBoundingClientRect();
			const { x, y } = element.map.project([lon, lat]);
			return { x: left + x, y: top + y };
		},
		[position[0], position[1]] as const
	);
}
