import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { MapLibreMap } from 'maplibre-gl';
import type { Page } from 'playwright-core';
import { projectionByCode, toGeoJsonMultiPolygon } from '#lib/core/geometry/index.ts';
import { launchChromium } from '../tests/e2e/harness/chromium.ts';
import { drawnHoles, traceDrag, type DragStep } from '../tests/e2e/harness/drag-trace.ts';
import { startAtlas } from '../tests/e2e/harness/start-atlas.ts';
import { drawBuiltUpScene, type BuiltUpScene } from './built-up-scene.ts';
import type { BenchResult } from './result.ts';

const EPSG = 4552;
const DISTRICT = '230799';
const STEPS = 200;
const STEP_PIXELS = 2;
const ROOT = path.resolve(import.meta.dirname, '..');
const execute = promisify(execFile);

type MapElement = HTMLElement & { map: MapLibreMap };

/**
 * The what-if page in Chromium with a whole city's hydrants, imported as anybody would: one hydrant
 * is dragged, and each move is followed until its changed holes are on the screen. The machine has
 * no graphics card: the processor paints. The trace of every move is kept beside the result.
 */
export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const count = small ? 300 : 10_000;
	const scene = drawBuiltUpScene(count);
	const atlas = await startAtlas();
	const browser = await launchChromium();
	try {
		await fillDistrict(scene, atlas.dataDirectory);
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		const password = atlas.passwords['planner'] ?? '';
		const options = { steps: small ? 10 : STEPS, keepsTrace: !small };
		return await measureDrag(page, { origin: atlas.origin, password }, scene, options);
	} finally {
		await browser.close();
		await atlas.stop();
	}
}

/** Drags one hydrant of a running atlas whose district holds the scene. */
export async function measureDrag(
	page: Page,
	{ origin, password }: { origin: string; password: string },
	scene: BuiltUpScene,
	{ steps: stepCount, keepsTrace }: { steps: number; keepsTrace: boolean }
): Promise<BenchResult[]> {
	page.setDefaultTimeout(120_000);
	await signIn(page, origin, password);
	await page.goto(`${origin}/d/${DISTRICT}/what-if`);
	await page.waitForSelector('html[data-map-ready]', { state: 'attached' });
	await page.waitForSelector('main[data-ready=true]');
	// tsx wraps functions in a helper of its own, which a page does not have.
	await page.evaluate('globalThis.__name = (named) => named');
	const from = await lookAtHydrant(page, scene);
	const steps = await traceDrag(
		page,
		from,
		Array.from({ length: stepCount }, (_, k) => ({
			x: from.x + STEP_PIXELS * (k + 1),
			y: from.y + (STEP_PIXELS / 2) * (k + 1)
		}))
	);
	if (keepsTrace) writeTrace(steps);
	const drawn = await drawnHoles(page);
	const size = `${scene.xs.length} points, ${scene.vertexCount} vertices`;
	const quality = {
		// What else the two cores were doing.
		'load average': Number((os.loadavg()[0] ?? NaN).toFixed(1)),
		holes: drawn.count,
		'holes drawn a move, at most': Math.max(...steps.map(({ addedHoles }) => addedHoles)),
		'hole counts seen': new Set(steps.map(({ holeCount }) => holeCount)).size,
		'areas seen': new Set(steps.map(({ holeSquareMeters }) => holeSquareMeters)).size,
		'drawn holes less figure m²': Math.abs(
			drawn.squareMeters - (steps.at(-1)?.holeSquareMeters ?? NaN)
		).toExponential(1)
	};
	return [
		resultOf('drag one hydrant: computed in the worker', size, steps, 'computeMs', quality),
		resultOf('drag one hydrant: changed holes drawn', size, steps, 'holesMs'),
		resultOf('drag one hydrant: figures on the page', size, steps, 'figuresMs'),
		resultOf('drag one hydrant: the frame that shows it began', size, steps, 'shownMs')
	];
}

function resultOf(
	name: string,
	size: string,
	steps: readonly DragStep[],
	key: 'computeMs' | 'holesMs' | 'figuresMs' | 'shownMs',
	quality: BenchResult['quality'] = {}
): BenchResult {
	const times = steps.map((step) => step[key]).sort((a, b) => a - b);
	const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? NaN;
	return {
		name,
		peer: 'fire-atlas, Chromium without a graphics card',
		size,
		medianMs: at(0.5),
		minMs: at(0.01),
		quality: {
			'p99 ms': at(0.99).toFixed(1),
			'within 16 ms': `${((100 * times.filter((ms) => ms <= 16).length) / times.length).toFixed(0)} %`,
			...quality
		}
	};
}

/** A district with the scene's area and hydrants, through the command line. */
async function fillDistrict(scene: BuiltUpScene, dataDirectory: string): Promise<void> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'atlas-drag-'));
	const write = (name: string, features: GeoJSON.Feature[]) => {
		const file = path.join(folder, name);
		fs.writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
		return file;
	};
	const projection = projectionByCode(EPSG);
	const positions = Array.from(scene.xs, (x, k) => {
		const [lon = NaN, lat = NaN] = projection.inverse(x, scene.ys[k] ?? NaN);
		return [lon, lat] as const;
	});
	const lons = positions.map(([lon]) => lon);
	const lats = positions.map(([, lat]) => lat);
	const [west, east] = [Math.min(...lons) - 0.05, Math.max(...lons) + 0.05];
	const [south, north] = [Math.min(...lats) - 0.05, Math.max(...lats) + 0.05];
	const outline = [
		[west, south],
		[east, south],
		[east, north],
		[west, north],
		[west, south]
	];
	const feature = (
		geometry: GeoJSON.Geometry,
		properties: GeoJSON.GeoJsonProperties = {}
	): GeoJSON.Feature => ({ type: 'Feature', geometry, properties });
	const boundary = write('boundary.geojson', [
		feature({ type: 'Polygon', coordinates: [outline] })
	]);
	const area = write('area.geojson', [feature(toGeoJsonMultiPolygon(scene.area, projection))]);
	const hydrants = write(
		'hydrants.geojson',
		positions.map((coordinates, k) =>
			feature({ type: 'Point', coordinates: [...coordinates] }, { code: `H-${k}` })
		)
	);
	const atlas = (...given: string[]) =>
		execute(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...given], {
			cwd: ROOT,
			env: { ...process.env, ATLAS_DATA_DIR: dataDirectory, DATABASE_URL: '' }
		});
	await atlas('district', 'create', '--code', DISTRICT, '--name', '大城', '--boundary', boundary);
	await atlas(
		'import',
		'areas',
		area,
		'--district',
		DISTRICT,
		'--kind',
		'built_up',
		'--name',
		'建成区'
	);
	await atlas('import', 'facilities', hydrants, '--district', DISTRICT, '--kind', 'hydrant');
	fs.rmSync(folder, { recursive: true });
}

async function signIn(page: Page, origin: string, password: string): Promise<void> {
	await page.goto(`${origin}/login`);
	await page.fill('input[name=username]', 'planner');
	await page.fill('input[name=password]', password);
	await page.click('form:has(input[name=password]) button[type=submit]');
	await page.waitForURL((url) => url.pathname !== '/login');
}

/** The hydrant nearest to the middle of a town, in the middle of the screen. */
async function lookAtHydrant(
	page: Page,
	{ xs, ys }: BuiltUpScene
): Promise<{ x: number; y: number }> {
	const [lon = NaN, lat = NaN] = projectionByCode(EPSG).inverse(xs[0] ?? NaN, ys[0] ?? NaN);
	return page.evaluate(
		async (center) => {
			const element = document.querySelector<MapElement>('[data-testid=map]');
			if (!element) throw new Error('no map');
			element.map.jumpTo({ center, zoom: 14.5 });
			await element.map.once('idle');
			const { left, top } = element.getBoundingClientRect();
			const { x, y } = element.map.project(center);
			return { x: x + left, y: y + top };
		},
		[lon, lat] as [number, number]
	);
}

function writeTrace(steps: readonly DragStep[]): void {
	const folder = path.join(import.meta.dirname, 'results', 'traces');
	fs.mkdirSync(folder, { recursive: true });
	const rounded = steps.map((step) =>
		Object.fromEntries(Object.entries(step).map(([key, value]) => [key, Number(value.toFixed(2))]))
	);
	const lines = rounded.map((step) => `\t${JSON.stringify(step)}`).join(',\n');
	fs.writeFileSync(path.join(folder, 'what-if-drag.json'), `[\n${lines}\n]\n`);
}
