import { readFile, writeFile } from 'node:fs/promises';
import { findAreaFault } from '#lib/core/geometry/find-crossing.ts';
import { projectionFor, toPlaneMultiPolygon, type Projection } from '#lib/core/geometry/index.ts';
import type { Message } from '#lib/domain/messages/index.ts';
import { AppError, Invalid, Unavailable } from '#lib/server/errors.ts';

/** A point of a file, and the properties of its feature. */
export interface FilePoint {
	/** Index of its feature in the file, from 0. */
	feature: number;
	lon: number;
	lat: number;
	properties: Record<string, unknown>;
}

type Entry = { geometry: unknown; properties: Record<string, unknown> };

/**
 * Points of a GeoJSON file; a feature without geometry (待落图) is counted, not refused.
 *
 * @throws {Invalid} No such file, not GeoJSON, or a feature that is no point on the earth; names its index.
 */
export async function readPoints(
	path: string
): Promise<{ points: FilePoint[]; unplacedCount: number }> {
	const points: FilePoint[] = [];
	let unplacedCount = 0;
	(await readEntries(path)).forEach(({ geometry, properties }, feature) => {
		if (geometry === null || geometry === undefined) {
			unplacedCount++;
			return;
		}
		const { type, coordinates } = toRecord(geometry);
		const positions =
			type === 'Point' ? [coordinates] : type === 'MultiPoint' ? coordinates : undefined;
		if (!Array.isArray(positions))
			throw fault(path, feature, ['应为点，实为 {type}', 'expected a Point, got {type}'], { type });
		for (const position of positions) {
			const [lon, lat] = toPosition(path, feature, position);
			points.push({ feature, lon, lat, properties });
		}
	});
	return { points, unplacedCount };
}

interface FilePlace {
	geometry: GeoJSON.MultiPoint | GeoJSON.MultiPolygon;
	properties: Record<string, unknown>;
}

/**
 * Points and polygons of a GeoJSON file, each with its properties.
 *
 * @throws {Invalid} As `readPoints`; another kind of geometry.
 */
export async function readPlaces(path: string): Promise<FilePlace[]> {
	return (await readEntries(path)).flatMap(({ geometry, properties }, feature): FilePlace[] => {
		if (geometry === null || geometry === undefined) return [];
		const { type, coordinates } = toRecord(geometry);
		const parts =
			typeof type === 'string' && type.startsWith('Multi') ? coordinates : [coordinates];
		if (
			!Array.isArray(parts) ||
			typeof type !== 'string' ||
			!/^(Multi)?(Point|Polygon)$/.test(type)
		)
			throw fault(
				path,
				feature,
				['应为点或面，实为 {type}', 'expected points or polygons, got {type}'],
				{
					type
				}
			);
		if (type.endsWith('Point')) {
			const positions = parts.map((position) => toPosition(path, feature, position));
			return [{ geometry: { type: 'MultiPoint', coordinates: positions }, properties }];
		}
		const rings = parts.map((polygon) => toRings(path, feature, polygon));
		return [{ geometry: { type: 'MultiPolygon', coordinates: rings }, properties }];
	});
}

/**
 * The polygons of a GeoJSON file as one area, and the plane to measure it in.
 *
 * @throws {Invalid} As `readPoints`; no polygon, no area, sides that cross, polygons that overlap.
 */
export async function readArea(
	path: string
): Promise<{ area: GeoJSON.MultiPolygon; projection: Projection }> {
	const coordinates: GeoJSON.Position[][][] = [];
	const featureOf: number[] = [];
	(await readEntries(path)).forEach(({ geometry }, feature) => {
		const { type, coordinates: given } = toRecord(geometry);
		const polygons = type === 'Polygon' ? [given] : type === 'MultiPolygon' ? given : undefined;
		if (!Array.isArray(polygons))
			throw fault(path, feature, ['应为面，实为 {type}', 'expected a Polygon, got {type}'], {
				type: type ?? 'null'
			});
		for (const polygon of polygons) {
			coordinates.push(toRings(path, feature, polygon));
			featureOf.push(feature);
		}
	});
	const area: GeoJSON.MultiPolygon = { type: 'MultiPolygon', coordinates };
	const projection = projectionAround(path, coordinates.flat(2));
	coordinates.forEach((rings, index) => {
		const plane = toPlaneMultiPolygon({ type: 'Polygon', coordinates: rings }, projection);
		if (plane.length === 0)
			throw fault(path, featureOf[index] ?? 0, ['面积为零', 'has no area'], {});
	});
	assertSound(path, area, projection, featureOf);
	return { area, projection };
}

/** The plane for data around some positions. @throws {Invalid} There are none, or they lie at a pole. */
export function projectionAround(path: string, positions: readonly GeoJSON.Position[]): Projection {
	const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
	for (const [lon = NaN, lat = NaN] of positions) {
		box[0] = Math.min(box[0], lon);
		box[1] = Math.min(box[1], lat);
		box[2] = Math.max(box[2], lon);
		box[3] = Math.max(box[3], lat);
	}
	if (!(box[0] <= box[2]))
		throw new Invalid(['{path}：没有要素。', '{path}: there is nothing in it.'], {
			params: { path }
		});
	try {
		return projectionFor((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
	} catch (cause) {
		throw new Invalid(
			[
				'{path}：位置在极区，没有合适的投影。',
				'{path}: it lies at a pole, where there is no plane for it.'
			],
			{
				params: { path },
				cause
			}
		);
	}
}

/** The bytes of a file. @throws {Invalid} It cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
	try {
		return await readFile(path);
	} catch (cause) {
		throw new Invalid(['读不到文件：{path}', 'Cannot read the file {path}'], {
			params: { path },
			cause
		});
	}
}

/** Writes GeoJSON. @throws {Invalid} The place cannot be written to. */
export async function writeJson(path: string, value: unknown): Promise<void> {
	await writeResult(path, `${JSON.stringify(value)}\n`);
}

/** @throws {Invalid} The file cannot be written. */
export async function writeResult(path: string, content: string | Uint8Array): Promise<void> {
	try {
		await writeFile(path, content);
	} catch (cause) {
		throw unwritable(path, cause);
	}
}

/** The error of a file that cannot be written, for its caller to mend. */
export function unwritable(path: string, cause: unknown): Invalid {
	return new Invalid(['无法写入 {path}：{reason}', 'Cannot write {path}: {reason}'], {
		params: { path, reason: cause instanceof Error ? cause.message : String(cause) },
		cause
	});
}

/** What the data lacks is for the caller of a command to mend: exit code 2, not 1. */
export async function askingForData<T>(run: () => Promise<T>): Promise<T> {
	try {
		return await run();
	} catch (error) {
		if (!(error instanceof Unavailable) || !(error instanceof AppError)) throw error;
		throw new Invalid(error.text, { params: error.params, cause: error });
	}
}

function assertSound(
	path: string,
	area: GeoJSON.MultiPolygon,
	projection: Projection,
	featureOf: readonly number[]
): void {
	const found = findAreaFault(toPlaneMultiPolygon(area, projection));
	if (!found) return;
	const [lon = NaN, lat = NaN] = projection.inverse(found.x, found.y);
	const params = { at: `${lon.toFixed(6)}, ${lat.toFixed(6)}`, other: featureOf[found.other] };
	const message: Message =
		found.polygon === found.other
			? ['边界自相交，位于 {at}；请先修复', 'its boundary crosses itself at {at}; repair it first']
			: found.kind === 'crossing'
				? [
						'与第 {other} 个要素的边界相交，位于 {at}；请先合并',
						'crosses feature {other} at {at}; merge them first'
					]
				: [
						'与第 {other} 个要素重叠，位于 {at}；请先合并',
						'overlaps feature {other} at {at}; merge them first'
					];
	throw fault(path, featureOf[found.polygon] ?? 0, message, params);
}

async function readEntries(path: string): Promise<Entry[]> {
	const root = toRecord(await readJson(path));
	const crs = toRecord(toRecord(root['crs'])['properties'])['name'];
	if (typeof crs === 'string' && !/CRS84|\b(4326|4490)$/.test(crs))
		throw new Invalid(
			[
				'{path}：坐标系是 {crs}；请先转为经纬度（EPSG:4490）。',
				'{path}: its coordinates are in {crs}; convert them to degrees (EPSG:4490) first.'
			],
			{ params: { path, crs } }
		);
	const features =
		root['type'] === 'FeatureCollection' && Array.isArray(root['features'])
			? root['features']
			: root['type'] === 'Feature'
				? [root]
				: typeof root['type'] === 'string' && 'coordinates' in root
					? [{ geometry: root }]
					: undefined;
	if (!features)
		throw new Invalid(['{path} 不是 GeoJSON。', '{path} is not GeoJSON.'], { params: { path } });
	return features.map((feature: unknown) => {
		const { geometry, properties } = toRecord(feature);
		return { geometry, properties: toRecord(properties) };
	});
}

async function readJson(path: string): Promise<unknown> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (cause) {
		throw new Invalid(['读不到文件：{path}', 'Cannot read the file {path}'], {
			params: { path },
			cause
		});
	}
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (cause) {
		throw new Invalid(['{path} 不是 GeoJSON：{reason}', '{path} is not GeoJSON: {reason}'], {
			params: { path, reason: cause instanceof Error ? cause.message : '' },
			cause
		});
	}
}

function toRings(path: string, feature: number, polygon: unknown): GeoJSON.Position[][] {
	if (!Array.isArray(polygon) || polygon.length === 0)
		throw fault(path, feature, ['没有坐标', 'has no coordinates'], {});
	return polygon.map((ring: unknown) => {
		if (!Array.isArray(ring) || ring.length < 4)
			throw fault(path, feature, ['环至少要 4 个点', 'a ring needs 4 positions at least'], {});
		return ring.map((position: unknown) => toPosition(path, feature, position));
	});
}

function toPosition(path: string, feature: number, position: unknown): [number, number] {
	const [lon, lat]: unknown[] = Array.isArray(position) ? position : [];
	if (
		typeof lon === 'number' &&
		typeof lat === 'number' &&
		Math.abs(lon) <= 180 &&
		Math.abs(lat) <= 90
	)
		return [lon, lat];
	throw fault(
		path,
		feature,
		[
			'坐标应为 [经度, 纬度]（度），实为 {position}',
			'coordinates should be [lon, lat] in degrees, got {position}'
		],
		{ position: JSON.stringify(position) ?? 'undefined' }
	);
}

function toRecord(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? Object.fromEntries(Object.entries(value))
		: {};
}

function fault(
	path: string,
	feature: number,
	[zh, en]: Message,
	params: Record<string, unknown>
): Invalid {
	return new Invalid(
		[`{path}：第 {feature} 个要素（从 0 数）${zh}。`, `{path}: feature {feature} (from 0): ${en}.`],
		{
			params: { ...params, path, feature }
		}
	);
}
