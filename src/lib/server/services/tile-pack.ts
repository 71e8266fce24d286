import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
	MOST_PACK_BYTES,
	PIECE_BYTES,
	type TileManifest,
	type TilePackAnswer
} from '#lib/domain/tile-pack.ts';
import { readEnv } from '#lib/server/env.ts';
import { NotFound } from '#lib/server/errors.ts';
import { createLog } from '#lib/server/log.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { listBoxesOver } from '#lib/server/queries/tile-pack.ts';
import { tilesOfBox, toTileWindow } from '#lib/server/tiles/tile-window.ts';
import { getPlacedDistrict } from './analysis.ts';
import { authorize, type Context } from './context.ts';
import { hashOfBytes } from './file-store.ts';
import { baseVersion, getBaseTile, type TileAddress } from './tiles.ts';

const MIN_ZOOM = 8;
const MAX_ZOOM = 14;
/** The outline decides at this zoom; below and above, the tiles over and under these. */
const OUTLINE_ZOOM = 12;

interface Progress {
	done: number;
	total: number;
}
type Building = Progress & { made: Promise<TileManifest> };
const underWay = new WeakMap<Context['db'], Map<string, Building>>();

/**
 * The district's base map as an archive for phones, or how far its making is: made once for each state
 * of the base map, tile by tile, so that nobody waits for it.
 *
 * @throws {Unavailable} There is no map yet.
 */
export async function findTilePack(context: Context, district: string): Promise<TilePackAnswer> {
	authorize(context, district, 'observation.write');
	const { bbox } = await getPlacedDistrict(context.db, district);
	const version = await versionOf(context, district);
	const manifest = await readManifest(district, version);
	if (manifest) return { status: 'ready', manifest };
	const { done, total } = startBuilding(context, district, version, bbox);
	return { status: 'building', done, total };
}

/** Makes the archive now, or waits for whoever makes it; for the command line and tests. */
export async function makeTilePack(context: Context, district: string): Promise<TileManifest> {
	authorize(context, district, 'observation.write');
	const { bbox } = await getPlacedDistrict(context.db, district);
	const version = await versionOf(context, district);
	const known = await readManifest(district, version);
	return known ?? startBuilding(context, district, version, bbox).made;
}

/** Once at a time in this process; two processes that make the same one write the same bytes. */
function startBuilding(
	context: Context,
	district: string,
	version: string,
	bbox: readonly [number, number, number, number]
): Building {
	const builds = underWay.get(context.db) ?? new Map<string, Building>();
	underWay.set(context.db, builds);
	const key = `${district}/${version}`;
	const known = builds.get(key);
	if (known) return known;
	const progress: Progress = { done: 0, total: 0 };
	const made = build(context, district, version, bbox, progress).finally(() => builds.delete(key));
	made.catch((error: unknown) => createLog().error('tile pack failed', { district, error }));
	const building = Object.assign(progress, { made });
	builds.set(key, building);
	return building;
}

/** The bytes of a piece. @throws {NotFound} There is no such archive or piece. */
export async function readTilePiece(
	context: Context,
	district: string,
	version: string,
	piece: number
): Promise<Buffer> {
	authorize(context, district, 'observation.write');
	const manifest = /^[\w.]{1,60}$/.test(version) && (await readManifest(district, version));
	const asked = manifest ? manifest.pieces[piece] : undefined;
	if (!asked) throw new NotFound(['没有这一段底图。', 'There is no such piece of the base map.']);
	const file = await open(pathOf(district, version, 'tiles'));
	try {
		const bytes = Buffer.alloc(asked.bytes);
		await file.read(bytes, 0, asked.bytes, piece * PIECE_BYTES);
		return bytes;
	} finally {
		await file.close();
	}
}

async function versionOf({ db }: Context, district: string): Promise<string> {
	const batch = await findCurrentBatch(db, district);
	return `${baseVersion(await getRevision(db, district))}.${batch?.id ?? 0}`;
}

async function build(
	context: Context,
	district: string,
	version: string,
	bbox: readonly [number, number, number, number],
	progress: Progress
): Promise<TileManifest> {
	const addresses = await listAddresses(context, district, bbox);
	progress.total = addresses.length;
	const byZoom = new Map<number, { key: string; bytes: Buffer }[]>();
	for (const address of addresses) {
		const { tile } = await getBaseTile(context, district, address);
		progress.done++;
		if (tile.byteLength === 0) continue;
		const { z, x, y } = address;
		const ofZoom = byZoom.get(z) ?? [];
		byZoom.set(z, ofZoom);
		ofZoom.push({ key: `${z}/${x}/${y}`, bytes: gzipSync(tile, { level: 9 }) });
	}
	return write(district, version, byZoom);
}

/** As many zooms as fit. Written aside and renamed, the manifest last: who sees it sees all of it. */
async function write(
	district: string,
	version: string,
	byZoom: ReadonlyMap<number, readonly { key: string; bytes: Buffer }[]>
): Promise<TileManifest> {
	const tiles: TileManifest['tiles'] = {};
	const parts: Buffer[] = [];
	let bytes = 0;
	let maxZoom = MIN_ZOOM;
	for (let zoom = MIN_ZOOM; zoom <= MAX_ZOOM; zoom++) {
		const ofZoom = byZoom.get(zoom) ?? [];
		const size = ofZoom.reduce((sum, tile) => sum + tile.bytes.length, 0);
		if (bytes + size > MOST_PACK_BYTES) break;
		maxZoom = zoom;
		for (const { key, bytes: tile } of ofZoom) {
			tiles[key] = [bytes, tile.length];
			parts.push(tile);
			bytes += tile.length;
		}
	}
	const archive = Buffer.concat(parts);
	const pieces = Array.from({ length: Math.ceil(bytes / PIECE_BYTES) }, (_, index) => {
		const piece = archive.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
		return { bytes: piece.length, sha256: hashOfBytes(piece) };
	});
	const sha256 = createHash('sha256').update(archive).digest('hex');
	const manifest: TileManifest = {
		district,
		version,
		minZoom: MIN_ZOOM,
		maxZoom,
		bytes,
		sha256,
		pieces,
		tiles
	};
	await mkdir(folder(), { recursive: true, mode: 0o700 });
	for (const [kind, content] of [
		['tiles', archive],
		['json', JSON.stringify(manifest)]
	] as const) {
		const path = pathOf(district, version, kind);
		await writeFile(`${path}.${process.pid}.part`, content, { mode: 0o600 });
		await rename(`${path}.${process.pid}.part`, path);
	}
	return manifest;
}

/** Tiles over the district, its outline and not its box: a forest's corner is nobody's round. */
async function listAddresses(
	{ db }: Context,
	district: string,
	bbox: readonly [number, number, number, number]
): Promise<TileAddress[]> {
	const candidates = tilesOfBox(bbox, OUTLINE_ZOOM);
	const boxes = candidates.flatMap((tile) => {
		const window = toTileWindow(district, tile.z, tile.x, tile.y);
		return window ? [window.box] : [];
	});
	const inside = new Set(await listBoxesOver(db, district, boxes));
	const chosen = candidates.filter((_, index) => inside.has(index));
	const addresses = new Map<string, TileAddress>();
	for (const tile of chosen) {
		for (let z = MIN_ZOOM; z <= MAX_ZOOM; z++) {
			const step = 2 ** Math.abs(z - OUTLINE_ZOOM);
			const isAbove = z <= OUTLINE_ZOOM;
			const [x0, y0] = isAbove
				? [Math.floor(tile.x / step), Math.floor(tile.y / step)]
				: [tile.x * step, tile.y * step];
			const side = isAbove ? 1 : step;
			for (let x = x0; x < x0 + side; x++)
				for (let y = y0; y < y0 + side; y++) addresses.set(`${z}/${x}/${y}`, { z, x, y });
		}
	}
	return [...addresses.values()].sort((a, b) => a.z - b.z || a.x - b.x || a.y - b.y);
}

async function readManifest(district: string, version: string): Promise<TileManifest | undefined> {
	try {
		return JSON.parse(await readFile(pathOf(district, version, 'json'), 'utf8')) as TileManifest;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
}

const folder = () => join(readEnv().directories.cache, 'tile-packs');
const pathOf = (district: string, version: string, kind: 'tiles' | 'json') =>
	join(folder(), `${encodeURIComponent(district)}-${version}.${kind}`);
