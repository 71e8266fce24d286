import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { findNextOutageChange } from '#lib/server/queries/coverage-input.ts';
import { getRevision, type Revision } from '#lib/server/queries/revision.ts';
import {
	encodeBaseTile,
	encodeFacilityTile,
	listBaseTileFeatures,
	listFacilityTileFeatures,
	type TileWindow
} from '#lib/server/queries/tile.ts';
import { NotFound, Unavailable } from '#lib/server/errors.ts';
import { encodeTile } from '#lib/server/tiles/encode-tile.ts';
import { encodeResponseTile } from '#lib/server/tiles/response-tile.ts';
import { TileCache } from '#lib/server/tiles/tile-cache.ts';
import { toTileWindow } from '#lib/server/tiles/tile-window.ts';
import { readArrivalMinutes } from './analysis.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { loadResponseField, type ResponseOptions } from './response.ts';

/** A Mapbox vector tile; empty bytes when there is nothing in it. */
export interface TileAnswer {
	tile: Uint8Array;
	/** Names the state of the data: the `v` of an address whose tile never changes, and its ETag. */
	version: string;
}

export interface TileAddress {
	z: number;
	x: number;
	y: number;
}

const CACHE_BYTES = 64 * 1024 * 1024;
const caches = new WeakMap<Context['db'], TileCache>();

/** Which data a base tile shows, in terms of `DistrictSummary.revision`: its `v`. */
export function baseVersion(revision: Pick<Revision, 'base' | 'areas'>): string {
	return `${revision.base}.${revision.areas}`;
}

/** Roads, water, land use, rail, buildings, places and the outline. @throws {NotFound} No such tile. */
export async function getBaseTile(
	context: Context,
	district: string,
	address: TileAddress
): Promise<TileAnswer> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const window = findWindow(district, address);
	const batch = await findCurrentBatch(db, district);
	const version = baseVersion(await getRevision(db, district));
	const tile = await throughCache(
		context,
		`base/${nameOf(window)}/${version}/${batch?.id}`,
		async () =>
			db.kind === 'server'
				? encodeBaseTile(db, window, batch?.id ?? null)
				: encodeTile(await listBaseTileFeatures(db, window, batch?.id ?? null), window)
	);
	return { tile, version };
}

/** Facilities as they are now; a maintainer sees those it serves. @throws {NotFound} No such tile. */
export async function getFacilityTile(
	context: Context,
	district: string,
	address: TileAddress
): Promise<TileAnswer> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const window = findWindow(district, address);
	const now = context.now();
	const party = confinedTo(context.actor, district);
	const { register, areas } = await getRevision(db, district);
	const next = await findNextOutageChange(db, [district], now);
	// Until an outage next begins or ends the same moment is as good as now.
	const version = `${register}.${areas}.${next?.getTime() ?? 0}`;
	const name = `facility/${nameOf(window)}/${version}/${party ?? ''}`;
	const tile = await throughCache(context, name, async () =>
		db.kind === 'server'
			? encodeFacilityTile(db, window, party, now)
			: encodeTile(await listFacilityTileFeatures(db, window, party, now), window)
	);
	return { tile, version };
}

/** Roads by arrival time, cut at the bands and at the limit. @throws {NotFound} No such tile. */
export async function getResponseTile(
	context: Context,
	district: string,
	address: TileAddress,
	options: ResponseOptions
): Promise<TileAnswer> {
	authorize(context, district, 'map.read');
	findWindow(district, address);
	return offThread(context, 'responseTile', [district, address, options], () =>
		getResponseTileHere(context, district, address, options)
	);
}

export async function getResponseTileHere(
	context: Context,
	district: string,
	address: TileAddress,
	options: ResponseOptions
): Promise<TileAnswer> {
	const window = findWindow(district, address);
	const minutes = options.minutes ?? (await readArrivalMinutes(context.db, district));
	const response = await loadResponseField(context, district, options.winter).catch(ifNoRoads);
	if (!response) return { tile: new Uint8Array(), version: 'no roads' };
	const version = response.key;
	const name = `response/${nameOf(window)}/${version}/${minutes}`;
	const tile = await throughCache(context, name, () =>
		Promise.resolve(encodeResponseTile(response, window, minutes))
	);
	return { tile, version };
}

/** A district without roads has no arrival times to draw, which is no failure of its map. */
function ifNoRoads(thrown: unknown): undefined {
	if (!(thrown instanceof Unavailable)) throw thrown;
}

function findWindow(district: string, { z, x, y }: TileAddress): TileWindow {
	const window = toTileWindow(district, z, x, y);
	if (window) return window;
	throw new NotFound(['没有这个瓦片：{tile}', 'No such tile: {tile}'], {
		params: { tile: `${z}/${x}/${y}` }
	});
}

function nameOf({ district, z, x, y }: TileWindow): string {
	return `${district}/${z}/${x}/${y}`;
}

async function throughCache(
	{ db }: Context,
	name: string,
	make: () => Promise<Uint8Array>
): Promise<Uint8Array> {
	const cache = caches.get(db) ?? new TileCache(CACHE_BYTES);
	caches.set(db, cache);
	const known = cache.get(name);
	if (known) return known;
	const tile = await make();
	cache.set(name, tile);
	return tile;
}
