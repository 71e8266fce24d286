import type { OWNERSHIPS, STATION_CATEGORIES } from './facility.ts';
import { classifyHydrant, classifyIntake, classifyPool } from './osm-water-source.ts';
import { nameOf, present, type OsmTags } from './osm-tags.ts';

export type OsmFacilityKind = 'hydrant' | 'intake' | 'pool' | 'fire_station' | 'micro_station';

/** A facility as its tags describe it; `attributes` carry our own names and units. */
export interface FacilityAttributes {
	kind: OsmFacilityKind;
	name?: string;
	/** `ref`: the operator's own number. */
	code?: string;
	operator?: string;
	/** Hydrants. Untagged ones are taken as municipal, with a note. */
	ownership?: (typeof OWNERSHIPS)[number];
	/** Fire stations. */
	category?: (typeof STATION_CATEGORIES)[number];
	attributes: Record<string, string | number | number[]>;
	/** Values that could not be used and what was assumed instead, for people to read. */
	notes: string[];
}

export type FacilityClassification = { facility: FacilityAttributes } | { skipped: string };

const LONGEST_NAME = 120;
const LONGEST_CODE = 60;
const LIFECYCLE_PREFIXES = [
	'disused',
	'abandoned',
	'construction',
	'proposed',
	'planned',
	'removed',
	'demolished',
	'razed',
	'was'
];
const FACILITY_TAGS = new Map([
	['emergency=fire_hydrant', classifyHydrant],
	['emergency=suction_point', classifyIntake],
	['emergency=water_tank', classifyPool],
	['emergency=fire_water_pond', classifyPool],
	['amenity=fire_station', classifyStation]
]);
const FACILITY_KEYS = ['emergency', 'amenity'] as const;

/**
 * Reads a fire station or a water source. One that is disused, removed or only planned is skipped with
 * its reason: what that means for our register is for a person to say.
 *
 * @returns undefined when the tags name no facility at all.
 */
export function classifyFacility(tags: OsmTags): FacilityClassification | undefined {
	for (const key of FACILITY_KEYS) {
		const classify = FACILITY_TAGS.get(`${key}=${tags[key]}`);
		if (classify !== undefined) {
			const state = ['disused', 'abandoned', 'construction', 'proposed'].find(
				(each) => tags[each] === 'yes'
			);
			if (state !== undefined) return { skipped: `${key}=${tags[key]} with ${state}=yes` };
			return { facility: withCommon(classify(tags), tags) };
		}
		for (const prefix of LIFECYCLE_PREFIXES) {
			const value = tags[`${prefix}:${key}`];
			if (FACILITY_TAGS.has(`${key}=${value}`)) return { skipped: `${prefix}:${key}=${value}` };
		}
	}
	return undefined;
}

function withCommon(facility: FacilityAttributes, tags: OsmTags): FacilityAttributes {
	return {
		...facility,
		...present('name', shortened('name', nameOf(tags), LONGEST_NAME, facility.notes)),
		...present('code', shortened('ref', tags['ref'], LONGEST_CODE, facility.notes)),
		...present('operator', tags['operator'] || undefined)
	};
}

/** The register's columns end there (facility.ts); the note keeps the whole of it. */
function shortened(
	key: string,
	text: string | undefined,
	longest: number,
	notes: string[]
): string | undefined {
	if (text === undefined || text.trim() === '') return undefined;
	if (text.length > longest) notes.push(`${key} is cut to ${longest} characters: ${text}`);
	return text.trim().slice(0, longest);
}

type Category = NonNullable<FacilityAttributes['category']>;

const CATEGORY_BY_TYPE = new Map<string, Category>([
	['volunteer', 'volunteer'],
	['voluntary', 'volunteer'],
	['industrial', 'enterprise'],
	['company', 'enterprise'],
	['works', 'enterprise'],
	['airport', 'enterprise'],
	['forest', 'forest'],
	['government', 'government'],
	['public', 'government'],
	['professional', 'government']
]);
/** First match wins; the words are what brigades write on their doors. */
const CATEGORY_BY_NAME: readonly (readonly [RegExp, Category])[] = [
	[/森林消防|森防/, 'forest'],
	[/志愿|义务|volunteer|freiwillige/i, 'volunteer'],
	[/企业|厂专职|werk(s)?feuerwehr|betriebsfeuerwehr/i, 'enterprise'],
	[/专职|berufsfeuerwehr/i, 'government'],
	[/消防救援|消防(大|中|支|总)队|特勤/, 'national']
];

function classifyStation(tags: OsmTags): FacilityAttributes {
	const name = nameOf(tags) ?? '';
	if (/微型消防站|微站/.test(name))
		return {
			kind: 'micro_station',
			attributes: {},
			notes: ['read as a micro station from its name; who sponsors it is not known']
		};
	const type = tags['fire_station:type'] ?? tags['operator:type'] ?? '';
	const byType = CATEGORY_BY_TYPE.get(type);
	const byName = CATEGORY_BY_NAME.find(([pattern]) =>
		pattern.test(`${name} ${tags['operator'] ?? ''}`)
	)?.[1];
	const category = byType ?? byName;
	return {
		kind: 'fire_station',
		category: category ?? 'national',
		attributes: {},
		notes: category === undefined ? ['category is not tagged: taken as national'] : []
	};
}
