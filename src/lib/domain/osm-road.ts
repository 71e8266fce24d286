import {
	isSet,
	nameOf,
	parseCount,
	parseLengthMeters,
	parseSpeedKmh,
	parseWeightTons,
	present,
	type OsmTags,
	type Parsed
} from './osm-tags.ts';
import { ROAD_CLASSES, isRoadClass, type RoadClass } from './road-classes.ts';

/**
 * On what terms an engine may enter: `public`; `destination` (deliveries, customers); `private` (barred
 * to others, open to the service on duty); `emergency` (barred to all but emergency vehicles); `none`.
 */
export type RoadAccess = 'public' | 'destination' | 'private' | 'emergency' | 'none';

/** What the tags of a way say about driving and walking on it. */
export interface RoadAttributes {
	class: RoadClass;
	/** A ramp (`*_link`) of its class. */
	isLink: boolean;
	isDrivable: boolean;
	isWalkable: boolean;
	/** 1 along the drawn direction only, -1 against it only, 0 both; for driving. */
	oneWay: -1 | 0 | 1;
	/** One direction at a time, changing (`oneway=reversible`, `alternating`): counted as both. */
	isReversible: boolean;
	/** Class speed (road-classes.ts), capped by `maxspeed`. */
	speedKmh: number;
	maxHeightMeters?: number;
	maxWidthMeters?: number;
	maxWeightTons?: number;
	widthMeters?: number;
	lanes?: number;
	access: RoadAccess;
	bridge: boolean;
	tunnel: boolean;
	layer: number;
	name?: string;
	ref?: string;
	surface?: string;
}

export type RoadSkip = 'area' | 'not_built' | 'ferry' | 'not_a_road';

export type WayClassification =
	/** `unreadable`: tags such as `maxheight=low` that say something that could not be used. */
	{ road: RoadAttributes; unreadable: string[] } | { skipped: RoadSkip };

const NOT_BUILT = new Set([
	'construction',
	'proposed',
	'planned',
	'abandoned',
	'disused',
	'razed',
	'demolished',
	'removed',
	'destroyed',
	'dismantled'
]);
const ALIASES = new Map<string, RoadClass>([
	['road', 'unclassified'],
	['minor', 'unclassified'],
	['busway', 'service'],
	['bus_guideway', 'service']
]);
/** Carriageways for buses alone: open to an engine only where tagged so. */
const BUS_ONLY = new Set(['busway', 'bus_guideway']);
const ALLOWED = new Set(['yes', 'designated', 'official', 'permissive']);
const ACCESS_BY_VALUE = new Map<string, RoadAccess>([
	['no', 'none'],
	['private', 'private'],
	['permit', 'private'],
	['residents', 'private'],
	['agricultural', 'private'],
	['forestry', 'private'],
	['agricultural;forestry', 'private'],
	['military', 'private'],
	['employees', 'private'],
	['destination', 'destination'],
	['customers', 'destination'],
	['delivery', 'destination']
]);
const LAYER_LIMIT = 10;

/**
 * Reads a way with a `highway` tag as a fire service does: private roads and locked gates are driven
 * (and flagged), `access=no` is not unless `emergency=yes`.
 *
 * @returns undefined for a way without a `highway` tag.
 */
export function classifyWay(tags: OsmTags): WayClassification | undefined {
	const highway = tags['highway'];
	if (highway === undefined) return undefined;
	if (NOT_BUILT.has(highway)) return { skipped: 'not_built' };
	if (isSet(tags['area'])) return { skipped: 'area' };
	if (tags['route'] === 'ferry') return { skipped: 'ferry' };
	const roadClass = toRoadClass(highway);
	if (roadClass === undefined) return { skipped: 'not_a_road' };
	const unreadable: string[] = [];
	return { road: readRoad(tags, highway, roadClass, unreadable), unreadable };
}

function toRoadClass(highway: string): RoadClass | undefined {
	const name = highway.replace(/_link$/, '');
	return isRoadClass(name) ? name : ALIASES.get(name);
}

function readRoad(
	tags: OsmTags,
	highway: string,
	roadClass: RoadClass,
	unreadable: string[]
): RoadAttributes {
	const isDrivableClass = ROAD_CLASSES[roadClass].isDrivable && !BUS_ONLY.has(highway);
	const access = drivingAccess(tags, isDrivableClass);
	const read = (keys: readonly string[], parse: (text: string) => Parsed) =>
		readLeast(tags, keys, parse, unreadable);
	const limit = read(['maxspeed', 'maxspeed:forward', 'maxspeed:backward'], parseSpeedKmh);
	const isReversible = tags['oneway'] === 'reversible' || tags['oneway'] === 'alternating';
	return {
		class: roadClass,
		isLink: highway.endsWith('_link'),
		isDrivable: access !== 'none' && roadClass !== 'steps',
		isWalkable: isWalkable(tags, roadClass, BUS_ONLY.has(highway)),
		oneWay: drivingDirection(tags, roadClass, highway),
		isReversible,
		speedKmh: Math.min(ROAD_CLASSES[roadClass].speedKmh, limit ?? Infinity),
		...present('maxHeightMeters', read(['maxheight', 'maxheight:physical'], parseLengthMeters)),
		...present('maxWidthMeters', read(['maxwidth', 'maxwidth:physical'], parseLengthMeters)),
		...present('maxWeightTons', read(['maxweight'], parseWeightTons)),
		...present('widthMeters', read([tags['width'] ? 'width' : 'est_width'], parseLengthMeters)),
		...present('lanes', read(['lanes'], parseCount)),
		access,
		bridge: isSet(tags['bridge']),
		tunnel: isSet(tags['tunnel']),
		layer: readLayer(tags['layer']),
		...present('name', nameOf(tags)),
		...present('ref', tags['ref']),
		...present('surface', tags['surface'])
	};
}

/** The most specific tag decides: emergency, motor vehicles, vehicles, everybody, then the class. */
function drivingAccess(tags: OsmTags, isDrivableClass: boolean): RoadAccess {
	const emergency = tags['emergency'];
	if (emergency === 'no') return 'none';
	const general = tags['motor_vehicle'] ?? tags['vehicle'] ?? tags['access'];
	const byTags = general === undefined ? 'public' : (ACCESS_BY_VALUE.get(general) ?? 'public');
	if (isDrivableClass && byTags !== 'none') return byTags;
	return emergency !== undefined && ALLOWED.has(emergency) ? 'emergency' : 'none';
}

function isWalkable(tags: OsmTags, roadClass: RoadClass, isBusOnly: boolean): boolean {
	const foot = tags['foot'];
	if (foot !== undefined) return foot !== 'no';
	if (tags['access'] === 'no' || isSet(tags['motorroad']) || isBusOnly) return false;
	return ROAD_CLASSES[roadClass].isWalkable;
}

function drivingDirection(tags: OsmTags, roadClass: RoadClass, highway: string): -1 | 0 | 1 {
	if (tags['oneway:emergency'] === 'no') return 0;
	switch (tags['oneway']) {
		case 'yes':
		case 'true':
		case '1':
			return 1;
		case '-1':
		case 'reverse':
			return -1;
		case 'no':
		case 'false':
		case '0':
		case 'reversible':
		case 'alternating':
			return 0;
	}
	const isRound = tags['junction'] === 'roundabout' || tags['junction'] === 'circular';
	return isRound || (roadClass === 'motorway' && !highway.endsWith('_link')) ? 1 : 0;
}

function readLeast(
	tags: OsmTags,
	keys: readonly string[],
	parse: (text: string) => Parsed,
	unreadable: string[]
): number | undefined {
	let least: number | undefined;
	for (const key of keys) {
		const text = tags[key];
		if (text === undefined) continue;
		const parsed = parse(text);
		if (parsed === 'unreadable') unreadable.push(`${key}=${text}`);
		else if (parsed !== 'none') least = Math.min(least ?? Infinity, parsed.value);
	}
	return least;
}

function readLayer(text: string | undefined): number {
	const layer = Number(text ?? 0);
	return Number.isInteger(layer) ? Math.max(-LAYER_LIMIT, Math.min(LAYER_LIMIT, layer)) : 0;
}
