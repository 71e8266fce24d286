import { translate } from '#lib/domain/messages/index.ts';
import type { Scenario } from '#lib/domain/scenario.ts';
import { SHEETS, type SheetBase, type SheetExtent, type SheetName } from '#lib/domain/sheet.ts';
import type { View } from '#lib/domain/views.ts';
import { closePdf, openPdf } from '#lib/formats/document/open-pdf.ts';
import {
	drawSheet,
	frameOfSheet,
	PAPERS,
	type Paper,
	type Sheet
} from '#lib/formats/sheet/draw-sheet.ts';
import type { MapFrame, PlaneBox } from '#lib/formats/sheet/map-frame.ts';
import type { SheetLayer, SheetMap } from '#lib/formats/sheet/sheet-map.ts';
import { drawBase, INK } from './base-layers.ts';
import { boundsOf, growBox, planeOfBox } from './plane-shapes.ts';
import type { PlacedFacility, SheetSource } from './sheet-source.ts';
import type { Theme, ThemeContext } from './theme.ts';
import { laneTheme, microTheme, responseTheme, stationTheme } from './themes-stations.ts';
import { locationTheme, projectTheme } from './themes-plan.ts';
import {
	craneTheme,
	existingTheme,
	hydrantTheme,
	intakeTheme,
	supplyTheme
} from './themes-water.ts';

const THEMES: Record<SheetName, (context: ThemeContext) => Promise<Theme>> = {
	location: locationTheme,
	existing: existingTheme,
	hydrants: hydrantTheme,
	cranes: craneTheme,
	intakes: intakeTheme,
	micro: microTheme,
	response: responseTheme,
	supply: supplyTheme,
	stations: stationTheme,
	lanes: laneTheme,
	projects: projectTheme
};

/** How all sheets of a set are drawn. */
export interface SheetSettings {
	paper: Paper;
	base: SheetBase;
	view: View;
	scenario?: Scenario | undefined;
	/** First line of every sheet. */
	planTitle: string;
	compiledBy: string;
	/** Day of the sheet, YYYY-MM-DD. */
	date: string;
	/** 审图号, given by the surveying authority. */
	reviewNumber: string;
	/** Of the register, as printed. */
	revision: string;
}

/** One page: a theme over an extent. */
export interface SheetPage {
	theme: SheetName;
	/** 图号. */
	number: string;
	title: string;
	box: PlaneBox;
	scale?: number | undefined;
	extent: SheetExtent;
}

/** Sheets of water are of where water is: a town's micro stations may stand in forest farms 60 km apart. */
const WATER_THEMES: readonly SheetName[] = ['hydrants', 'supply'];
const WATER_KINDS: readonly string[] = ['hydrant', 'water_crane', 'intake', 'pool'];
const LEAST_TOWN_METERS = 1200;
const LEAST_CORE_METERS = 1500;

/** The pages of a set of themes, numbered: the district, its core, one for each township. */
export async function planPages(
	source: SheetSource,
	themes: readonly SheetName[],
	options: { towns: 'usual' | 'all' | 'none' }
): Promise<SheetPage[]> {
	const core = await coreBox(source);
	const towns = await townBoxes(source, () => true);
	const wateredTowns = await townBoxes(source, ({ kind }) => WATER_KINDS.includes(kind));
	return themes.flatMap((theme) => {
		const { number, title, extents } = SHEETS[theme];
		const pages: Omit<SheetPage, 'number'>[] = [];
		const wanted: readonly SheetExtent[] = extents;
		if (wanted.includes('district'))
			pages.push({ theme, title: title[0], box: source.districtBox, extent: 'district' });
		if (wanted.includes('core')) {
			const suffix = wanted.includes('district') ? '（中心城区）' : '';
			pages.push({ theme, title: `${title[0]}${suffix}`, box: core, extent: 'core' });
		}
		const hasTowns =
			options.towns === 'all'
				? theme !== 'location'
				: options.towns === 'usual' && wanted.includes('towns');
		if (hasTowns)
			for (const { name, box } of WATER_THEMES.includes(theme) ? wateredTowns : towns)
				pages.push({ theme, title: `${title[0]}（${name}）`, box, extent: 'towns' });
		return pages.map((page, index) => ({ ...page, number: `${number}-${index + 1}` }));
	});
}

/** Draws pages into one PDF, bytes in memory: an A3 sheet of a town is some 200 kB. */
export async function drawPages(
	source: SheetSource,
	pages: readonly SheetPage[],
	settings: SheetSettings,
	{ onPage, signal }: { onPage?: (drawn: number) => void; signal?: AbortSignal } = {}
): Promise<Uint8Array> {
	const { width, height } = PAPERS[settings.paper];
	const title = pages.length === 1 ? (pages[0]?.title ?? '') : settings.planTitle;
	const size = [width, height] as const;
	const pdf = openPdf({ title, author: settings.compiledBy, size, isFinishedByPage: true });
	for (const [index, page] of pages.entries()) {
		signal?.throwIfAborted();
		drawSheet(pdf, await composeSheet(source, page, settings), settings.paper);
		pdf.outline.addItem(`${page.number} ${page.title}`);
		onPage?.(index + 1);
	}
	return closePdf(pdf);
}

/** Everything on a page, as plain data. */
export async function composeSheet(
	source: SheetSource,
	page: SheetPage,
	settings: SheetSettings
): Promise<Sheet> {
	const frame = frameOfSheet(settings.paper, page.box, page.scale);
	const textFactor = PAPERS[settings.paper].text;
	const { view, scenario } = settings;
	const theme = await THEMES[page.theme]({ source, frame, textFactor, view, scenario });
	return joinSheet(source, page, settings, { frame, theme });
}

/** A theme over its base, with all that stands around the map. */
export async function joinSheet(
	source: SheetSource,
	page: Omit<SheetPage, 'theme'>,
	settings: SheetSettings,
	{ frame, theme }: { frame: MapFrame; theme: Theme }
): Promise<Sheet> {
	const base = await drawBase(source, frame, settings.base, PAPERS[settings.paper].text);
	return {
		...(await frameworkOf(source, page, settings, base.source)),
		map: {
			background: INK.paper,
			layers: [
				...base.below,
				...linesOf(base.above),
				...theme.layers,
				...namesOf(base.above),
				...(theme.above ?? [])
			]
		},
		scale: frame.scale,
		legend: [...theme.legend, { title: '底图', entries: base.legend }],
		notes: theme.notes
	};
}

/** The index: where each sheet of a township lies, and the list of all. */
export async function composeIndex(
	source: SheetSource,
	pages: readonly SheetPage[],
	settings: SheetSettings
): Promise<Sheet> {
	const textFactor = PAPERS[settings.paper].text;
	const towns = pages.filter(({ extent }) => extent === 'towns');
	const firstTheme = towns[0]?.theme;
	const outlines = towns.filter(({ theme }) => theme === firstTheme);
	const boxes = outlines.map(({ box, scale }) => frameOfSheet(settings.paper, box, scale).box);
	// The towns as large as they go: where they lie in the district is in the inset.
	const whole = outlines.length > 0 ? boundsOf(boxes.map(boxLine)) : source.districtBox;
	const page: SheetPage = {
		theme: 'location',
		number: '00',
		title: '图幅索引',
		box: whole,
		extent: outlines.length > 0 ? 'core' : 'district'
	};
	const frame = frameOfSheet(settings.paper, whole);
	const base = await drawBase(source, frame, settings.base, textFactor);
	const style = { color: '#a3161d', width: 0.9 * textFactor };
	const labels: SheetLayer = {
		type: 'symbol',
		symbols: outlines.map(({ title, number }, index) => {
			const [west = 0, south = 0, east = 0, north = 0] = boxes[index] ?? [];
			const text = `${number.replace(/^\d+-/, '')} ${/（(.*)）/.exec(title)?.[1] ?? ''}`;
			return {
				x: (west + east) / 2,
				y: (south + north) / 2,
				style: { type: 'place', rank: 5, size: 1.5 * textFactor },
				label: text
			};
		}),
		label: { size: 7.5 * textFactor, color: '#a3161d', isBold: true, rank: 100 }
	};
	return {
		...(await frameworkOf(source, page, settings, base.source)),
		map: {
			background: INK.paper,
			layers: [
				...base.below,
				...base.above,
				{ type: 'line', style, lines: boxes.map(boxLine) },
				labels
			]
		},
		legend: [
			{ title: '索引', entries: [{ text: '分幅图图廓及其序号', swatch: { type: 'line', style } }] }
		],
		notes: [],
		list: { title: '图纸目录', rows: pages.map(({ number, title }) => [number, title] as const) }
	};
}

/** What every sheet has alike. */
async function frameworkOf(
	source: SheetSource,
	page: Omit<SheetPage, 'theme'>,
	settings: SheetSettings,
	baseSource: string
): Promise<Omit<Sheet, 'map' | 'legend' | 'notes'>> {
	const { district, projection, isPublic } = source;
	const { centralMeridianDegrees, epsg } = projection;
	return {
		planTitle: settings.planTitle,
		title: page.title,
		number: page.number,
		projection,
		box: page.box,
		...(page.extent === 'district' ? {} : { inset: await insetOf(source) }),
		block: [
			['编制单位', settings.compiledBy],
			[
				'坐标系',
				`2000 国家大地坐标系（CGCS2000）\n高斯—克吕格 3° 带，中央经线 ${centralMeridianDegrees}°E（EPSG:${epsg}）`
			],
			['底图来源', baseSource],
			['数据版本', settings.revision],
			['制图日期', settings.date],
			['审图号', settings.reviewNumber || '　']
		],
		disclosure: translate(`export.disclosure.${isPublic ? 'public' : 'internal'}`, 'zh-CN'),
		...(district.is_demo ? { demoMark: translate('app.demo', 'zh-CN') } : {})
	};
}

async function insetOf(source: SheetSource): Promise<NonNullable<Sheet['inset']>> {
	const townships = (await source.areas()).filter(({ area }) => area.kind === 'township');
	const map: SheetMap = {
		background: INK.paper,
		layers: [
			{ type: 'area', style: { fill: INK.green }, shapes: [await source.boundary()] },
			{
				type: 'line',
				style: { color: INK.township, width: 0.35 },
				lines: townships.flatMap(({ rings }) => rings)
			},
			{ type: 'line', style: { color: INK.boundary, width: 0.9 }, lines: await source.boundary() }
		]
	};
	return { map, box: source.districtBox };
}

/** The largest part of the area judged; without one the whole district. */
async function coreBox(source: SheetSource): Promise<PlaneBox> {
	const area = await source.coverageArea();
	if (!area) return source.districtBox;
	return growBox(planeOfBox(area.bbox, source.projection), LEAST_CORE_METERS, 100);
}

/**
 * Townships where something stands: around its facilities that `isShown`, around all of them where fewer than two are; around
 * its area where there are none.
 */
async function townBoxes(
	source: SheetSource,
	isShown: (facility: PlacedFacility) => boolean
): Promise<{ name: string; box: PlaneBox }[]> {
	const facilities = await source.facilities();
	const areas = new Map(
		(await source.areas())
			.filter(({ area }) => area.kind === 'township' && area.code !== null)
			.map(({ area, rings }) => [area.code ?? '', rings])
	);
	const names = await source.townships();
	return [...names]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([code, name]) => {
			const all = facilities.filter((facility) => facility.township_code === code);
			const shown = all.filter(isShown);
			const inside = shown.length < 2 ? all : shown;
			const rings = areas.get(code);
			if (inside.length < 2 && !rings) return [];
			const used =
				inside.length < 2 && rings ? boundsOf(rings) : boundsOf(inside.map(({ x, y }) => [x, y]));
			return [{ name, box: growBox(used, LEAST_TOWN_METERS, 150) }];
		});
}

function boxLine([west, south, east, north]: PlaneBox): number[] {
	return [west, south, east, south, east, north, west, north, west, south];
}

/** Names lie above everything, lines of the base below the theme. */
function namesOf(layers: readonly SheetLayer[]): SheetLayer[] {
	return layers.filter(({ type }) => type === 'lineNames');
}

function linesOf(layers: readonly SheetLayer[]): SheetLayer[] {
	return layers.filter(({ type }) => type !== 'lineNames');
}
