import type { FacilityKind } from './facility.ts';

/** What a facility's row of an export says, by field. */
export type FacilityValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Key of what OpenStreetMap has no tag for: 消防水鹤 and 微型消防站. */
export const OWN_KEY = 'fire_atlas';

/** The tag that says what it is. */
const MAIN_TAGS: Record<FacilityKind, readonly [key: string, value: string]> = {
	hydrant: ['emergency', 'fire_hydrant'],
	water_crane: [OWN_KEY, 'water_crane'],
	intake: ['emergency', 'suction_point'],
	pool: ['emergency', 'water_tank'],
	micro_station: [OWN_KEY, 'micro_station'],
	fire_station: ['amenity', 'fire_station']
};
/** Before the main key where the thing is not there, or not in use, as OpenStreetMap writes it. */
const LIFECYCLE_PREFIXES: Readonly<Record<string, string>> = {
	planned: 'proposed:',
	suspended: 'disused:',
	removed: 'removed:'
};
const HYDRANT_TYPES: Readonly<Record<string, string>> = {
	above_ground: 'pillar',
	underground: 'underground',
	wall: 'wall',
	pipe: 'pipe'
};
/** A national station has none: untagged ones are read as that, and `professional` as a government's. */
const STATION_TYPES: Readonly<Record<string, string>> = {
	government: 'government',
	enterprise: 'company',
	volunteer: 'volunteer',
	forest: 'forest'
};
/** OpenStreetMap's own limit, in characters. */
const LONGEST_VALUE = 255;

/**
 * A facility in OpenStreetMap's tags; what these have no word for (states, parties, defects) stays out.
 * The import reads the same facility from them (`classifyFacility`), planned and suspended ones aside.
 */
export function toOsmTags(kind: FacilityKind, values: FacilityValues): Map<string, string> {
	const tags = new Map<string, string>();
	const put = (key: string, value: string | number | boolean | null | undefined) => {
		const text = value === null || value === undefined ? '' : String(value).trim();
		if (text !== '') tags.set(key, [...text].slice(0, LONGEST_VALUE).join(''));
	};
	const [key, value] = MAIN_TAGS[kind];
	put(`${LIFECYCLE_PREFIXES[String(values['lifecycle'])] ?? ''}${key}`, value);
	put('ref', values['code']);
	put('name', values['name']);
	put('addr:full', values['address']);
	put('addr:street', values['road_name']);
	put('operator', values['managed_by']);
	put('start_date', values['built_on']);
	put('seasonal', values['season'] === 'winter' ? 'no winter use' : null);
	if (kind === 'hydrant') putHydrant(values, put);
	if (kind === 'intake') put('suction_height', values['suction_height_m']);
	if (kind === 'intake' || kind === 'pool') put('water_source', values['water_source']);
	const volume = values['volume_m3'];
	if (kind === 'pool' && typeof volume === 'number') put('water_tank:volume', `${volume} m3`);
	if (kind === 'fire_station')
		put('fire_station:type', STATION_TYPES[String(values['category'])] ?? null);
	if (kind === 'micro_station') put(`${OWN_KEY}:sponsor`, values['sponsor']);
	return tags;
}

function putHydrant(
	values: FacilityValues,
	put: (key: string, value: string | number | null | undefined) => void
): void {
	put('fire_hydrant:type', HYDRANT_TYPES[String(values['form'])] ?? null);
	put('fire_hydrant:diameter', asNumber(values['main_diameter_mm']));
	const pressure = asNumber(values['pressure_mpa']);
	put('fire_hydrant:pressure', pressure === null ? null : Number((pressure * 10).toPrecision(6)));
	const flow = asNumber(values['flow_lps']);
	put('flow_rate', flow === null ? null : `${flow} l/s`);
	put('ownership', asText(values['ownership']));
}

function asNumber(value: FacilityValues[string]): number | null {
	return typeof value === 'number' ? value : null;
}

function asText(value: FacilityValues[string]): string | null {
	return typeof value === 'string' ? value : null;
}
