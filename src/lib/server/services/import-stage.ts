import { projectionByCode, projectionFor, type Projection } from '#lib/core/geometry/index.ts';
import type { PlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import type { OsmBuilding, OsmExtractChunk, OsmFacility } from '#lib/formats/osm/extract-model.ts';
import { insertBaseFeatures, type BaseFeatureRow } from '#lib/server/queries/base-feature.ts';
import { insertBuildings, type BuildingRow } from '#lib/server/queries/building.ts';
import type { PlaceRow } from '#lib/server/queries/place-import.ts';
import { insertRoadEdges, type RoadEdgeRow } from '#lib/server/queries/road.ts';
import type { Context } from './context.ts';
import type { ElementSource, ImportOptions, ImportResult } from './import-osm.ts';
import {
	toBaseFeatureRow,
	toBuildingRow,
	toPlaceRow,
	toPlaneLine,
	toRoadEdgeRow
} from './import-rows.ts';
import { RowStager } from './row-stager.ts';

type Box = [west: number, south: number, east: number, north: number];

/** What staging leaves in memory; roads, buildings and base features are in the database by then. */
export interface Staged {
	projection: Projection;
	/** Extent of the data in degrees. */
	box: Box | undefined;
	counts: Omit<ImportResult['counts'], 'places' | 'facilities'>;
	places: PlaceRow[];
	facilities: OsmFacility[];
	/** Outer rings of all buildings, in the plane. */
	footprints: PlaneMultiPolygon;
	problems: ImportResult['problems'];
	problemCount: number;
	slowestMilliseconds: number;
}

/** A single street running due north has a box without width, which would be no valid outline. */
const LEAST_MARGIN_DEGREES = 0.0005;
/** Share of an import's progress that staging takes. */
const STAGING_SHARE = 0.8;

/** Reads all elements of a source and stores them under a batch. */
export async function stageElements(
	context: Context,
	district: string,
	batch: number,
	source: ElementSource,
	srid: number | null,
	options: ImportOptions
): Promise<Staged> {
	const stage = new Stage(context, district, batch, srid);
	const chunks = source.chunks({
		signal: options.signal,
		onProgress: (done, total) =>
			options.onProgress?.((done / Math.max(1, total)) * STAGING_SHARE, '读取文件')
	});
	for await (const chunk of chunks) {
		options.signal?.throwIfAborted();
		await stage.take(chunk);
	}
	return stage.finish();
}

class Stage {
	readonly #edges: RowStager<RoadEdgeRow>;
	readonly #buildings: RowStager<BuildingRow>;
	readonly #baseFeatures: RowStager<BaseFeatureRow>;
	readonly #places: PlaceRow[] = [];
	readonly #facilities: OsmFacility[] = [];
	readonly #footprints: PlaneMultiPolygon = [];
	#projection: Projection | undefined;
	#box: Box | undefined;
	#drivable = 0;
	#walkable = 0;
	#problems: ImportResult['problems'] = [];
	#problemCount = 0;

	constructor({ db }: Context, district: string, batch: number, srid: number | null) {
		this.#projection = srid === null ? undefined : projectionByCode(srid);
		this.#edges = new RowStager(db, (rows) => insertRoadEdges(db, district, batch, rows));
		this.#buildings = new RowStager(db, (rows) => insertBuildings(db, district, batch, rows));
		this.#baseFeatures = new RowStager(db, (rows) => insertBaseFeatures(db, district, batch, rows));
	}

	async take(chunk: OsmExtractChunk): Promise<void> {
		switch (chunk.kind) {
			case 'header':
				if (chunk.header.bbox) this.#useBox(chunk.header.bbox);
				return;
			case 'edges':
				for (const edge of chunk.items) {
					if (edge.road.isDrivable) this.#drivable++;
					if (edge.road.isWalkable) this.#walkable++;
					const projection = this.#projectionAt(edge.coordinates);
					await this.#edges.add(toRoadEdgeRow(this.#edges.count, edge, projection));
				}
				return;
			case 'buildings':
				for (const building of chunk.items) await this.#addBuilding(building);
				return;
			case 'baseFeatures':
				for (const feature of chunk.items)
					await this.#baseFeatures.add(toBaseFeatureRow(this.#baseFeatures.count, feature));
				return;
			case 'places':
				for (const place of chunk.items) this.#places.push(toPlaceRow(place));
				return;
			case 'facilities':
				this.#facilities.push(...chunk.items);
				return;
			case 'addresses':
				return;
			case 'summary':
				if (chunk.summary.extent) this.#useBox(chunk.summary.extent);
				this.#problems = chunk.summary.problems;
				this.#problemCount = Object.values(chunk.summary.problemCounts).reduce(
					(sum, count) => sum + count,
					0
				);
		}
	}

	async finish(): Promise<Staged> {
		const stagers = [this.#edges, this.#buildings, this.#baseFeatures];
		for (const stager of stagers) await stager.finish();
		return {
			projection: this.#projection ?? projectionFor(0, 0),
			box: this.#box,
			counts: {
				roads: this.#edges.count,
				drivable: this.#drivable,
				walkable: this.#walkable,
				buildings: this.#buildings.count,
				baseFeatures: this.#baseFeatures.count
			},
			places: this.#places,
			facilities: this.#facilities,
			footprints: this.#footprints,
			problems: this.#problems,
			problemCount: this.#problemCount,
			slowestMilliseconds: Math.max(...stagers.map((stager) => stager.slowestMilliseconds))
		};
	}

	async #addBuilding(building: OsmBuilding): Promise<void> {
		for (const [outer] of building.polygons) {
			if (!outer) continue;
			this.#footprints.push([toPlaneLine(outer, this.#projectionAt(outer))]);
		}
		await this.#buildings.add(toBuildingRow(this.#buildings.count, building));
	}

	/** The header's box counts; where it has none, that of all nodes, known at the end. */
	#useBox(box: Box): void {
		if (this.#box) return;
		const [lonMargin, latMargin] = [box[2] - box[0], box[3] - box[1]].map((size) =>
			size > 0 ? 0 : LEAST_MARGIN_DEGREES
		) as [number, number];
		this.#box = [box[0] - lonMargin, box[1] - latMargin, box[2] + lonMargin, box[3] + latMargin];
		this.#projection ??= projectionFor((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
	}

	#projectionAt(lonLats: Float64Array): Projection {
		return (this.#projection ??= projectionFor(lonLats[0] ?? 0, lonLats[1] ?? 0));
	}
}
