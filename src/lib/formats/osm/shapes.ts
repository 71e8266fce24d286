import {
	classifyBuilding,
	readAddress,
	type BuildingAttributes,
	type OsmAddressText
} from '#lib/domain/osm-building.ts';
import { classifyFacility, type FacilityClassification } from '#lib/domain/osm-facility.ts';
import { classifyArea, classifyBoundary, type BaseAttributes } from '#lib/domain/osm-land.ts';
import type { OsmTags } from '#lib/domain/osm-tags.ts';
import type { ExtractSink } from './extract-sink.ts';
import { centroidOf, type Polygon } from './rings.ts';

/** What the tags of an area say that stands at one point of it. */
export interface PointClasses {
	facility?: FacilityClassification | undefined;
	address?: OsmAddressText | undefined;
}

/** Everything that tags say an area is; one area can be a building and a fire station at once. */
export interface ShapeClasses extends PointClasses {
	building?: BuildingAttributes | undefined;
	base?: BaseAttributes | undefined;
}

export type ShapeAspect = keyof ShapeClasses;

/** @returns undefined when the tags of an area mean nothing to us. */
export function classifyShape(tags: OsmTags, isBoundary = false): ShapeClasses | undefined {
	if (tags['area'] === 'no') return undefined;
	const shape = {
		building: classifyBuilding(tags),
		base: isBoundary ? classifyBoundary(tags) : classifyArea(tags),
		facility: classifyFacility(tags),
		address: readAddress(tags)
	};
	return aspectsOf(shape).length > 0 ? shape : undefined;
}

/** Aspects of an area that have something to emit. */
export function aspectsOf(shape: ShapeClasses): ShapeAspect[] {
	const aspects: readonly ShapeAspect[] = ['building', 'base', 'facility', 'address'];
	return aspects.filter((aspect) => shape[aspect] !== undefined);
}

/** Hands all that an area is to the sink, but for aspects told elsewhere. */
export function emitShape(
	sink: ExtractSink,
	sourceId: string,
	shape: ShapeClasses,
	polygons: Polygon[],
	told: ReadonlySet<ShapeAspect> = new Set()
): void {
	const { building, base } = shape;
	if (building !== undefined && !told.has('building'))
		sink.addBuilding({ sourceId, polygons, ...building });
	if (base !== undefined && !told.has('base'))
		sink.addBaseFeature({ sourceId, geometry: { type: 'polygons', polygons }, ...base });
	const [lon, lat] = centroidOf(polygons);
	emitPoints(sink, sourceId, shape, lon, lat, told);
}

/** Hands a facility (or the reason why it is none) and an address to the sink. */
export function emitPoints(
	sink: ExtractSink,
	sourceId: string,
	{ facility, address }: PointClasses,
	lon: number,
	lat: number,
	told: ReadonlySet<ShapeAspect> = new Set()
): void {
	if (address !== undefined && !told.has('address'))
		sink.addAddress({ sourceId, lon, lat, ...address });
	if (facility === undefined || told.has('facility')) return;
	if ('facility' in facility) sink.addFacility({ sourceId, lon, lat, ...facility.facility });
	else sink.note('facility_not_in_use', sourceId, `${facility.skipped}: not taken as a facility`);
}
