import type { GeoJSONSource, MapLibreMap } from 'maplibre-gl';
import type { Page } from 'playwright-core';

/** One move of the hand, and when what followed from it was there: milliseconds after the move. */
export interface DragStep {
	/** Of computing in the worker. */
	computeMs: number;
	/** Changed holes drawn: worker, both messages, and all that the page has to paint by hand. */
	holesMs: number;
	/** Figures on the page right again. */
	figuresMs: number;
	/** The frame that shows both began. */
	shownMs: number;
	/** As the page shows them. */
	holeSquareMeters: number;
	holeCount: number;
	/** Holes that were drawn for this move, and that are no more. */
	addedHoles: number;
	removedHoles: number;
}

type MapElement = HTMLElement & { map: MapLibreMap };

/**
 * Holds a facility of the open what-if and moves it step by step; the next step follows when the
 * one before is on the screen.
 *
 * @param inHand Done before it is let go.
 */
export async function traceDrag(
	page: Page,
	from: { x: number; y: number },
	steps: readonly { x: number; y: number }[],
	inHand: () => Promise<void> = () => Promise.resolve()
): Promise<DragStep[]> {
	await page.evaluate(listen);
	await page.mouse.move(from.x, from.y);
	await page.mouse.down();
	for (const [index, { x, y }] of steps.entries()) {
		await page.mouse.move(x, y);
		await page.waitForFunction(
			(count) => (window as unknown as { dragSteps: unknown[] }).dragSteps.length > count,
			index
		);
	}
	await inHand();
	await page.mouse.up();
	return page.evaluate(() => (window as unknown as { dragSteps: DragStep[] }).dragSteps);
}

/** Runs in the page. */
function listen(): void {
	const main = document.querySelector<HTMLElement>('main[data-ready=true]')!;
	const figure = (key: string) =>
		Number(
			document
				.querySelector(`[data-testid=figure-${key}] td:nth-of-type(2)`)
				?.getAttribute('data-value')
		);
	const dragSteps: DragStep[] = [];
	Object.assign(window, { dragSteps });
	let handAt = 0;
	addEventListener(
		'mousemove',
		({ buttons, timeStamp }) => {
			if (buttons !== 0) handAt = timeStamp;
		},
		true
	);
	let drawn: { at: number; added: number; removed: number } | undefined;
	const hear = (entries: PerformanceEntryList) => {
		for (const entry of entries) {
			if (entry.name !== 'holes-drawn') continue;
			const detail = (entry as PerformanceMark).detail as { added: number; removed: number };
			drawn = { at: entry.startTime, ...detail };
		}
	};
	const observer = new PerformanceObserver((list) => hear(list.getEntries()));
	observer.observe({ entryTypes: ['mark'] });
	// The page tells its figures after its holes, in one task; where no hole changed none is drawn.
	new MutationObserver(() => {
		const figuresMs = performance.now() - handAt;
		requestAnimationFrame(() => {
			hear(observer.takeRecords());
			dragSteps.push({
				computeMs: Number(main.dataset['computeMs']),
				holesMs: drawn ? drawn.at - handAt : 0,
				figuresMs,
				shownMs: performance.now() - handAt,
				holeSquareMeters: figure('holeArea'),
				holeCount: figure('holeCount'),
				addedHoles: drawn?.added ?? 0,
				removedHoles: drawn?.removed ?? 0
			});
			drawn = undefined;
		});
	}).observe(main, { attributeFilter: ['data-answers'] });
}

/** What the map's own source of holes holds now: what was sent bit by bit, put together. */
export async function drawnHoles(page: Page): Promise<{ count: number; squareMeters: number }> {
	return page.evaluate(async () => {
		const { map } = document.querySelector<MapElement>('[data-testid=map]')!;
		const data = await map.getSource<GeoJSONSource>('holes')!.getData();
		const features = data.type === 'FeatureCollection' ? data.features : [];
		const squareMeters = features.reduce(
			(sum, { properties }) => sum + Number(properties?.['areaSquareMeters']),
			0
		);
		return { count: features.length, squareMeters };
	});
}
