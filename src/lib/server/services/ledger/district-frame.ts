import { findSnap } from '#lib/core/roads/index.ts';
import type { AddressBook } from '#lib/domain/ledger/locate-address.ts';
import { foldText } from '#lib/domain/ledger/fold-text.ts';
import type { KnownFacility } from '#lib/domain/ledger/match-records.ts';
import { parseAddress } from '#lib/domain/ledger/parse-address.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import type { DistrictRecord } from '#lib/server/queries/district.ts';
import {
	listKnownFacilities,
	listLedgerLinks,
	listNamedThings,
	type NamedThing
} from '#lib/server/queries/ledger-frame.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { loadBuildings } from '../building-points.ts';
import { requireDistrict } from '../district-access.ts';
import { loadRoads, type LoadedRoads } from '../road-cache.ts';

/** What a ledger is compared with. */
export interface DistrictFrame {
	district: DistrictRecord;
	/** Of the register, when `known` was read. */
	registerRevision: number;
	known: KnownFacility[];
	/** Facilities that rows of this source were merged into, by source id. */
	links: Map<string, string>;
	findNamed: (kind: NamedThing['kind'], name: string) => string | undefined;
	roads: LoadedRoads | undefined;
	roadDistance: ((lon: number, lat: number) => number | undefined) | undefined;
}

const PAGE = { embedded: 2000, server: 20_000 } as const;
/** A shift is some 500 m; beyond this no road is near either way. */
const ROAD_LIMIT_METERS = 600;

/** Reads the district's register, names and roads for a ledger of one source. */
export async function loadFrame(
	db: Database,
	code: string,
	source: string
): Promise<DistrictFrame> {
	const district = await requireDistrict(db, code);
	const { register } = await getRevision(db, code);
	const known: KnownFacility[] = [];
	for (let after: string | undefined; ;) {
		const page = await listKnownFacilities(db, code, source, after, PAGE[db.kind]);
		known.push(...page);
		if (page.length < PAGE[db.kind]) break;
		after = page.at(-1)?.id;
	}
	const roads = await findRoads(db, district);
	return {
		district,
		registerRevision: register,
		known,
		links: await listLedgerLinks(db, code, source),
		findNamed: indexNames(await listNamedThings(db, code)),
		roads,
		roadDistance: roads && distanceTo(roads)
	};
}

async function findRoads(db: Database, district: DistrictRecord): Promise<LoadedRoads | undefined> {
	if (district.srid === null) return undefined;
	try {
		return await loadRoads(db, district.code, district.srid);
	} catch (error) {
		if (error instanceof Unavailable) return undefined;
		throw error;
	}
}

function distanceTo(roads: LoadedRoads): NonNullable<DistrictFrame['roadDistance']> {
	return (lon, lat) => {
		const [x = NaN, y = NaN] = roads.projection.forward(lon, lat);
		if (!Number.isFinite(x) || !Number.isFinite(y)) return undefined;
		return findSnap(roads.snaps, x, y, { limitMeters: ROAD_LIMIT_METERS })?.distanceMeters;
	};
}

const SUFFIX = /(街道办事处|街道|镇|乡|社区|村|消防救援站|消防站|救援站|站)$/;

/** By name, written in any way; 旭日 finds 旭日街道 if no other begins so. */
function indexNames(things: readonly NamedThing[]): DistrictFrame['findNamed'] {
	const exact = new Map<string, string>();
	const short = new Map<string, string | null>();
	for (const { kind, key, name } of things) {
		const folded = foldText(name);
		exact.set(`${kind}/${folded}`, key);
		const stem = `${kind}/${folded.replace(SUFFIX, '')}`;
		const other = short.get(stem);
		short.set(stem, other === undefined || other === key ? key : null);
	}
	return (kind, name) => {
		const folded = foldText(name);
		return (
			exact.get(`${kind}/${folded}`) ??
			short.get(`${kind}/${folded.replace(SUFFIX, '')}`) ??
			undefined
		);
	};
}

/** Named roads and numbered houses, for locating addresses; undefined without roads. */
export async function loadAddressBook(
	db: Database,
	{ district, roads }: Pick<DistrictFrame, 'district' | 'roads'>
): Promise<AddressBook | undefined> {
	if (!roads) return undefined;
	const lines = new Map<string, Float64Array[]>();
	const { pointStart, coordinates } = roads.network;
	roads.names.forEach((name, edge) => {
		if (name === null) return;
		const from = (pointStart[edge] ?? 0) * 2;
		const line = coordinates.slice(from, (pointStart[edge + 1] ?? 0) * 2);
		const key = foldText(name);
		const known = lines.get(key);
		if (known) known.push(line);
		else lines.set(key, [line]);
	});
	const houses = new Map<string, { number: number; x: number; y: number }[]>();
	for (const { address, lon, lat } of await loadBuildings(db, district.code, roads)) {
		const parsed = address === null ? undefined : parseAddress(address);
		const number = Number(/^\d+/.exec(parsed?.number ?? '')?.[0]);
		const [road] = parsed?.roads ?? [];
		if (road === undefined || !Number.isInteger(number)) continue;
		const [x = NaN, y = NaN] = roads.projection.forward(lon, lat);
		const key = foldText(road);
		const known = houses.get(key);
		if (known) known.push({ number, x, y });
		else houses.set(key, [{ number, x, y }]);
	}
	return { projection: roads.projection, roads: lines, houses };
}
