import {
	classifyBuilding,
	readAddress,
	type BuildingAttributes
} from '#lib/domain/osm-building.ts';
import { classifyFacility, type FacilityClassification } from '#lib/domain/osm-facility.ts';
import { classifyArea, classifyBoundary, type BaseAttributes } from '#lib/domain/osm-land.ts';
import type { OsmTags } from '#lib/domain/osm-tags.ts';
import type { ExtractSink } from './extract-sink.ts';
import { centroidOf, type Polygon } from './rings.ts';

/** Everything that tags say an area is; one area can be a building and a fire station at once. */
export interface ShapeClasses {
	building?: BuildingAttributes | undefined;
	base?: BaseAttributes | undefined;
	facility?: FacilityClassification | undefined;
}

export type ShapeAspect = keyof ShapeClasses;

/** @returns undefined when the tags of an area mean nothing to us. */
export function classifyShape(tags: OsmTags, isBoundary = false): ShapeClasses | undefined {
	if (tags['area'] === 'no') return undefined;
	const building = classifyBuilding(tags);
	const facility = classifyFacility(tags);
	const base = isBoundary ? classifyBoundary(tags) : classifyArea(tags);
	return building || base || facility ? { building, base, facility } : undefined;
}

/** Aspects of an area that have something to emit. */
export function aspectsOf(shape: ShapeClasses): ShapeAspect[] {
	const aspects: readonly ShapeAspect[] = ['building', 'base', 'facility'];
	return aspects.filter((aspect) => shape[aspect] !== undefined);
}

/** Hands an area's building, base feature, facility and address to the sink, but for aspects told elsewhere. */
export function emitShape(
	sink: ExtractSink,
	sourceId: string,
	shape: ShapeClasses,
	polygons: Polygon[],
	tags: OsmTags,
	toldElsewhere: ReadonlySet<ShapeAspect> = new Set()
): void {
	const { building, base, facility } = shape;
	const [lon, lat] = centroidOf(polygons);
	if (building !== undefined && !toldElsewhere.has('building'))
		sink.addBuilding({ sourceId, polygons, ...building });
	if (base !== undefined && !toldElsewhere.has('base'))
		sink.addBaseFeature({ sourceId, geometry: { type: 'polygons', polygons }, ...base });
	if (facility !== undefined && !toldElsewhere.has('facility'))
		emitFacility(sink, sourceId, facility, lon, lat);
	const address = toldElsewhere.has('building') ? undefined : readAddress(tags);
	if (address !== undefined) sink.addAddress({ sourceId, lon, lat, ...address });
}

/** Hands a facility to the sink, or the reason why it is none. */
export function emitFacility(
	sink: ExtractSink,
	sourceId: string,
	found: FacilityClassification,
	lon: number,
	lat: number
): void {
	if ('facility' in found) sink.addFacility({ sourceId, lon, lat, ...found.facility });
	else sink.note('facility_not_in_use', sourceId, `${found.skipped}: not taken as a facility`);
}
