import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PIECE_BYTES, piecesOf, type TileManifest } from '#lib/domain/tile-pack.ts';
import { Forbidden, NotFound } from '#lib/server/errors.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { findTilePack, makeTilePack, readTilePiece } from '#lib/server/services/tile-pack.ts';
import { getBaseTile } from '#lib/server/services/tiles.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { townSource } from './harness/town.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describeOnBothDatabases('the base map for phones', (getDb) => {
	let folder = '';
	const before = process.env['ATLAS_DATA_DIR'];

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-tiles-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		await createTestDistrict(getDb(), 'r1');
		await importOsm(contextOf(getDb()), 'r1', townSource());
	});
	afterAll(() => {
		if (before === undefined) delete process.env['ATLAS_DATA_DIR'];
		else process.env['ATLAS_DATA_DIR'] = before;
		rmSync(folder, { recursive: true, force: true });
	});

	async function download({ version, pieces }: TileManifest): Promise<Buffer> {
		const parts = await Promise.all(
			pieces.map((_, index) => readTilePiece(contextOf(getDb()), 'r1', version, index))
		);
		return Buffer.concat(parts);
	}

	it('is made once, in pieces with checksums, and holds every tile as the server serves it', async () => {
		const crew = asPerson(getDb(), { role: 'crew' });
		expect(await findTilePack(crew, 'r1')).toMatchObject({ status: 'building' });
		const manifest = await makeTilePack(crew, 'r1');
		await expect.poll(() => findTilePack(crew, 'r1')).toEqual({ status: 'ready', manifest });
		const archive = await download(manifest);
		expect(archive.length).toBe(manifest.bytes);
		expect(sha256(archive)).toBe(manifest.sha256);
		manifest.pieces.forEach((piece, index) => {
			const bytes = archive.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
			expect(piece).toEqual({ bytes: bytes.length, sha256: sha256(bytes) });
		});
		const keys = Object.keys(manifest.tiles);
		expect(new Set(keys.map((key) => key.split('/')[0]))).toEqual(
			new Set(['8', '9', '10', '11', '12', '13', '14'])
		);
		for (const key of keys) {
			const [z = NaN, x = NaN, y = NaN] = key.split('/').map(Number);
			const { tile } = await getBaseTile(crew, 'r1', { z, x, y });
			const [offset = NaN, length = NaN] = manifest.tiles[key] ?? [];
			expect(piecesOf(offset, length)[0]?.piece).toBe(Math.floor(offset / PIECE_BYTES));
			const packed = gunzipSync(archive.subarray(offset, offset + length));
			expect(Buffer.compare(packed, Buffer.from(tile)), key).toBe(0);
		}
	});

	it('has another version after the map changed', async () => {
		const crew = asPerson(getDb(), { role: 'crew' });
		const { version } = await makeTilePack(crew, 'r1');
		await importOsm(contextOf(getDb()), 'r1', townSource({ without: [3] }));
		expect((await makeTilePack(crew, 'r1')).version).not.toBe(version);
	});

	it('is for those who mark, and has no piece that is not there', async () => {
		const viewer = asPerson(getDb(), { role: 'viewer' });
		await expect(findTilePack(viewer, 'r1')).rejects.toThrow(Forbidden);
		const crew = asPerson(getDb(), { role: 'crew' });
		const { version, pieces } = await makeTilePack(crew, 'r1');
		for (const [asked, piece] of [
			[version, pieces.length],
			[version, -1],
			['9.9.9', 0],
			['../../etc/passwd', 0]
		] as const)
			await expect(readTilePiece(crew, 'r1', asked, piece)).rejects.toThrow(NotFound);
	});
});
