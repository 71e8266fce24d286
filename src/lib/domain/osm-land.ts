import { nameOf, present, type OsmTags } from './osm-tags.ts';

/** Layers of the base map as `base_feature.layer` names them. */
export type BaseLayer = 'water' | 'waterway' | 'landuse' | 'rail' | 'boundary';

export interface BaseAttributes {
	layer: BaseLayer;
	class: string;
	name?: string;
	/** Boundaries: 2 country, 4 province, 5 city, 6 district, 8 township in China. */
	adminLevel?: number;
}

const LAND_CLASSES = new Map([
	['landuse=residential', 'residential'],
	['landuse=commercial', 'commercial'],
	['landuse=retail', 'retail'],
	['landuse=industrial', 'industrial'],
	['landuse=port', 'industrial'],
	['landuse=depot', 'industrial'],
	['landuse=military', 'military'],
	['military=base', 'military'],
	['landuse=railway', 'railway'],
	['landuse=construction', 'construction'],
	['landuse=brownfield', 'construction'],
	['landuse=greenfield', 'construction'],
	['landuse=quarry', 'quarry'],
	['landuse=landfill', 'quarry'],
	['landuse=cemetery', 'cemetery'],
	['amenity=grave_yard', 'cemetery'],
	['landuse=forest', 'forest'],
	['natural=wood', 'forest'],
	['landuse=farmland', 'farmland'],
	['landuse=farmyard', 'farmland'],
	['landuse=orchard', 'farmland'],
	['landuse=vineyard', 'farmland'],
	['landuse=greenhouse_horticulture', 'farmland'],
	['landuse=plant_nursery', 'farmland'],
	['landuse=allotments', 'farmland'],
	['landuse=meadow', 'grass'],
	['landuse=grass', 'grass'],
	['landuse=village_green', 'grass'],
	['landuse=recreation_ground', 'park'],
	['natural=grassland', 'grass'],
	['natural=scrub', 'scrub'],
	['natural=heath', 'scrub'],
	['natural=wetland', 'wetland'],
	['natural=sand', 'sand'],
	['natural=beach', 'sand'],
	['natural=bare_rock', 'sand'],
	['leisure=park', 'park'],
	['leisure=garden', 'park'],
	['leisure=nature_reserve', 'park'],
	['leisure=playground', 'park'],
	['leisure=golf_course', 'sports'],
	['leisure=pitch', 'sports'],
	['leisure=stadium', 'sports'],
	['leisure=sports_centre', 'sports'],
	['landuse=education', 'education'],
	['amenity=school', 'education'],
	['amenity=kindergarten', 'education'],
	['amenity=college', 'education'],
	['amenity=university', 'education'],
	['amenity=hospital', 'healthcare'],
	['aeroway=aerodrome', 'aerodrome']
]);
const LAND_KEYS = ['landuse', 'natural', 'leisure', 'amenity', 'military', 'aeroway'] as const;
const WATER_AREAS = new Set([
	'natural=water',
	'natural=bay',
	'waterway=riverbank',
	'waterway=dock',
	'landuse=reservoir',
	'landuse=basin',
	'leisure=swimming_pool'
]);
const WATER_KEYS = ['natural', 'waterway', 'landuse', 'leisure'] as const;
const WATER_LINES = new Set(['river', 'stream', 'canal', 'drain', 'ditch', 'tidal_channel']);
const RAILS = new Set([
	'rail',
	'light_rail',
	'subway',
	'tram',
	'narrow_gauge',
	'monorail',
	'funicular',
	'preserved'
]);

/** Water or land use that the tags say an area is; buildings have their own function. */
export function classifyArea(tags: OsmTags): BaseAttributes | undefined {
	const name = present('name', nameOf(tags));
	for (const key of WATER_KEYS)
		if (tags[key] !== undefined && WATER_AREAS.has(`${key}=${tags[key]}`))
			return { layer: 'water', class: waterClass(tags), ...name };
	for (const key of LAND_KEYS) {
		const land = tags[key] === undefined ? undefined : LAND_CLASSES.get(`${key}=${tags[key]}`);
		if (land !== undefined) return { layer: 'landuse', class: land, ...name };
	}
	return undefined;
}

function waterClass(tags: OsmTags): string {
	if (tags['waterway'] === 'riverbank') return 'river';
	if (tags['landuse'] === 'reservoir' || tags['landuse'] === 'basin') return tags['landuse'];
	return tags['water'] ?? 'water';
}

/** Rivers, railways and coastlines, drawn as lines. */
export function classifyLine(tags: OsmTags): BaseAttributes | undefined {
	const name = present('name', nameOf(tags));
	const { waterway, railway, natural } = tags;
	if (waterway !== undefined && WATER_LINES.has(waterway))
		return { layer: 'waterway', class: waterway, ...name };
	if (railway !== undefined && RAILS.has(railway))
		return { layer: 'rail', class: railway, ...name };
	if (natural === 'coastline') return { layer: 'waterway', class: 'coastline', ...name };
	return undefined;
}

/** An administrative boundary, for relations of type boundary. */
export function classifyBoundary(tags: OsmTags): BaseAttributes | undefined {
	if (tags['boundary'] !== 'administrative') return undefined;
	const adminLevel = Number(tags['admin_level']);
	if (!Number.isInteger(adminLevel) || adminLevel < 1 || adminLevel > 12) return undefined;
	return {
		layer: 'boundary',
		class: `admin_${adminLevel}`,
		adminLevel,
		...present('name', nameOf(tags))
	};
}

const PLACE_KINDS = [
	'city',
	'town',
	'village',
	'suburb',
	'quarter',
	'neighbourhood',
	'hamlet',
	'isolated_dwelling'
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

export interface PlaceAttributes {
	kind: PlaceKind;
	name: string;
	population?: number;
}

/** A named settlement; without a name there is nothing to write on a map. */
export function classifyPlace(tags: OsmTags): PlaceAttributes | undefined {
	const kind = PLACE_KINDS.find((each) => each === tags['place']);
	const name = nameOf(tags);
	if (kind === undefined || name === undefined) return undefined;
	const digits = (tags['population'] ?? '').replaceAll(/[\s,.]/g, '');
	const population = /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
	return { kind, name, ...present('population', population) };
}
