import { FACILITY_KINDS } from './facility.ts';
import { WGS84_FORMATS, type ExportFormat, type ExportLayerName } from './export.ts';
import type { TableLayer } from './table-query.ts';

/** A reference system that is offered by name. */
export interface CrsChoice {
	id: 'zone' | 'prefixed' | 'cgcs2000' | 'wgs84' | 'mercator';
	code: string;
	/** Of a 3° zone: its central meridian in degrees east and its number. */
	meridian?: number;
	zone?: number;
}

/** CGCS2000, 3° Gauss–Krüger without the zone number in front of the easting: 75°E … 135°E. */
const FIRST_ZONE_EPSG = 4534;
const LAST_ZONE_EPSG = 4554;
const FIRST_MERIDIAN = 75;
/** The same zones with their number in front, 25 … 45, come 21 codes earlier. */
const PREFIXED_OFFSET = 21;

/**
 * The systems that people ask for, the district's own first.
 *
 * @param projection Of the district, e.g. `EPSG:4552`; null before its first import.
 */
export function listCrsChoices(projection: string | null): CrsChoice[] {
	const epsg = Number(projection?.replace(/^EPSG:/, ''));
	const own: CrsChoice[] = [];
	if (epsg >= FIRST_ZONE_EPSG && epsg <= LAST_ZONE_EPSG) {
		const meridian = FIRST_MERIDIAN + (epsg - FIRST_ZONE_EPSG) * 3;
		const zone = meridian / 3;
		own.push(
			{ id: 'zone', code: `EPSG:${epsg}`, meridian, zone },
			{ id: 'prefixed', code: `EPSG:${epsg - PREFIXED_OFFSET}`, meridian, zone }
		);
	} else if (projection !== null) own.push({ id: 'zone', code: projection });
	return [
		...own,
		{ id: 'cgcs2000', code: 'EPSG:4490' },
		{ id: 'wgs84', code: 'EPSG:4326' },
		{ id: 'mercator', code: 'EPSG:3857' }
	];
}

/** What stands in the way of an export, by the part of the form that must change. */
export type ExportObstacle =
	'noLayer' | 'csvOneLayer' | 'noArea' | 'noRoads' | 'badCrs' | 'dxfDegrees' | 'osmFacilities';

export function listObstacles(
	choice: { layers: readonly ExportLayerName[]; format: ExportFormat; crs: string },
	district: { hasCoverageArea: boolean; hasRoads: boolean }
): ExportObstacle[] {
	const { layers, format, crs } = choice;
	const obstacles: ExportObstacle[] = [];
	if (layers.length === 0) obstacles.push('noLayer');
	if (format === 'csv' && layers.length > 1) obstacles.push('csvOneLayer');
	const hasAny = (...names: ExportLayerName[]) => names.some((name) => layers.includes(name));
	if (!district.hasCoverageArea && hasAny('holes', 'shortfall')) obstacles.push('noArea');
	if (!district.hasRoads && hasAny('response', 'gaps', 'responsibility', 'shortfall'))
		obstacles.push('noRoads');
	if (!WGS84_FORMATS.includes(format) && !/^(EPSG:\d{4,6}|GCJ-02)$/i.test(crs))
		obstacles.push('badCrs');
	if (format === 'dxf' && /^(EPSG:(4490|4326)|GCJ-02)$/i.test(crs)) obstacles.push('dxfDegrees');
	const isFacility = (layer: ExportLayerName) => FACILITY_KINDS.some((kind) => kind === layer);
	if (format === 'osm' && !layers.every(isFacility)) obstacles.push('osmFacilities');
	return obstacles;
}

/** What to export of the table that is open. */
export function exportLayerOf(layer: TableLayer): ExportLayerName {
	if (layer === 'beyond') return 'gaps';
	if (layer === 'roads') return 'response';
	return layer === 'cranes' ? 'water_crane' : layer;
}

/** Whether `view`, `winter` or `minutes` change anything in these layers. */
export function settingsOf(layers: readonly ExportLayerName[]) {
	const hasAny = (...names: ExportLayerName[]) => names.some((name) => layers.includes(name));
	return {
		view: hasAny('holes'),
		winter: hasAny('holes', 'response', 'gaps', 'responsibility'),
		minutes: hasAny('gaps', 'responsibility'),
		scenario: hasAny('scenario'),
		removed: hasAny(...FACILITY_KINDS),
		selection: hasAny(...FACILITY_KINDS, 'inspections')
	};
}

/** The name in a `content-disposition` header; undefined when there is none. */
export function parseFileName(header: string | null): string | undefined {
	const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '')?.[1];
	return encoded === undefined
		? /filename="([^"]+)"/i.exec(header ?? '')?.[1]
		: decodeURIComponent(encoded);
}
