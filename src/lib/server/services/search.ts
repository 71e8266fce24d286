import { pinyinInitials } from '#lib/domain/pinyin.ts';
import {
	searchWords,
	type FoundFacility,
	type FoundRoad,
	type SearchAnswer
} from '#lib/domain/search.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { listPlaces } from '#lib/server/queries/place.ts';
import { findByCode, findByWords } from '#lib/server/queries/search.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { loadRoads, type LoadedRoads } from './road-cache.ts';

const LISTED = 12;
/** Ranked among so many; whoever finds more types on. */
const LOOKED_AT = 100;
const OTHERS_LISTED = 5;

/**
 * What the search box finds: facilities by code, old code, name, address, road and initials of pinyin;
 * roads, crossings of two roads, and places.
 */
export async function search(
	context: Context,
	district: string,
	text: string
): Promise<SearchAnswer> {
	authorize(context, district, 'map.read');
	const { db, actor } = context;
	const { srid } = await requireDistrict(db, district);
	const words = searchWords(text);
	const [first] = words;
	if (first === undefined)
		return { facilities: [], hasMore: false, crossings: [], roads: [], places: [] };
	const filter = {
		servicedBy: confinedTo(actor, district),
		includesSensitive: can(actor, district, 'sensitive.read')
	};
	const byCode =
		words.length === 1
			? await findByCode(db, district, first, { ...filter, limit: LISTED + 1 })
			: [];
	// A list that is full of codes that begin so has no room for anything else.
	const byWords =
		byCode.length > LISTED
			? []
			: await findByWords(db, district, { ...filter, words, limit: LOOKED_AT });
	const ranked = rank(words, [...byCode, ...byWords]);
	const roads = srid === null ? undefined : await findRoads(db, district, srid);
	return {
		facilities: ranked.slice(0, LISTED),
		hasMore: ranked.length > LISTED,
		crossings: roads && words.length === 2 ? crossingsOf(roads, words) : [],
		roads: roads ? matching(roads.names, words).slice(0, OTHERS_LISTED) : [],
		places: await findPlaces(db, district, words)
	};
}

/** The whole code first, then what begins so, then old codes, then names, then the rest; each by code. */
function rank(words: readonly string[], found: readonly FoundFacility[]): FoundFacility[] {
	const [word = ''] = words;
	const scoreOf = ({ code, old_codes, name }: FoundFacility): number => {
		const own = (code ?? '').toLowerCase();
		if (own === word) return 0;
		if (old_codes.some((old) => old.toLowerCase() === word)) return 1;
		if (own.startsWith(word)) return 2;
		return (name ?? '').toLowerCase().includes(word) ? 3 : 4;
	};
	const once = new Map(found.map((facility) => [facility.id, facility]));
	return [...once.values()]
		.map((facility) => ({ facility, score: scoreOf(facility) }))
		.sort(
			(a, b) =>
				a.score - b.score ||
				order.compare(
					a.facility.code ?? a.facility.name ?? '',
					b.facility.code ?? b.facility.name ?? ''
				)
		)
		.map(({ facility }) => facility);
}

const order = new Intl.Collator('zh-u-co-pinyin', { numeric: true });

interface RoadIndex {
	names: (FoundRoad & { text: string })[];
	/** Of each road, by name: the nodes that it passes, and where they lie. */
	nodes: Map<string, Map<number, [number, number]>>;
}

const indexes = new WeakMap<LoadedRoads, RoadIndex>();

/** Names of the roads, indexed once for each import; undefined before the first. */
async function findRoads(
	db: Database,
	district: string,
	srid: number
): Promise<RoadIndex | undefined> {
	try {
		const roads = await loadRoads(db, district, srid);
		const known = indexes.get(roads) ?? indexRoads(roads);
		indexes.set(roads, known);
		return known;
	} catch (error) {
		// Facilities and places are found all the same.
		if (error instanceof Unavailable) return undefined;
		throw error;
	}
}

function indexRoads(roads: LoadedRoads): RoadIndex {
	const boxes = new Map<string, FoundRoad>();
	const nodes: RoadIndex['nodes'] = new Map();
	const { pointStart, edgeFrom, edgeTo } = roads.network;
	roads.names.forEach((name, edge) => {
		if (name === null) return;
		const [start = 0, end = 0] = [pointStart[edge], pointStart[edge + 1]];
		const box = boxes.get(name)?.box ?? [Infinity, Infinity, -Infinity, -Infinity];
		const passed = nodes.get(name) ?? new Map<number, [number, number]>();
		const at = (point: number): [number, number] => [
			roads.lonLats[point * 2] ?? NaN,
			roads.lonLats[point * 2 + 1] ?? NaN
		];
		for (let point = start; point < end; point++) {
			const [lon, lat] = at(point);
			box[0] = Math.min(box[0], lon);
			box[1] = Math.min(box[1], lat);
			box[2] = Math.max(box[2], lon);
			box[3] = Math.max(box[3], lat);
		}
		passed.set(edgeFrom[edge] ?? -1, at(start));
		passed.set(edgeTo[edge] ?? -1, at(end - 1));
		boxes.set(name, { name, box });
		nodes.set(name, passed);
	});
	const names = [...boxes.values()].map((road) => ({ ...road, text: textOf(road.name) }));
	return { names, nodes };
}

/** Junctions that a road of the first word and one of the second share. */
function crossingsOf(
	{ names, nodes }: RoadIndex,
	words: readonly string[]
): SearchAnswer['crossings'] {
	const [first = [], second = []] = words.map((word) =>
		names.filter(({ text }) => text.includes(word)).slice(0, 20)
	);
	const found: SearchAnswer['crossings'] = [];
	for (const a of first)
		for (const b of second) {
			if (a.name === b.name) continue;
			const others = nodes.get(b.name);
			const shared = [...(nodes.get(a.name) ?? [])].find(([node]) => others?.has(node));
			const name = `${a.name} × ${b.name}`;
			const isKnown = found.some((known) => known.name === `${b.name} × ${a.name}`);
			if (shared && !isKnown) found.push({ name, position: shared[1] });
			if (found.length === OTHERS_LISTED) return found;
		}
	return found;
}

async function findPlaces(
	db: Database,
	district: string,
	words: readonly string[]
): Promise<SearchAnswer['places']> {
	const places = (await listPlaces(db, district)).map((place) => ({
		...place,
		text: textOf(place.name)
	}));
	return matching(places, words)
		.slice(0, OTHERS_LISTED)
		.map(({ name, kind, position }) => ({ name, kind, position }));
}

/** Those with all words, what begins so first. */
function matching<T extends { name: string; text: string }>(
	things: readonly T[],
	words: readonly string[]
): Omit<T, 'text'>[] {
	const [word = ''] = words;
	return things
		.filter(({ text }) => words.every((part) => text.includes(part)))
		.sort(
			(a, b) =>
				Number(!a.text.startsWith(word)) - Number(!b.text.startsWith(word)) ||
				a.name.length - b.name.length ||
				order.compare(a.name, b.name)
		)
		.map(({ text: _text, ...thing }) => thing);
}

function textOf(name: string): string {
	return `${name.toLowerCase()}\n${pinyinInitials(name)}`;
}
