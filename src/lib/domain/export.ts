import { FACILITY_KINDS } from './facility.ts';

/** What can be exported: the register by kind, areas and places, and what was computed from them. */
export const EXPORT_LAYERS = [
	...FACILITY_KINDS,
	'holes',
	'areas',
	'places',
	'response',
	'gaps',
	'shortfall',
	'responsibility',
	'inspections',
	'scenario'
] as const;
export type ExportLayerName = (typeof EXPORT_LAYERS)[number];

export const EXPORT_FORMATS = [
	'gpkg',
	'shp',
	'gdb',
	'dxf',
	'xlsx',
	'kml',
	'fgb',
	'geojson',
	'csv',
	'osm'
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Formats that are in degrees of WGS 84, whatever system is asked for. */
export const WGS84_FORMATS: readonly ExportFormat[] = ['kml', 'osm'];

/** Formats of several files or of a directory: a browser gets them as one zip. */
export const PACKED_FORMATS: readonly ExportFormat[] = ['shp', 'gdb'];

/** Encodings of the texts in a Shapefile or a DXF. */
export const SHAPEFILE_ENCODINGS = ['UTF-8', 'GBK'] as const;
export type ShapefileEncoding = (typeof SHAPEFILE_ENCODINGS)[number];

/** Whom the file is for: inside the service, or anybody. */
export const EXPORT_DISCLOSURES = ['internal', 'public'] as const;
export type ExportDisclosure = (typeof EXPORT_DISCLOSURES)[number];

/** CGCS2000 in degrees, as stored. */
export const DEFAULT_EXPORT_CRS = 'EPSG:4490';
/** The shifted datum of Chinese phone maps; only when asked for by this name. */
export const SHIFTED_CRS = 'GCJ-02';

/** The format that a file's name asks for, and whether it asks for a zip; undefined when it says nothing. */
export function formatOfFile(name: string): { format?: ExportFormat; isZip: boolean } {
	const isZip = /\.zip$/i.test(name);
	const extension = /\.([a-z]+)$/i.exec(name.replace(/\.zip$/i, ''))?.[1]?.toLowerCase();
	const format = EXPORT_FORMATS.find((candidate) => candidate === extension);
	return { ...(format ? { format } : extension === 'json' ? { format: 'geojson' } : {}), isZip };
}
