import type { RoadSkip } from '#lib/domain/osm-road.ts';
import type { OsmFacilityKind } from '#lib/domain/osm-facility.ts';
import type {
	OsmAddress,
	OsmBaseFeature,
	OsmBuilding,
	OsmCounts,
	OsmExtractChunk,
	OsmFacility,
	OsmPlace,
	OsmRoadEdge,
	OsmSummary
} from './extract-model.ts';
import type { Bbox, OsmHeader } from './osm-model.ts';
import { ProblemLog } from './problem-log.ts';

/** A consumer stages one chunk in one short transaction. */
const ITEMS_PER_CHUNK = 500;
/** 100 m of latitude. */
const TWIN_DEGREES = 0.0009;

interface Waiting {
	edges: OsmRoadEdge[];
	buildings: OsmBuilding[];
	baseFeatures: OsmBaseFeature[];
	places: OsmPlace[];
	addresses: OsmAddress[];
	facilities: OsmFacility[];
}

/** What an extraction has found and not yet handed out, and its counts. */
export class ExtractSink {
	readonly problems = new ProblemLog();
	readonly counts: OsmCounts = {
		nodes: 0,
		ways: 0,
		relations: 0,
		highwayWays: 0,
		drivableWays: 0,
		walkableWays: 0,
		edges: 0,
		drivableEdges: 0,
		buildings: 0,
		baseFeatures: 0,
		places: 0,
		addresses: 0
	};
	readonly roadsSkipped: Record<RoadSkip, number> = {
		area: 0,
		not_built: 0,
		ferry: 0,
		not_a_road: 0
	};
	readonly facilities: Record<OsmFacilityKind, number> = {
		hydrant: 0,
		intake: 0,
		pool: 0,
		fire_station: 0,
		micro_station: 0
	};
	readonly #stations: OsmFacility[] = [];
	readonly #waiting: Waiting = {
		edges: [],
		buildings: [],
		baseFeatures: [],
		places: [],
		addresses: [],
		facilities: []
	};

	addEdge(edge: OsmRoadEdge): void {
		this.counts.edges++;
		if (edge.road.isDrivable) this.counts.drivableEdges++;
		this.#waiting.edges.push(edge);
	}

	addBuilding(building: OsmBuilding): void {
		this.counts.buildings++;
		this.#waiting.buildings.push(building);
	}

	addBaseFeature(feature: OsmBaseFeature): void {
		this.counts.baseFeatures++;
		this.#waiting.baseFeatures.push(feature);
	}

	addPlace(place: OsmPlace): void {
		this.counts.places++;
		this.#waiting.places.push(place);
	}

	addAddress(address: OsmAddress): void {
		this.counts.addresses++;
		this.#waiting.addresses.push(address);
	}

	addFacility(facility: OsmFacility): void {
		this.facilities[facility.kind]++;
		this.#waiting.facilities.push(facility);
		if (facility.kind === 'fire_station') this.#reportTwin(facility);
		for (const message of facility.notes)
			this.problems.add({
				severity: 'note',
				code: 'facility_note',
				element: facility.sourceId,
				message
			});
	}

	/** Mappers draw a station as a point and again as its building; which one goes is for a person to say. */
	#reportTwin(station: OsmFacility): void {
		const { sourceId, lon, lat } = station;
		const lonScale = Math.cos((lat * Math.PI) / 180);
		const twin = this.#stations.find(
			(other) => Math.hypot((other.lon - lon) * lonScale, other.lat - lat) < TWIN_DEGREES
		);
		if (twin !== undefined)
			this.warn(
				'possible_twin',
				sourceId,
				`is within 100 m of ${twin.sourceId}: the same fire station?`
			);
		this.#stations.push(station);
	}

	warn(code: string, element: string, message: string): void {
		this.problems.add({ severity: 'warning', code, element, message });
	}

	note(code: string, element: string, message: string): void {
		this.problems.add({ severity: 'note', code, element, message });
	}

	/** Hands out full chunks; all of them when `isLast`. */
	*take(isLast = false): Generator<OsmExtractChunk> {
		const { edges, buildings, baseFeatures, places, addresses, facilities } = this.#waiting;
		for (const items of slices(edges, isLast)) yield { kind: 'edges', items };
		for (const items of slices(buildings, isLast)) yield { kind: 'buildings', items };
		for (const items of slices(baseFeatures, isLast)) yield { kind: 'baseFeatures', items };
		for (const items of slices(places, isLast)) yield { kind: 'places', items };
		for (const items of slices(addresses, isLast)) yield { kind: 'addresses', items };
		for (const items of slices(facilities, isLast)) yield { kind: 'facilities', items };
	}

	summary(header: OsmHeader, extent: Bbox | undefined): OsmSummary {
		return {
			header,
			...(extent === undefined ? {} : { extent }),
			counts: this.counts,
			roadsSkipped: this.roadsSkipped,
			facilities: this.facilities,
			problems: this.problems.list(),
			problemCounts: this.problems.counts()
		};
	}
}

/** Empties `items` from its front, keeping what does not fill a chunk unless it is the last call. */
function* slices<T>(items: T[], isLast: boolean): Generator<T[]> {
	let start = 0;
	const least = isLast ? 1 : ITEMS_PER_CHUNK;
	while (items.length - start >= least) {
		yield items.slice(start, start + ITEMS_PER_CHUNK);
		start = Math.min(items.length, start + ITEMS_PER_CHUNK);
	}
	items.splice(0, start);
}
