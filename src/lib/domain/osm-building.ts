import { isSet, nameOf, parseLengthMeters, present, toNumber, type OsmTags } from './osm-tags.ts';

export interface OsmAddressText {
	houseNumber: string;
	/** Street, or the place that numbers its houses itself. */
	street: string;
	city?: string;
	postcode?: string;
	/** In one line, in the order of its script: `中山路12号`, `Alt-Mahlsdorf 12`. */
	text: string;
}

export interface BuildingAttributes {
	/** Value of `building`: `yes`, `apartments`, `construction`, … */
	type: string;
	/** What it is used for: `school`, `hospital`, `shop`, else its type; absent when only `yes` is known. */
	use?: string;
	name?: string;
	levels?: number;
	undergroundLevels?: number;
	heightMeters?: number;
	address?: OsmAddressText;
}

const USE_KEYS = ['amenity', 'healthcare', 'tourism', 'leisure'] as const;
/** Keys whose value is finer than anybody asks for: the key is the use. */
const BROAD_USE_KEYS = ['shop', 'office', 'craft'] as const;
const MOST_LEVELS = 200;

/** @returns undefined when the tags are no building; whether the shape is an area is the caller's to see. */
export function classifyBuilding(tags: OsmTags): BuildingAttributes | undefined {
	const type = tags['building'];
	if (type === undefined || !isSet(type)) return undefined;
	const height = parseLengthMeters(tags['height'] ?? '');
	return {
		type,
		...present('use', useOf(tags, type)),
		...present('name', nameOf(tags)),
		...present('levels', readLevels(tags['building:levels'])),
		...present('undergroundLevels', readLevels(tags['building:levels:underground'])),
		...present('heightMeters', typeof height === 'object' ? height.value : undefined),
		...present('address', readAddress(tags))
	};
}

function useOf(tags: OsmTags, type: string): string | undefined {
	for (const key of USE_KEYS) if (isSet(tags[key])) return tags[key];
	for (const key of BROAD_USE_KEYS) if (isSet(tags[key])) return key;
	return type === 'yes' ? undefined : type;
}

/** Half levels occur (`2.5`). */
function readLevels(text: string | undefined): number | undefined {
	const levels = text === undefined || text.trim() === '' ? NaN : toNumber(text);
	return levels >= 0 && levels <= MOST_LEVELS ? levels : undefined;
}

/** @returns undefined unless both a house number and a street (or place) are there. */
export function readAddress(tags: OsmTags): OsmAddressText | undefined {
	const houseNumber = tags['addr:housenumber'];
	const street = tags['addr:street'] ?? tags['addr:place'];
	if (!houseNumber || !street) return undefined;
	return {
		houseNumber,
		street,
		...present('city', tags['addr:city']),
		...present('postcode', tags['addr:postcode']),
		text: tags['addr:full'] || joinAddress(street, houseNumber)
	};
}

function joinAddress(street: string, houseNumber: string): string {
	if (!/\p{Script=Han}/u.test(street)) return `${street} ${houseNumber}`;
	return `${street}${houseNumber}${/\d$/.test(houseNumber) ? '号' : ''}`;
}
