import type { ExportLayerName } from './export.ts';
import { FACILITY_KINDS, type FacilityKind } from './facility.ts';

/** What anybody may know of a facility that is marked public: what it is, and where. */
const PUBLIC_FACILITY_FIELDS = [
	'id',
	'code',
	'name',
	'kind',
	'kind_zh',
	'lifecycle',
	'lifecycle_zh',
	'season',
	'season_zh',
	'address',
	'road_name',
	'township_code',
	'community_code',
	'ownership',
	'ownership_zh',
	'category',
	'category_zh',
	'sponsor',
	'sponsor_zh'
];

/**
 * Fields of each layer that a public export keeps; a layer that is not here has none (holes and arrival times
 * say where help comes late). The states of facilities, who is responsible, mains, pressures and depths are not public.
 */
const PUBLIC_FIELDS: ReadonlyMap<ExportLayerName, readonly string[]> = new Map<
	ExportLayerName,
	readonly string[]
>([
	...FACILITY_KINDS.map((kind): [FacilityKind, readonly string[]] => [
		kind,
		PUBLIC_FACILITY_FIELDS
	]),
	['areas', ['id', 'kind', 'kind_zh', 'code', 'name', 'parent_code', 'source']],
	['places', ['id', 'kind', 'kind_zh', 'code', 'name', 'parent_code', 'source']]
]);

/** Undefined: the layer as a whole is not public. */
export function publicFieldsOf(layer: ExportLayerName): readonly string[] | undefined {
	return PUBLIC_FIELDS.get(layer);
}
