import type { GeoJSONSource, MapLibreMap } from 'maplibre-gl';
import type { Page } from 'playwright-core';

/** One move of the hand, and when what followed from it was there: milliseconds after the move. */
export interface DragStep {
	/** Of computing in the worker. */
	computeMs: number;
	/** Figures on the page right again: worker, both messages, and the page's own update. */
	figuresMs: number;
	/** Changed holes handed to the map, indexed and cut into tiles. */
	tiledMs: number;
	/** The frame after the one that drew them began; drawing is done by the processor here. */
	drawnMs: number;
	/** As the page shows them. */
	holeSquareMeters: number;
	holeCount: number;
	/** Holes that were sent to the map for this move, and that are no more. */
	addedHoles: number;
	removedHoles: number;
}

type MapElement = HTMLElement & { map: MapLibreMap };

/**
 * Holds a facility of the open what-if and moves it step by step; the next step follows when the
 * one before is on the screen.
 */
export async function traceDrag(
	page: Page,
	from: { x: number; y: number },
	steps: readonly { x: number; y: number }[]
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
	await page.mouse.up();
	return page.evaluate(() => (window as unknown as { dragSteps: DragStep[] }).dragSteps);
}

/** Runs in the page. */
function listen(): void {
	const { map } = document.querySelector<MapElement>('[data-testid=map]')!;
	const main = document.querySelector<HTMLElement>('main[data-ready=true]')!;
	const source = map.getSource<GeoJSONSource>('holes')!;
	const figure = (key: string) =>
		Number(
			document
				.querySelector(`[data-testid=figure-${key}] td:nth-of-type(2)`)
				?.getAttribute('data-value')
		);
	const dragSteps: DragStep[] = [];
	Object.assign(window, { dragSteps });
	let handAt = 0;
	let isTiled = false;
	let step: Partial<DragStep> = {};
	let sent = { added: 0, removed: 0 };
	const update = source.updateData.bind(source);
	source.updateData = (diff) => {
		sent = { added: diff.add?.length ?? 0, removed: diff.remove?.length ?? 0 };
		return update(diff);
	};
	addEventListener(
		'mousemove',
		({ buttons, timeStamp }) => {
			if (buttons === 0) return;
			handAt = timeStamp;
			isTiled = false;
			step = {};
			sent = { added: 0, removed: 0 };
		},
		true
	);
	new MutationObserver(() => {
		step.computeMs = Number(main.dataset['computeMs']);
		step.figuresMs = performance.now() - handAt;
		step.holeSquareMeters = figure('holeArea');
		step.holeCount = figure('holeCount');
	}).observe(main, { attributeFilter: ['data-answer-ms'] });
	const look = () => {
		if (step.figuresMs === undefined || isTiled || !map.isSourceLoaded('holes')) return;
		isTiled = true;
		step.tiledMs = performance.now() - handAt;
		step.addedHoles = sent.added;
		step.removedHoles = sent.removed;
	};
	map.on('sourcedata', ({ sourceId }) => {
		if (sourceId === 'holes') look();
	});
	map.on('render', () => {
		look();
		if (!isTiled || step.drawnMs !== undefined) return;
		step.drawnMs = NaN;
		const drawn = step;
		requestAnimationFrame(() => {
			drawn.drawnMs = performance.now() - handAt;
			dragSteps.push(drawn as DragStep);
		});
	});
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
