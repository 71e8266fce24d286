import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import { VIEWS, type View } from '#lib/domain/views.ts';

/** What can be shown or hidden on the map; the kinds of facility first, in the legend's order. */
export const MAP_LAYERS = [
	...FACILITY_KINDS,
	'holes',
	'response',
	'cranes',
	'shortfall',
	'restrictions',
	'boundary',
	'base',
	'imagery'
] as const;
export type MapLayer = (typeof MAP_LAYERS)[number];
export const DEFAULT_LAYERS: readonly MapLayer[] = MAP_LAYERS.filter(
	(layer) => layer !== 'cranes' && layer !== 'shortfall' && layer !== 'imagery'
);

/** Lists and explanations that a link can open. */
export const LIST_PANELS = [
	'holes',
	'beyond',
	'cranes',
	'restrictions',
	'unplaced',
	'rate',
	'micro',
	'coverage',
	'reach'
] as const;
export type ListPanel = (typeof LIST_PANELS)[number];

export type Selection = { kind: 'facility'; id: string } | { kind: 'hole'; number: number };

export interface Camera {
	zoom: number;
	lat: number;
	lon: number;
}

/** All that a link brings back: what is looked at, and how. */
export interface Permalink {
	view: View;
	winter: boolean;
	/** Null: the limit that the district has set. */
	minutes: number | null;
	asOf: string | null;
	layers: readonly MapLayer[];
	selected: Selection | null;
	panel: ListPanel | null;
	camera: Camera | null;
}

const RESPONSE_MINUTES = [3, 4, 5, 8, 10, 15] as const;
const ARRIVAL = ruleOf('station.arrival_minutes');

/** Limits to choose from: the usual ones, with these among them. */
export function limitChoices(...minutes: readonly number[]): number[] {
	return [...new Set([...RESPONSE_MINUTES, ...minutes])].sort((a, b) => a - b);
}

/** Reads a link's query and hash; what cannot be read takes its default, so an old link still opens. */
export function parsePermalink(query: URLSearchParams, hash: string): Permalink {
	const view = query.get('view');
	const minutes = Number(query.get('minutes') || NaN);
	const asOf = query.get('asOf');
	const panel = query.get('panel');
	return {
		view: VIEWS.find((known) => known === view) ?? 'as_is',
		winter: query.get('winter') === '1',
		minutes: minutes >= ARRIVAL.range[0] && minutes <= ARRIVAL.range[1] ? minutes : null,
		asOf: asOf !== null && /^\d{4}-\d\d-\d\d$/.test(asOf) ? asOf : null,
		layers: parseLayers(query.get('layers')),
		selected: parseSelection(query.get('selected')),
		panel: LIST_PANELS.find((known) => known === panel) ?? null,
		camera: parseCamera(hash)
	};
}

/** The query and hash of a link, defaults left out: `?winter=1#13.5/47.7260/128.9003`. */
export function printPermalink(link: Permalink): string {
	const query = new URLSearchParams();
	if (link.view !== 'as_is') query.set('view', link.view);
	if (link.winter) query.set('winter', '1');
	if (link.minutes !== null) query.set('minutes', String(link.minutes));
	if (link.asOf !== null) query.set('asOf', link.asOf);
	const layers = MAP_LAYERS.filter((layer) => link.layers.includes(layer));
	if (layers.join() !== DEFAULT_LAYERS.join()) query.set('layers', layers.join('.') || 'none');
	if (link.selected?.kind === 'facility') query.set('selected', `facility:${link.selected.id}`);
	if (link.selected?.kind === 'hole') query.set('selected', `hole:${link.selected.number}`);
	if (link.panel !== null) query.set('panel', link.panel);
	const text = query.toString().replaceAll('%3A', ':');
	return (text === '' ? '' : `?${text}`) + (link.camera === null ? '' : printCamera(link.camera));
}

function printCamera({ zoom, lat, lon }: Camera): string {
	return `#${Number(zoom.toFixed(2))}/${lat.toFixed(5)}/${lon.toFixed(5)}`;
}

function parseCamera(hash: string): Camera | null {
	const parts = hash.replace(/^#/, '').split('/');
	if (parts.length !== 3 || parts.includes('')) return null;
	const [zoom, lat, lon] = parts.map(Number) as [number, number, number];
	const isOnEarth = Math.abs(lat) <= 85.06 && Math.abs(lon) <= 180;
	return isOnEarth && zoom >= 0 && zoom <= 24 ? { zoom, lat, lon } : null;
}

function parseLayers(text: string | null): readonly MapLayer[] {
	if (text === null) return DEFAULT_LAYERS;
	const asked = text.split('.');
	return MAP_LAYERS.filter((layer) => asked.includes(layer));
}

function parseSelection(text: string | null): Selection | null {
	const facility = /^facility:([0-9a-f-]{36})$/i.exec(text ?? '');
	if (facility?.[1]) return { kind: 'facility', id: facility[1] };
	const hole = /^hole:(\d{1,7})$/.exec(text ?? '');
	return hole?.[1] ? { kind: 'hole', number: Number(hole[1]) } : null;
}
