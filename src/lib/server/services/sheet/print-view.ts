import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { VIEWS } from '#lib/domain/views.ts';
import { closePdf, openPdf } from '#lib/formats/document/open-pdf.ts';
import { drawSheet, frameOfSheet, PAPER_NAMES, PAPERS } from '#lib/formats/sheet/draw-sheet.ts';
import type { LegendGroup } from '#lib/formats/sheet/sheet-map.ts';
import { Invalid } from '#lib/server/errors.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { authorize, type Context } from '../context.ts';
import { joinSheet } from './make-sheets.ts';
import { planeOfBox } from './plane-shapes.ts';
import { pick, readSettings } from './sheets.ts';
import { SheetSource } from './sheet-source.ts';
import { drawFacilities } from './symbols.ts';
import type { Theme, ThemeContext } from './theme.ts';
import { responsePart } from './themes-stations.ts';
import { holePart, shortfallPart, stretchPart } from './themes-water.ts';

/** What the map shows, as its own link says it. */
export interface PrintQuestion {
	/** Degrees, `west,south,east,north`. */
	bbox: string;
	/** Layers of the map with dots between, as in a link: kinds, `holes`, `response`, `cranes`, `shortfall`, `base`. */
	layers: string;
	view?: string | undefined;
	winter?: boolean | undefined;
	minutes?: number | undefined;
	paper?: string | undefined;
	title?: string | undefined;
}

const MOST_TITLE = 40;
/** Parts below the symbols, in the order of drawing. */
const PARTS: Record<string, (context: ThemeContext) => Promise<Theme>> = {
	response: responsePart,
	shortfall: shortfallPart,
	cranes: stretchPart,
	holes: holePart
};

/**
 * The present view of the map as a vector sheet with legend, scale, date and what it was computed from.
 *
 * @throws {Invalid} The box is none, or too large to be a view. @throws {NotFound} No such district.
 * @throws {Unavailable} A layer needs roads or an area that are not there.
 */
export async function printView(
	context: Context,
	district: string,
	question: PrintQuestion
): Promise<Uint8Array> {
	authorize(context, district, 'map.read');
	const bytes = await offThread(context, 'printView', [district, question], () =>
		printViewHere(context, district, question)
	);
	await insertAudit(context.db, {
		actor: context.actor,
		district,
		action: 'print',
		entity: 'map',
		after: { ...question, bytes: bytes.length }
	});
	return bytes;
}

/** The same in this thread. */
export async function printViewHere(
	context: Context,
	district: string,
	question: PrintQuestion
): Promise<Uint8Array> {
	authorize(context, district, 'map.read');
	const source = await SheetSource.open(context, district, { isPublic: false });
	const layers = question.layers.split('.');
	const title =
		question.title?.trim().slice(0, MOST_TITLE) || `${source.district.name}消防设施一张图`;
	const base = layers.includes('base') ? 'map' : 'none';
	const paper = pick('paper', question.paper ?? 'A3', PAPER_NAMES);
	const settings = await readSettings(source, { paper, base, planTitle: source.district.name });
	const box = planeOfBox(readBox(question.bbox), source.projection);
	const frame = frameOfSheet(paper, box);
	const themeContext: ThemeContext = {
		source,
		frame,
		textFactor: PAPERS[paper].text,
		view: pick('view', question.view ?? 'as_is', VIEWS),
		winter: question.winter,
		minutes: question.minutes
	};
	const theme = await joinParts(themeContext, layers);
	const page = { number: '—', title, box, scale: frame.scale, extent: 'core' as const };
	const sheet = await joinSheet(source, page, settings, { frame, theme });
	const { width, height } = PAPERS[paper];
	const pdf = openPdf({ title, author: settings.compiledBy, size: [width, height] });
	drawSheet(pdf, sheet, paper);
	return closePdf(pdf);
}

async function joinParts(context: ThemeContext, layers: readonly string[]): Promise<Theme> {
	const { source, frame, textFactor } = context;
	const joined: Theme = { layers: [], above: [], legend: [], notes: [] };
	for (const [name, draw] of Object.entries(PARTS)) {
		if (!layers.includes(name)) continue;
		const part = await draw(context);
		joined.layers.push(...part.layers);
		joined.above?.push(...(part.above ?? []));
		joined.legend.push(...part.legend);
		joined.notes.push(...part.notes);
	}
	const kinds = FACILITY_KINDS.filter((kind) => layers.includes(kind));
	const drawn = drawFacilities(await source.facilities(), {
		kinds,
		scale: frame.scale,
		textFactor,
		isPublic: false,
		named: ['fire_station', 'water_crane', 'intake', 'pool', 'micro_station', 'hydrant'],
		isLarge: frame.scale <= 5000
	});
	const symbols: LegendGroup[] =
		drawn.legend.length > 0 ? [{ title: '设施', entries: drawn.legend }] : [];
	return {
		...joined,
		layers: [...joined.layers, ...drawn.layers],
		legend: [...symbols, ...joined.legend]
	};
}

function readBox(text: string): [number, number, number, number] {
	const [west = NaN, south = NaN, east = NaN, north = NaN, ...more] = text.split(',').map(Number);
	const isBox = west < east && south < north && south >= -84 && north <= 84 && east - west <= 20;
	if (isBox && more.length === 0) return [west, south, east, north];
	throw new Invalid(
		[
			'bbox 应为“西,南,东,北”（度），且不宽于 20°，收到 {bbox}。请放大地图后再打印。',
			'bbox should be "west,south,east,north" in degrees, at most 20° wide, got {bbox}. Zoom in and print again.'
		],
		{ params: { bbox: text } }
	);
}
