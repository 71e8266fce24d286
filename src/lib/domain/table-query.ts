import { AREA_KINDS } from './area.ts';
import {
	FACILITY_KINDS,
	FACILITY_STATES,
	LIFECYCLES,
	type FacilityKind,
	type FacilityState,
	type Lifecycle
} from './facility.ts';
import { ruleOf } from './rules.ts';
import { VIEWS, type View } from './views.ts';

/** What can be read as a table: the register by kind, and what the map shows beside it. */
export const TABLE_LAYERS = [
	...FACILITY_KINDS,
	'holes',
	'beyond',
	'roads',
	'cranes',
	'areas'
] as const;
export type TableLayer = (typeof TABLE_LAYERS)[number];

/** Columns by which a layer can be sorted; the first is the one it comes in. */
export const TABLE_SORTS = {
	facility: [
		'code',
		'name',
		'address',
		'township',
		'state',
		'lifecycle',
		'observed_at',
		'serviced_by'
	],
	holes: ['number', 'kind', 'area', 'township'],
	beyond: ['rank', 'name', 'kind', 'seconds', 'meters'],
	roads: ['class', 'total'],
	cranes: ['length', 'name', 'class', 'distance'],
	areas: ['kind', 'name', 'code', 'area', 'source']
} as const;
export type FacilitySort = (typeof TABLE_SORTS.facility)[number];

export const PAGE_SIZES = [50, 100, 500, 1000] as const;
const DEFAULT_PAGE_SIZE = 100;
const MOST_TEXT = 100;

/** Which rows of a table are looked at, and how: all that its address says. */
export interface TableQuery {
	q: string;
	states: FacilityState[];
	lifecycles: Lifecycle[];
	township: string;
	isUnplaced: boolean;
	/** The register of the end of this day, `2026-03-31`; '' = as it stands now. */
	asOf: string;
	/** Kind of hole, of what lies beyond, or of area. */
	kind: string;
	view: View;
	winter: boolean;
	/** Null: the limit that the district has set. */
	minutes: number | null;
	sort: string;
	isDescending: boolean;
	/** From 1. */
	page: number;
	size: number;
}

export function isTableLayer(layer: string): layer is TableLayer {
	return (TABLE_LAYERS as readonly string[]).includes(layer);
}

export function isFacilityLayer(layer: TableLayer): layer is FacilityKind {
	return (FACILITY_KINDS as readonly string[]).includes(layer);
}

export function sortsOf(layer: TableLayer): readonly string[] {
	return isFacilityLayer(layer) ? TABLE_SORTS.facility : TABLE_SORTS[layer];
}

/** Kinds by which the rows of a layer can be narrowed; empty where there are none. */
export function kindsOf(layer: TableLayer): readonly string[] {
	if (layer === 'holes') return ['confirmed', 'unverified'];
	if (layer === 'beyond') return ['place', 'building', 'road'];
	return layer === 'areas' ? AREA_KINDS : [];
}

/**
 * Reads an address; what cannot be read takes its default, so an old link still opens.
 *
 * @param get The value of a name, null when absent. Asked for name by name, so that a page knows
 * which changes concern it.
 */
export function parseTableQuery(
	layer: TableLayer,
	get: (name: string) => string | null
): TableQuery {
	const words = <Word extends string>(name: string, known: readonly Word[]): Word[] => {
		const asked = (get(name) ?? '').split(',');
		return known.filter((word) => asked.includes(word));
	};
	const number = <Otherwise>(name: string, least: number, most: number, otherwise: Otherwise) => {
		const value = Number(get(name) || NaN);
		return value >= least && value <= most ? value : otherwise;
	};
	const sorts = sortsOf(layer);
	const sort = get('sort') ?? '';
	const column = sort.replace(/^-/, '');
	const isKnown = sorts.includes(column);
	const arrival = ruleOf('station.arrival_minutes');
	const size = number('size', 1, 1000, DEFAULT_PAGE_SIZE);
	return {
		q: (get('q') ?? '').trim().slice(0, MOST_TEXT),
		states: words('state', FACILITY_STATES),
		lifecycles: words('lifecycle', LIFECYCLES),
		township: get('township') ?? '',
		isUnplaced: get('unplaced') === '1',
		asOf: isDay(get('asOf')) ? (get('asOf') ?? '') : '',
		kind: words('kind', kindsOf(layer))[0] ?? '',
		view: words('view', VIEWS)[0] ?? 'as_is',
		winter: get('winter') === '1',
		minutes: number('minutes', arrival.range[0], arrival.range[1], null),
		sort: isKnown ? column : (sorts[0] ?? ''),
		isDescending: isKnown && sort.startsWith('-'),
		page: Math.floor(number('page', 1, 1_000_000, 1)),
		size: PAGE_SIZES.find((known) => known === size) ?? DEFAULT_PAGE_SIZE
	};
}

function isDay(text: string | null): boolean {
	return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The query string of an address, defaults left out: `?state=unusable&sort=-observed_at`. */
export function printTableQuery(layer: TableLayer, query: TableQuery): string {
	const normal = parseTableQuery(layer, () => null);
	const search = new URLSearchParams();
	const put = (name: string, value: string, isNormal: boolean) => {
		if (!isNormal) search.set(name, value);
	};
	put('q', query.q, query.q === '');
	put('state', query.states.join(','), query.states.length === 0);
	put('lifecycle', query.lifecycles.join(','), query.lifecycles.length === 0);
	put('township', query.township, query.township === '');
	put('unplaced', '1', !query.isUnplaced);
	put('asOf', query.asOf, query.asOf === '');
	put('kind', query.kind, query.kind === '');
	put('view', query.view, query.view === normal.view);
	put('winter', '1', !query.winter);
	put('minutes', String(query.minutes), query.minutes === null);
	const isSortNormal = query.sort === normal.sort && !query.isDescending;
	put('sort', `${query.isDescending ? '-' : ''}${query.sort}`, isSortNormal);
	put('size', String(query.size), query.size === normal.size);
	put('page', String(query.page), query.page <= 1);
	const text = search.toString().replaceAll('%2C', ',');
	return text === '' ? '' : `?${text}`;
}
