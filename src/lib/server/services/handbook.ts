import { sphereDistanceMeters } from '#lib/core/geometry/distance.ts';
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
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { getFacility, listRegister } from './facility.ts';
import { readFacts, readLabels } from './handbook-facts.ts';
import { findSurroundings, type WaterOnPlane } from './handbook-map.ts';
import { handbookWords } from './handbook-words.ts';
import { loadRoads } from './road-cache.ts';
import { invalid } from './validation.ts';

export interface HandbookOptions {
	/** Waters within this distance of the station instead of those that it is in charge of. */
	reachMeters?: number | undefined;
	/** Keeps this as an edition, against which the next one marks what changed. */
	isEdition?: boolean | undefined;
	locale: Locale;
}

const PAGE = 1000;
const MOST_PAGES = 600;

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
 * Id of the station in service that is called so: its id, code or name.
 *
 * @throws {Invalid} None, or several, with the names that there are.
 */
export async function findHandbookStation(
	context: Context,
	district: string,
	called: string
): Promise<string> {
	const stations = await listHandbooks(context, district);
	const wanted = called.trim();
	const found = stations.filter(({ id, code, name }) => [id, code, name].includes(wanted));
	const [station] = found;
	if (station && found.length === 1) return station.id;
	const names = stations.slice(0, 10).map(({ name, code }) => (code ? `${name}（${code}）` : name));
	const [zh, en] = station ? ['有几个站叫', 'several stations are called'] : ['没有', 'no station'];
	throw invalid([
		{
			path: 'station',
			message: `${zh}“${wanted}”，请写编号。本区有：${names.join('、')} — ${en} "${wanted}"; give a code`
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
	const waters = await listWaters(context, district, station, reachMeters);
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
		pages,
		removed: removed.map(([id, page]) => page['code'] ?? page['name'] ?? id.slice(0, 8))
	};
	return { book, facts };
}

async function listWaters(
	context: Context,
	district: string,
	station: Facility,
	reachMeters: number | undefined
): Promise<Facility[]> {
	const found: Facility[] = [];
	let after: { code: string | null; id: string } | null = null;
	if (reachMeters !== undefined && !station.position)
		throw invalid([
			{ path: 'station', message: '这个站还没有落图 — this station is not on the map yet' }
		]);
	do {
		const page: Awaited<ReturnType<typeof listRegister>> = await listRegister(context, district, {
			kinds: WATER_KINDS,
			lifecycles: ['in_service', 'suspended'],
			...(reachMeters === undefined && { station: station.id }),
			limit: PAGE,
			...(after ? { after } : {})
		});
		found.push(
			...page.facilities.filter(
				({ position }) =>
					reachMeters === undefined ||
					(position !== null &&
						station.position !== null &&
						sphereDistanceMeters(position, station.position) <= reachMeters)
			)
		);
		after = page.next;
	} while (after);
	if (found.length > MOST_PAGES)
		throw invalid([
			{
				path: 'km',
				message: `有 ${found.length} 处水源，一本最多 ${MOST_PAGES} 页，请缩小范围 — ${found.length} waters, a book holds ${MOST_PAGES}: take a smaller area`
			}
		]);
	return sortBy(found, labelOf, false);
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
