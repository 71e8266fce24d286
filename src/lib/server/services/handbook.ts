import { sphereDistanceMeters } from '#lib/core/geometry/distance.ts';
import { costAtPoint } from '#lib/core/roads/index.ts';
import type { Facility } from '#lib/domain/facility.ts';
import {
	compareFacts,
	WATER_KINDS,
	type Handbook,
	type HandbookPage,
	type PageFacts
} from '#lib/domain/handbook.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import { sortBy } from '#lib/domain/table-page.ts';
import { printPdf } from '#lib/formats/document/print-pdf.ts';
import { toHandbookPaper } from '#lib/formats/handbook/handbook-paper.ts';
import { Conflict, Unavailable } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { findLastEdition, insertEdition, listEditions } from '#lib/server/queries/handbook.ts';
import { getPlacedDistrict } from './analysis.ts';
import { snapPlace } from './building-points.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { getFacility, listRegister } from './facility.ts';
import { readFacts, readLabels } from './handbook-facts.ts';
import { findSurroundings, type WaterOnPlane } from './handbook-map.ts';
import { handbookWords } from './handbook-words.ts';
import { loadResponseField } from './response.ts';
import { loadRoads } from './road-cache.ts';
import { invalid } from './validation.ts';

export interface HandbookOptions {
	/**
	 * Waters within this distance of the station instead of those in its charge: that name it, or that name no
	 * station and to which its engines come first by road.
	 */
	reachMeters?: number | undefined;
	/** Keeps this as an edition, against which the next one marks what changed. */
	isEdition?: boolean | undefined;
	locale: Locale;
}

const PAGE = 1000;
const MOST_PAGES = 600;
const MOST_CANDIDATES = 20;

/** Stations with the last edition of their books. */
export async function listHandbooks(context: Context, district: string) {
	authorize(context, district, 'sensitive.read');
	await requireDistrict(context.db, district);
	const { facilities } = await listRegister(context, district, {
		kinds: ['fire_station', 'micro_station'],
		lifecycles: ['in_service'],
		limit: PAGE
	});
	const editions = new Map(
		(await listEditions(context.db, district)).map((edition) => [edition.station_id, edition])
	);
	return facilities.map(({ id, kind, name, code, position }) => {
		const { number, made_at, made_by, page_count } = editions.get(id) ?? {};
		return {
			id,
			kind,
			code,
			name: name ?? code ?? id,
			isPlaced: position !== null,
			edition: number ?? null,
			madeAt: made_at ?? null,
			madeBy: made_by ?? null,
			pageCount: page_count ?? null
		};
	});
}

/**
 * Id of the station in service that is called so: its id, code or name, or a part of the name that only one
 * has.
 *
 * @throws {Invalid} None, or several, with the candidates.
 */
export async function findHandbookStation(
	context: Context,
	district: string,
	called: string
): Promise<string> {
	const stations = await listHandbooks(context, district);
	const wanted = called.trim();
	const exact = stations.filter(({ id, code, name }) => [id, code, name].includes(wanted));
	const found =
		exact.length > 0 || wanted === ''
			? exact
			: stations.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
	const [station] = found;
	if (station && found.length === 1) return station.id;
	const candidates = sortBy(station ? found : stations, ({ name }) => name, false)
		.slice(0, MOST_CANDIDATES)
		.map(({ name, code, id }) => `${name}（${code ?? id}）`);
	const [zh, en] = station
		? ['有几个站都像', `${found.length} stations could be`]
		: ['没有', 'no station is called'];
	throw invalid([
		{
			path: 'station',
			message: `${zh}“${wanted}”，请写括号里的编号。可选：${candidates.join('、')} — ${en} "${wanted}"; give the code in brackets`
		}
	]);
}

/**
 * The water-source book of a station (水源手册) as an A5 PDF, what changed since the last edition marked.
 *
 * @throws {NotFound} No such station. @throws {Invalid} It is none, has no position, or too many waters.
 * @throws {Conflict} Somebody made the next edition meanwhile.
 */
export async function printHandbook(
	context: Context,
	district: string,
	stationId: string,
	options: HandbookOptions
): Promise<{ bytes: Uint8Array; book: Handbook }> {
	authorize(context, district, 'sensitive.read');
	const { book, facts } = await makeHandbook(context, district, stationId, options);
	if (options.isEdition) await keepEdition(context, district, stationId, book, facts);
	const paper = toHandbookPaper(book, handbookWords(book, options.locale));
	return { bytes: await printPdf(paper), book };
}

async function makeHandbook(
	context: Context,
	district: string,
	stationId: string,
	{ reachMeters, locale }: HandbookOptions
): Promise<{ book: Handbook; facts: Record<string, PageFacts> }> {
	const { db } = context;
	const { srid, name, is_demo, time_zone } = await getPlacedDistrict(db, district);
	const station = await getFacility(context, district, stationId);
	if (station.kind !== 'fire_station' && station.kind !== 'micro_station')
		throw invalid([
			{ path: 'station', message: '手册按消防站编，请选消防站 — a book belongs to a station' }
		]);
	const { waters, nearestCount } = await listWaters(context, district, station, reachMeters);
	const last = await findLastEdition(db, district, station.id);
	const labels = readLabels(locale);
	const roads = await loadRoads(db, district, srid).catch((error: unknown) => {
		if (error instanceof Unavailable) return undefined;
		throw error;
	});
	const onPlane = waters.flatMap((water): WaterOnPlane[] => {
		if (!water.position || !roads) return [];
		const [x = NaN, y = NaN] = roads.projection.forward(...water.position);
		return [{ id: water.id, x, y, kind: water.kind, state: water.state, label: labelOf(water) }];
	});
	const facts: Record<string, PageFacts> = {};
	const pages = waters.map((water): HandbookPage => {
		const now = readFacts(water, locale);
		facts[water.id] = now;
		const before = last?.pages[water.id];
		const { changed, gone } = compareFacts(before, now);
		return {
			id: water.id,
			label: labelOf(water),
			kind: water.kind,
			state: water.state,
			isNew: last !== undefined && before === undefined,
			isChanged: changed.size > 0 || gone.length > 0,
			facts: Object.entries(now).map(([key, value]) => ({
				key,
				label: labels(water.kind, key),
				value,
				isChanged: changed.has(key)
			})),
			gone: gone.map((key) => labels(water.kind, key)),
			observedAt: water.observed_at,
			surroundings: roads ? (findSurroundings(roads, onPlane, water.id) ?? null) : null
		};
	});
	const removed = Object.entries(last?.pages ?? {}).filter(([id]) => !(id in facts));
	const book: Handbook = {
		station: labelOf(station),
		district: name,
		isDemo: is_demo,
		edition: (last?.number ?? 0) + 1,
		madeAt: new Intl.DateTimeFormat('sv-SE', { timeZone: time_zone }).format(context.now()),
		previousMadeAt: last
			? new Intl.DateTimeFormat('sv-SE', { timeZone: time_zone }).format(new Date(last.made_at))
			: null,
		reachMeters: reachMeters ?? null,
		nearestCount,
		pages,
		removed: removed.map(([id, page]) => page['code'] ?? page['name'] ?? id.slice(0, 8))
	};
	return { book, facts };
}

/** Waters of a book: within a distance, or those in the station's charge. */
async function listWaters(
	context: Context,
	district: string,
	station: Facility,
	reachMeters: number | undefined
): Promise<{ waters: Facility[]; nearestCount: number }> {
	const { position: from } = station;
	if (reachMeters !== undefined && !from)
		throw invalid([
			{ path: 'station', message: '这个站还没有落图 — this station is not on the map yet' }
		]);
	const isNearest = reachMeters === undefined ? await byNearestStation(context, district) : null;
	const found: Facility[] = [];
	let nearestCount = 0;
	let after: { code: string | null; id: string } | null = null;
	do {
		const page: Awaited<ReturnType<typeof listRegister>> = await listRegister(context, district, {
			kinds: WATER_KINDS,
			lifecycles: ['in_service', 'suspended'],
			limit: PAGE,
			...(after ? { after } : {})
		});
		for (const water of page.facilities) {
			const { position, station_id } = water;
			if (reachMeters !== undefined) {
				if (position && from && sphereDistanceMeters(position, from) <= reachMeters)
					found.push(water);
			} else if (station_id === station.id) found.push(water);
			else if (station_id === null && position && isNearest?.(position) === station.id) {
				found.push(water);
				nearestCount++;
			}
		}
		after = page.next;
	} while (after);
	if (found.length > MOST_PAGES)
		throw invalid([
			{
				path: 'km',
				message: `有 ${found.length} 处水源，一本最多 ${MOST_PAGES} 页，请缩小范围 — ${found.length} waters, a book holds ${MOST_PAGES}: take a smaller area`
			}
		]);
	return { waters: sortBy(found, labelOf, false), nearestCount };
}

/** The fire station whose engines are first at a place now (computed responsibility area); null without roads. */
async function byNearestStation(
	context: Context,
	district: string
): Promise<((position: readonly [number, number]) => string | undefined) | null> {
	try {
		const { layer, field, stations } = await loadResponseField(context, district, false);
		return ([lon, lat]) => {
			const road = snapPlace(layer, lon, lat);
			const reached = road && costAtPoint(field, road);
			return reached && stations[reached.source]?.id;
		};
	} catch (error) {
		// Before roads are imported only what names its station is in a book.
		if (error instanceof Unavailable) return null;
		throw error;
	}
}

async function keepEdition(
	context: Context,
	district: string,
	stationId: string,
	book: Handbook,
	facts: Record<string, PageFacts>
): Promise<void> {
	authorize(context, district, 'export.run');
	const isKept = await context.db.transaction(
		async (client) => {
			const edition = {
				number: book.edition,
				made_at: context.now().toISOString(),
				made_by: context.actor.name,
				reach_m: book.reachMeters,
				pages: facts
			};
			if (!(await insertEdition(client, district, stationId, edition))) return false;
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'create',
				entity: 'handbook',
				entityId: stationId,
				after: { edition: book.edition, pages: book.pages.length }
			});
			return true;
		},
		{ label: 'handbook edition' }
	);
	if (!isKept)
		throw new Conflict(
			[
				'{station}的第 {edition} 版刚被别人出了，请再试一次。',
				'Edition {edition} of {station} was made by somebody else just now; try again.'
			],
			{ params: { station: book.station, edition: book.edition } }
		);
}

function labelOf({ code, name, road_name, id }: Facility): string {
	return code ?? name ?? road_name ?? id.slice(0, 8);
}
