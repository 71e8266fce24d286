import { buildAreaIndex, isInsideArea, toPlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import { listEdgeParts, timeAtPoint } from '#lib/core/roads/index.ts';
import type { Place } from '#lib/domain/area.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import { findAreaGeometry } from '#lib/server/queries/coverage-input.ts';
import { listPlaces } from '#lib/server/queries/place.ts';
import { loadBuildings, snapPlace, type BuildingOnRoad } from './building-points.ts';
import { rounded, type ResponseField } from './response-compute.ts';
import { sliceEdge, type RoadLayer } from './road-layer.ts';

export type TimedPlace = {
	id: string;
	kind: string;
	name: string;
	/** null: no engine can come. */
	seconds: number | null;
	meters: number | null;
	stationId: string | null;
	/** 乡村，不适用5分钟: shown with its time, not counted as a fault. */
	isRural: boolean;
	isBeyond: boolean;
	position: [number, number];
};

export type BeyondEntry = {
	kind: 'building' | 'place' | 'road';
	id: string;
	name: string | null;
	seconds: number | null;
	/** Buildings and places: road driven. Roads: meters of it beyond the limit. */
	meters: number | null;
	position: [number, number];
	isRural: boolean;
};

/** What may lie beyond. */
export interface BeyondThings {
	places: readonly TimedPlace[];
	buildings: readonly BuildingOnRoad[];
	/** What is not inside is rural; undefined: unknown, then nothing is. */
	urban: GeoJSON.MultiPolygon | undefined;
}

const MOST_LISTED = 500;

/** What an engine may have to drive to, and the area outside which all is rural. */
export async function loadThings(db: Database, district: string, layer: RoadLayer) {
	const places = await listPlaces(db, district);
	const buildings = await loadBuildings(db, district, layer);
	const chosen = await findCoverageArea(db, district);
	const area = chosen ? await findAreaGeometry(db, district, chosen.id) : undefined;
	return { places, buildings, urban: area?.geometry };
}

/** Arrival at every place. */
export function timePlaces(
	response: ResponseField,
	places: readonly Place[],
	minutes: number
): TimedPlace[] {
	return places.map(({ id, kind, name, is_rural, position: [lon, lat] }) => {
		const road = snapPlace(response.layer, lon, lat);
		const time = road && timeAtPoint(response.field, road);
		return {
			id,
			kind,
			name,
			seconds: rounded(time?.seconds),
			meters: rounded(time?.meters),
			stationId: (time && response.stations[time.station]?.id) ?? null,
			isRural: is_rural,
			isBeyond: time === undefined || time.seconds > minutes * 60,
			position: [lon, lat]
		};
	});
}

/**
 * What lies beyond the limit: urban before rural; within that places, then named buildings, then roads
 * by the length beyond, then buildings without a name, each from late to early.
 */
export function listBeyond(
	response: ResponseField,
	things: BeyondThings,
	minutes: number
): {
	beyond: BeyondEntry[];
	beyondCounts: { buildings: number; places: number; roads: number };
} {
	const beyond = listAllBeyond(response, things, minutes);
	const count = (kind: BeyondEntry['kind']) => beyond.filter((entry) => entry.kind === kind).length;
	return {
		beyond: beyond.slice(0, MOST_LISTED),
		beyondCounts: { buildings: count('building'), places: count('place'), roads: count('road') }
	};
}

/** All of it, in that order. */
export function listAllBeyond(
	response: ResponseField,
	things: BeyondThings,
	minutes: number
): BeyondEntry[] {
	const isRural = createRuralTest(response, things.urban);
	const places = things.places
		.filter((place) => place.isBeyond)
		.map((place): BeyondEntry => {
			const { id, name, seconds, meters, position } = place;
			return { kind: 'place', id, name, seconds, meters, position, isRural: place.isRural };
		});
	const buildings = listBuildingsBeyond(response, things.buildings, minutes, isRural);
	const roads = listRoadsBeyond(response, minutes, isRural);
	const rank = (entry: BeyondEntry) =>
		(entry.isRural ? 4 : 0) +
		(entry.kind === 'place' ? 0 : entry.kind === 'road' ? 2 : entry.name === null ? 3 : 1);
	const late = (entry: BeyondEntry) =>
		entry.kind === 'road' ? (entry.meters ?? 0) : (entry.seconds ?? Infinity);
	return [...places, ...buildings, ...roads].sort((a, b) => {
		const difference = rank(a) - rank(b);
		if (difference !== 0) return difference;
		return late(a) === late(b) ? 0 : late(b) - late(a);
	});
}

function listBuildingsBeyond(
	response: ResponseField,
	buildings: readonly BuildingOnRoad[],
	minutes: number,
	isRural: (lon: number, lat: number) => boolean
): BeyondEntry[] {
	return buildings.flatMap(({ id, name, address, lon, lat, road }): BeyondEntry[] => {
		const time = road && timeAtPoint(response.field, road);
		if (time && time.seconds <= minutes * 60) return [];
		return [
			{
				kind: 'building',
				id: String(id),
				name: name ?? address,
				seconds: rounded(time?.seconds),
				meters: rounded(time?.meters),
				position: [lon, lat],
				isRural: isRural(lon, lat)
			}
		];
	});
}

/** Named roads with something beyond, and where their longest stretch beyond is. */
function listRoadsBeyond(
	response: ResponseField,
	minutes: number,
	isRural: (lon: number, lat: number) => boolean
): BeyondEntry[] {
	const { layer, field } = response;
	const byName = new Map<string, BeyondEntry & { longest: number }>();
	layer.names.forEach((name, edge) => {
		if (name === null) return;
		for (const part of listEdgeParts(field, edge, minutes * 60)) {
			if (part.state === 'within') continue;
			const length = part.offset1 - part.offset0;
			const known = byName.get(name);
			const meters = (known?.meters ?? 0) + length;
			const isUnreachable = part.maxCost === Infinity || (known && known.seconds === null);
			const seconds = isUnreachable ? null : Math.max(known?.seconds ?? 0, part.maxCost);
			if (known && length <= known.longest) {
				byName.set(name, { ...known, meters, seconds });
				continue;
			}
			const middle = (part.offset0 + part.offset1) / 2;
			const [[lon = NaN, lat = NaN] = []] = sliceEdge(layer, edge, middle, middle);
			byName.set(name, {
				kind: 'road',
				id: `way/${layer.wayIds[edge]}`,
				name,
				seconds,
				meters,
				position: [lon, lat],
				isRural: isRural(lon, lat),
				longest: length
			});
		}
	});
	return [...byName.values()].map(({ longest: _longest, ...entry }) => ({
		...entry,
		seconds: rounded(entry.seconds ?? undefined),
		meters: rounded(entry.meters ?? undefined)
	}));
}

function createRuralTest(
	{ layer }: ResponseField,
	urban: GeoJSON.MultiPolygon | undefined
): (lon: number, lat: number) => boolean {
	if (!urban) return () => false;
	const index = buildAreaIndex(toPlaneMultiPolygon(urban, layer.projection));
	return (lon, lat) => {
		const [x, y] = layer.projection.forward(lon, lat);
		return !isInsideArea(index, x ?? NaN, y ?? NaN);
	};
}
