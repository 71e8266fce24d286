import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import {
	BOX_FORMAT,
	BOX_MANIFEST,
	type BoxFile,
	type BoxManifest
} from '#lib/domain/planning-box.ts';
import { countFeatures } from '#lib/formats/gis/count-features.ts';
import { unpack } from '#lib/formats/gis/unpack.ts';
import { DEFAULT_LIMITS } from '#lib/formats/ledger/read-limits.ts';
import { readTable } from '#lib/formats/ledger/read-table.ts';
import { countPages } from '#lib/formats/sheet/render-pdf.ts';
import { readEnv } from '#lib/server/env.ts';
import { Invalid } from '#lib/server/errors.ts';
import { gdalOptions } from '../gdal.ts';
import { hashFile } from '../ledger/open-ledger.ts';
import { checkDrawing } from './check-drawing.ts';

/** What was read back and found as the manifest says. */
export interface BoxCheck {
	files: number;
	features: number;
	rows: number;
	pages: number;
}

const ManifestSchema = v.looseObject({
	format: v.literal(BOX_FORMAT),
	files: v.array(
		v.looseObject({
			name: v.string(),
			bytes: v.number(),
			sha256: v.string(),
			counts: v.optional(v.record(v.string(), v.number()))
		})
	)
});
/** A box may be larger than what somebody uploads: it is our own. */
const LIMITS = { ...DEFAULT_LIMITS, maxBytes: 4 * 1024 ** 3 };

/**
 * Opens a finished box as a stranger would: unpacks it, compares the hash of every file with the manifest, and
 * counts again the features of the data, the rows of the tables and the pages of the sheets.
 *
 * @param options.folder Made, and gone afterwards.
 * @throws {Invalid} It is no planning box. @throws {Error} Something is not as the manifest says; names it.
 */
export async function checkBox(
	path: string,
	{ folder, signal }: { folder: string; signal?: AbortSignal | undefined }
): Promise<BoxCheck> {
	await mkdir(folder, { recursive: true });
	try {
		const names = await unpack(path, folder, LIMITS);
		const manifest = await readManifest(folder);
		const told = new Set(manifest.files.map(({ name }) => name));
		const stranger = names.find((name) => name !== BOX_MANIFEST && !told.has(name));
		if (stranger !== undefined)
			throw new Error(`${stranger} is in the box and not in its manifest`);
		const check: BoxCheck = { files: 0, features: 0, rows: 0, pages: 0 };
		for (const file of manifest.files) {
			signal?.throwIfAborted();
			await compareHash(folder, file);
			await compareCounts(folder, file, check);
			check.files++;
		}
		return check;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The manifest of a box's zip, e.g. to see what has changed since. @throws {Invalid} It has none. */
export async function readBoxManifest(path: string): Promise<BoxManifest> {
	const { cache } = readEnv().directories;
	await mkdir(cache, { recursive: true });
	const folder = await mkdtemp(join(cache, 'export-box-'));
	try {
		await unpack(path, folder, LIMITS);
		return await readManifest(folder);
	} catch (cause) {
		if (cause instanceof Invalid) throw cause;
		throw noBox(cause);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function readManifest(folder: string): Promise<BoxManifest> {
	try {
		const text = await readFile(join(folder, BOX_MANIFEST), 'utf8');
		return v.parse(ManifestSchema, JSON.parse(text)) as unknown as BoxManifest;
	} catch (cause) {
		throw noBox(cause);
	}
}

function noBox(cause: unknown): Invalid {
	return new Invalid(
		[
			'这不是修编成果包（缺少或读不出“{name}”）。',
			'This is no planning box ("{name}" is missing or unreadable).'
		],
		{ params: { name: BOX_MANIFEST }, cause }
	);
}

async function compareHash(folder: string, { name, bytes, sha256 }: BoxFile): Promise<void> {
	const path = join(folder, name);
	const found = await stat(path);
	if (found.size !== bytes) throw new Error(`${name}: ${found.size} bytes instead of ${bytes}`);
	if ((await hashFile(path)) !== sha256) throw new Error(`${name}: its hash is another`);
}

async function compareCounts(folder: string, file: BoxFile, check: BoxCheck): Promise<void> {
	const { name, counts } = file;
	if (!counts) return;
	const path = join(folder, name);
	if (name.endsWith('.pdf')) {
		const pages = await countPages(await readFile(path));
		expectSame(name, 'pages', pages, counts['pages']);
		check.pages += pages;
		return;
	}
	if (name.endsWith('.xlsx')) {
		for (const [sheet, rows] of Object.entries(counts)) {
			// A sheet of headings alone is none to the reader of ledgers.
			if (rows === 0) continue;
			const table = await readTable(path, { sheet });
			expectSame(name, sheet, table.rows.length, rows);
			check.rows += table.rows.length;
		}
		return;
	}
	if (name.endsWith('.dxf')) {
		const [code] = basename(name).split('.');
		const shapefileOf = (layer: string) =>
			join(folder, dirname(dirname(name)), 'SHP', `${code}-${layer}.shp`);
		check.features += await checkDrawing(path, counts, shapefileOf).catch((cause: unknown) => {
			throw new Error(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
				cause
			});
		});
		return;
	}
	const source = name.endsWith('/gdb') ? path.replace(/\/gdb$/, '') : path;
	const workDirectory = await mkdtemp(join(folder, 'gdal-'));
	const found = await countFeatures(source, gdalOptions(workDirectory));
	for (const [layer, count] of Object.entries(counts)) {
		expectSame(name, layer, found[layer], count);
		check.features += count;
	}
}

function expectSame(
	name: string,
	what: string,
	found: number | undefined,
	wanted: number | undefined
): void {
	if (found === wanted) return;
	throw new Error(
		`${name}: ${what}: ${found ?? 'nothing'} read back instead of ${wanted ?? 'none'}`
	);
}
