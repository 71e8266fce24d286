import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FormatError } from '#lib/formats/format-error.ts';
import { extractOsm } from '#lib/formats/osm/extract.ts';
import type { OsmExtractChunk } from '#lib/formats/osm/extract-model.ts';
import { Invalid } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	deleteOtherDerivedBuiltUp,
	insertDerivedBuiltUp
} from '#lib/server/queries/coverage-input.ts';
import {
	failBatch,
	findCurrentBatch,
	findImportTarget,
	makeBatchCurrent,
	setDistrictExtent
} from '#lib/server/queries/import-batch.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { noDistrict } from './district-access.ts';
import { applyRematches, findRematches, type RematchCounts } from './edge-rematch.ts';
import { claimBatch, keepBatchAlive, removeOldBatches } from './import-batch.ts';
import { deriveBuiltUpArea, type DerivedArea } from './derived-built-up.ts';
import { bringPlacesUpToDate, registerFacilities } from './import-finish.ts';
import { stageElements, type Staged } from './import-stage.ts';

/** Where elements come from: an OpenStreetMap file, or a generator (the demo) in the same shape. */
export interface ElementSource {
	kind: 'osm' | 'demo';
	/** Shown to people. */
	fileName: string;
	/** Origin of facilities and places, their `source` column. */
	source: string;
	/** Header first, then elements, the summary last. */
	chunks(options: {
		onProgress?: ((done: number, total: number) => void) | undefined;
		signal?: AbortSignal | undefined;
	}): AsyncIterable<OsmExtractChunk>;
	fileHash?: () => Promise<string>;
}

export interface ImportOptions {
	/** Share done, 0–1, and what is going on. */
	onProgress?: ((share: number, message: string) => void) | undefined;
	signal?: AbortSignal | undefined;
	/** Name to show instead of the file's own, for uploads. */
	fileName?: string | undefined;
}

/** Answer of an import; a type, so that it fits JSON columns. */
export type ImportResult = {
	batch: number;
	counts: {
		roads: number;
		drivable: number;
		walkable: number;
		buildings: number;
		baseFeatures: number;
		places: number;
		facilities: { created: number; updated: number; unchanged: number } & Record<string, number>;
	};
	rematched: RematchCounts;
	builtUpAreaSquareMeters: number | null;
	problems: { severity: string; code: string; element?: string; message: string }[];
	problemCount: number;
	/** Whether roads of an earlier import were replaced. */
	replaced: boolean;
	peakRssMegabytes: number;
	slowestStatementMs: number;
	totalMs: number;
};

const PROBLEMS_SHOWN = 50;
const BOUNDARY_SOURCE = '首次导入的范围';

/**
 * Imports an OpenStreetMap file into a district: roads, buildings and base map replace those of the
 * earlier import in one short step at the end; places and facilities are brought up to date, and no
 * facility is ever deleted. Killed half-way, it leaves the district as it was.
 *
 * @throws {Invalid} The file is missing or cannot be read to its end.
 * @throws {Conflict} Another import of the district is running.
 */
export async function importOsm(
	context: Context,
	district: string,
	from: string | ElementSource,
	options: ImportOptions = {}
): Promise<ImportResult> {
	const started = performance.now();
	authorize(context, district, 'import.run');
	const { db } = context;
	const target = await findImportTarget(db, district);
	if (!target) throw noDistrict(district);
	const source = typeof from === 'string' ? await openFile(from, options.fileName) : from;
	const batch = await claimBatch(context, district, source);
	const stopBeating = keepBatchAlive(db, district, batch);
	try {
		await removeOldBatches(db, district);
		const fileHash = source.fileHash?.();
		const staged = await stageElements(context, district, batch, source, target.srid, options);
		options.onProgress?.(0.85, '更新设施和地名');
		const facilities = await registerFacilities(context, district, source.source, staged);
		const places = await bringPlacesUpToDate(db, district, source.source, staged.places);
		options.onProgress?.(0.92, '推算建成区');
		const builtUp = await deriveBuiltUpArea(db, district, staged);
		const replaced = (await findCurrentBatch(db, district)) !== undefined;
		const counts = { ...countsOf(staged), places, facilities };
		const rematched = await swap(context, district, {
			batch,
			staged,
			counts,
			builtUp,
			fileHash: await fileHash
		});
		options.onProgress?.(0.97, '清理旧数据');
		await removeOldBatches(db, district);
		return {
			batch,
			counts,
			rematched,
			builtUpAreaSquareMeters: builtUp?.areaSquareMeters ?? null,
			problems: staged.problems.slice(0, PROBLEMS_SHOWN),
			problemCount: staged.problemCount,
			replaced,
			peakRssMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
			slowestStatementMs: Math.round(staged.slowestMilliseconds),
			totalMs: performance.now() - started
		};
	} catch (error) {
		await giveUp(context, district, batch);
		throw toInputError(error);
	} finally {
		stopBeating();
	}
}

/** An OpenStreetMap file as a source. @throws {Invalid} There is no such file. */
async function openFile(path: string, fileName = basename(path)): Promise<ElementSource> {
	const isFile = await stat(path).then(
		(found) => found.isFile(),
		() => false
	);
	if (!isFile)
		throw new Invalid(['找不到文件：{path}', 'No such file: {path}'], { params: { path } });
	return {
		kind: 'osm',
		fileName,
		source: 'osm',
		chunks: (options) => extractOsm(path, options),
		fileHash: async () => {
			const hash = createHash('sha256');
			for await (const part of createReadStream(path)) hash.update(part);
			return hash.digest('hex');
		}
	};
}

function countsOf(staged: Staged) {
	return {
		roads: staged.counts.roads,
		drivable: staged.counts.drivable,
		walkable: staged.counts.walkable,
		buildings: staged.counts.buildings,
		baseFeatures: staged.counts.baseFeatures
	};
}

async function swap(
	context: Context,
	district: string,
	done: {
		batch: number;
		staged: Staged;
		counts: Record<string, unknown>;
		builtUp: DerivedArea | undefined;
		fileHash: string | undefined;
	}
): Promise<RematchCounts> {
	const { db, actor, now } = context;
	const { batch, staged, counts, builtUp, fileHash } = done;
	const rematches = await findRematches(db, district, batch, staged.projection, now());
	// Its check for validity takes long, so it is stored before; the revision moves with the swap.
	const areaId = builtUp && (await insertDerivedBuiltUp(db, district, builtUp));
	return db.transaction(
		async (client) => {
			const problems = staged.problems.slice(0, PROBLEMS_SHOWN);
			await makeBatchCurrent(client, district, batch, {
				counts,
				problems,
				extent: staged.box,
				fileHash
			});
			const { epsg } = staged.projection;
			await setDistrictExtent(client, district, epsg, staged.box, BOUNDARY_SOURCE);
			const rematched = await applyRematches(client, district, rematches);
			if (areaId !== undefined) await deleteOtherDerivedBuiltUp(client, district, areaId);
			for (const part of ['roads', 'base', 'areas'] as const)
				await bumpRevision(client, district, part);
			await insertAudit(client, {
				actor,
				district,
				action: 'import',
				entity: 'import_batch',
				entityId: String(batch),
				after: { ...counts, rematched, fileHash }
			});
			return rematched;
		},
		{ label: 'import swap' }
	);
}

/** Marks the batch failed; its rows go now if they can, else with the next import. */
async function giveUp(context: Context, district: string, batch: number): Promise<void> {
	try {
		await failBatch(context.db, district, batch);
		await removeOldBatches(context.db, district);
	} catch {
		// The database is gone, which is why the import failed; the next import cleans up.
	}
}

function toInputError(error: unknown): unknown {
	if (!(error instanceof FormatError)) return error;
	return new Invalid(['文件无法读取：{reason}', 'The file cannot be read: {reason}'], {
		params: { reason: error.message },
		cause: error
	});
}
