import { readAddress } from '#lib/domain/osm-building.ts';
import { classifyFacility } from '#lib/domain/osm-facility.ts';
import { classifyLine, classifyPlace } from '#lib/domain/osm-land.ts';
import { classifyWay } from '#lib/domain/osm-road.ts';
import type { OsmExtractChunk } from './extract-model.ts';
import { ExtractSink } from './extract-sink.ts';
import { IdList } from './id-list.ts';
import { findLines, isClosed, toCoordinates, toRing } from './node-lines.ts';
import { NodeStore } from './node-store.ts';
import { openOsm } from './open-osm.ts';
import {
	UNITS_PER_DEGREE,
	type Bbox,
	type OpenOsmOptions,
	type OsmBlock,
	type OsmNode,
	type OsmReader,
	type OsmWay
} from './osm-model.ts';
import { RelationShapes } from './relation-shapes.ts';
import { RoadNetwork } from './road-network.ts';
import { nestRings, signedArea } from './rings.ts';
import {
	aspectsOf,
	classifyShape,
	emitPoints,
	emitShape,
	type ShapeAspect,
	type ShapeClasses
} from './shapes.ts';

/**
 * Reads an OpenStreetMap file into roads cut at junctions, buildings, base map, places, addresses and
 * facilities, in chunks of one kind each; the header comes first, the summary last.
 *
 * The file is read twice: positions, points and junctions first, then ways and areas. Memory holds
 * 16 bytes a node and the ways of multipolygons, never the file. See docs/algorithms/osm-import.md.
 *
 * @throws {FormatError} The file cannot be read to its end: what was yielded is incomplete then.
 */
export async function* extractOsm(
	path: string,
	options: OpenOsmOptions = {}
): AsyncGenerator<OsmExtractChunk, void, undefined> {
	let passesDone = 0;
	const reader = await openOsm(path, {
		signal: options.signal,
		onProgress: (bytesRead, totalBytes) =>
			options.onProgress?.((passesDone * totalBytes + bytesRead) / 2, totalBytes)
	});
	yield { kind: 'header', header: reader.header };
	const extraction = new Extraction(options.signal);
	yield* extraction.readPoints(reader);
	passesDone = 1;
	yield* extraction.readWays(reader);
	yield { kind: 'summary', summary: extraction.summary(reader) };
}

class Extraction {
	readonly #sink = new ExtractSink();
	readonly #store = new NodeStore();
	readonly #network = new RoadNetwork();
	readonly #relations = new RelationShapes();
	readonly #wayIds = new IdList();
	readonly #emittedNodes = new Set<number>();
	readonly #signal: AbortSignal | undefined;
	#extent: Bbox = [Infinity, Infinity, -Infinity, -Infinity];

	constructor(signal: AbortSignal | undefined) {
		this.#signal = signal;
	}

	/** First pass: positions, points, nodes of roads, relations. */
	async *readPoints(reader: OsmReader): AsyncGenerator<OsmExtractChunk> {
		const { counts, problems } = this.#sink;
		for await (const block of reader.blocks()) {
			problems.addAll(block.problems);
			this.#storeNodes(block);
			for (const node of block.taggedNodes) this.#emitPoint(node);
			for (const way of block.ways) this.#countWay(way);
			for (const relation of block.relations) {
				counts.relations++;
				this.#relations.add(relation, this.#sink);
			}
			yield* this.#sink.take();
		}
		this.#store.finish();
		counts.nodes = this.#store.count;
		for (const id of this.#store.movedIds)
			this.#sink.warn(
				'repeated_element',
				`node/${id}`,
				'occurs at several places; the last is used'
			);
		await this.#network.findJunctions(this.#store, this.#signal);
	}

	/** Second pass: roads, lines and areas. */
	async *readWays(reader: OsmReader): AsyncGenerator<OsmExtractChunk> {
		const repeated = this.#wayIds.repeated();
		const seen = new Set<number>();
		for await (const block of reader.blocks({ nodes: false })) {
			for (const way of block.ways) {
				if (seen.has(way.id)) {
					this.#sink.warn(
						'repeated_element',
						`way/${way.id}`,
						'occurs more than once; the first is used'
					);
					continue;
				}
				if (repeated.has(way.id)) seen.add(way.id);
				this.#emitRoad(way);
				if (!this.#relations.hold(way)) this.#emitWay(way);
			}
			yield* this.#sink.take();
		}
		for (const [way, told] of this.#relations.emit(this.#store, this.#sink)) {
			this.#emitWay(way, told);
			yield* this.#sink.take();
		}
		yield* this.#sink.take(true);
	}

	summary(reader: OsmReader) {
		const isKnown = this.#store.count > 0;
		return this.#sink.summary(reader.header, isKnown ? this.#extent : undefined);
	}

	#storeNodes({ nodeIds, nodeLons, nodeLats }: OsmBlock): void {
		let [west, south, east, north] = this.#extent.map((side) => side * UNITS_PER_DEGREE) as Bbox;
		for (let i = 0; i < nodeIds.length; i++) {
			const lon = nodeLons[i] ?? 0;
			const lat = nodeLats[i] ?? 0;
			this.#store.add(nodeIds[i] ?? NaN, lon, lat);
			if (lon < west) west = lon;
			if (lon > east) east = lon;
			if (lat < south) south = lat;
			if (lat > north) north = lat;
		}
		this.#extent = [west, south, east, north].map((side) => side / UNITS_PER_DEGREE) as Bbox;
	}

	#emitPoint({ id, lon, lat, tags }: OsmNode): void {
		const place = classifyPlace(tags);
		const points = { address: readAddress(tags), facility: classifyFacility(tags) };
		const isNothing = !place && !points.address && !points.facility;
		if (isNothing || this.#emittedNodes.has(id)) return;
		this.#emittedNodes.add(id);
		const sourceId = `node/${id}`;
		if (place !== undefined) this.#sink.addPlace({ sourceId, lon, lat, ...place });
		emitPoints(this.#sink, sourceId, points, lon, lat);
	}

	#countWay(way: OsmWay): void {
		this.#sink.counts.ways++;
		this.#wayIds.push(way.id);
		const found = classifyWay(way.tags);
		if (found !== undefined && 'road' in found) this.#network.add(way.refs);
	}

	#emitRoad(way: OsmWay): void {
		const found = classifyWay(way.tags);
		if (found === undefined) return;
		const { counts, roadsSkipped } = this.#sink;
		counts.highwayWays++;
		if ('skipped' in found) {
			roadsSkipped[found.skipped]++;
			return;
		}
		if (found.road.isDrivable) counts.drivableWays++;
		if (found.road.isWalkable) counts.walkableWays++;
		const sourceId = `way/${way.id}`;
		for (const tag of found.unreadable)
			this.#sink.note('unreadable_tag', sourceId, `${tag} cannot be read and is ignored`);
		const { edges, missingCount } = this.#network.split(way, found.road, this.#store);
		for (const edge of edges) this.#sink.addEdge(edge);
		this.#reportMissing(sourceId, missingCount, way.refs.length);
		if (edges.length === 0)
			this.#sink.warn(
				'way_without_line',
				sourceId,
				'a road with fewer than two nodes in a row is left out'
			);
	}

	/** Area, line, or facility and address drawn as a line; roads have been told already. */
	#emitWay(way: OsmWay, told: ReadonlySet<ShapeAspect> = new Set()): void {
		const sourceId = `way/${way.id}`;
		this.#emitLine(way, sourceId);
		const shape = classifyShape(way.tags);
		if (shape === undefined) return;
		const { ring, missingCount } = isClosed(way.refs)
			? toRing(way.refs, this.#store)
			: { missingCount: 0 };
		this.#reportMissing(sourceId, missingCount, way.refs.length);
		if (ring !== undefined && signedArea(ring) !== 0)
			emitShape(this.#sink, sourceId, shape, nestRings([{ ring }]).polygons, told);
		else this.#emitOpenShape(way, sourceId, shape, told);
	}

	#emitLine(way: OsmWay, sourceId: string): void {
		const line = classifyLine(way.tags);
		if (line === undefined) return;
		const { pieces, missingCount } = findLines(way.refs, this.#store);
		this.#reportMissing(sourceId, missingCount, way.refs.length);
		const lines = pieces.map((piece) => toCoordinates(piece, this.#store));
		if (lines.length > 0)
			this.#sink.addBaseFeature({ sourceId, geometry: { type: 'lines', lines }, ...line });
		else
			this.#sink.warn(
				'way_without_line',
				sourceId,
				'fewer than two nodes in a row are in the file'
			);
	}

	/** An area whose ring is not closed is no area; what stands at a point still has a place. */
	#emitOpenShape(
		way: OsmWay,
		sourceId: string,
		{ facility, address, ...areas }: ShapeClasses,
		told: ReadonlySet<ShapeAspect>
	): void {
		const nodes = [...way.refs].map((ref) => this.#store.find(ref)).filter((index) => index >= 0);
		const middle = nodes[nodes.length >> 1];
		if (middle !== undefined) {
			const lon = this.#store.lonAt(middle);
			const lat = this.#store.latAt(middle);
			emitPoints(this.#sink, sourceId, { facility, address }, lon, lat, told);
		}
		const points = middle === undefined ? { facility, address } : {};
		const lost = aspectsOf({ ...areas, ...points }).filter((aspect) => !told.has(aspect));
		if (lost.length > 0)
			this.#sink.warn(
				'open_area',
				sourceId,
				`${lost.join(', ')} left out: its ring is not closed, or clipped to less than an area`
			);
	}

	#reportMissing(sourceId: string, missingCount: number, count: number): void {
		if (missingCount > 0)
			this.#sink.warn(
				'missing_nodes',
				sourceId,
				`${missingCount} of ${count} nodes are not in the file`
			);
	}
}
