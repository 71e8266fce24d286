import { FACILITY_KINDS } from './facility.ts';

/** What can be exported: the register by kind, areas and places, and what was computed from them. */
export const EXPORT_LAYERS = [
	...FACILITY_KINDS,
	'holes',
	'areas',
	'places',
	'response',
	'gaps',
	'shortfall'
] as const;
export type ExportLayerName = (typeof EXPORT_LAYERS)[number];

export const EXPORT_FORMATS = ['geojson', 'gpkg', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** CGCS2000 in degrees, as stored. */
export const DEFAULT_EXPORT_CRS = 'EPSG:4490';
