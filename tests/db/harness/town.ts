import type {
	OsmBuilding,
	OsmExtractChunk,
	OsmFacility,
	OsmRoadEdge
} from '#lib/formats/osm/extract-model.ts';
import type { ElementSource } from '#lib/server/services/import-osm.ts';

/** South-west corner of the town, and its blocks: 0.002° is about 149 m by 222 m here. */
export const WEST = 128.9;
export const SOUTH = 47.72;
export const BLOCK = 0.002;
const SIDE = 4;

interface TownOptions {
	/** Added to every way and node id, as an editor who redrew everything would. */
	idOffset?: number;
	/** Degrees by which everything lies farther north. */
	shift?: number;
	facilities?: OsmFacility[];
	/** Edges left out, by their index. */
	without?: readonly number[];
	/** Waited for between roads and buildings. */
	pause?: () => Promise<void>;
}

/** A grid of 4 × 4 junctions with 24 streets and 9 blocks, each with a building. */
export function townSource(options: TownOptions = {}): ElementSource {
	return {
		kind: 'demo',
		fileName: 'town',
		source: 'town',
		async *chunks() {
			yield { kind: 'header', header: { format: 'xml', bbox: [...townBox()] } };
			yield { kind: 'edges', items: townEdges(options) };
			await options.pause?.();
			yield { kind: 'buildings', items: townBuildings(options.shift ?? 0) };
			yield {
				kind: 'baseFeatures',
				items: [
					{
						sourceId: 'way/900',
						layer: 'water',
						class: 'river',
						name: '汤旺河',
						geometry: {
							type: 'polygons',
							polygons: [[rectangle(WEST - BLOCK, SOUTH - BLOCK, 5 * BLOCK, BLOCK / 2)]]
						}
					},
					{
						sourceId: 'way/901',
						layer: 'rail',
						class: 'rail',
						geometry: {
							type: 'lines',
							lines: [new Float64Array([WEST, SOUTH - 0.0004, WEST + 3 * BLOCK, SOUTH - 0.0004])]
						}
					}
				]
			};
			yield {
				kind: 'places',
				items: [
					{ sourceId: 'node/801', kind: 'town', name: '镇', lon: WEST, lat: SOUTH },
					{ sourceId: 'node/802', kind: 'village', name: '村', lon: WEST + 0.006, lat: SOUTH }
				]
			};
			if (options.facilities) yield { kind: 'facilities', items: options.facilities };
			yield summary();
		}
	};
}

/** Box of the town in degrees, half a block around the streets. */
export function townBox(): [number, number, number, number] {
	const far = (SIDE - 0.5) * BLOCK;
	return [WEST - BLOCK / 2, SOUTH - BLOCK / 2, WEST + far, SOUTH + far];
}

function townEdges({ idOffset = 0, shift = 0, without = [] }: TownOptions): OsmRoadEdge[] {
	const edges: OsmRoadEdge[] = [];
	const add = (a: [number, number], b: [number, number], isMain: boolean) => {
		const node = ([column, row]: [number, number]) => 1000 + row * SIDE + column + idOffset;
		const at = ([column, row]: [number, number]) => [
			WEST + column * BLOCK,
			SOUTH + row * BLOCK + shift
		];
		edges.push({
			wayId: 100 + edges.length + idOffset,
			fromNode: node(a),
			toNode: node(b),
			ordinal: 0,
			coordinates: new Float64Array([...at(a), ...at(b)]),
			road: {
				class: isMain ? 'primary' : 'residential',
				isLink: false,
				isDrivable: true,
				isWalkable: true,
				oneWay: 0,
				isReversible: false,
				speedKmh: isMain ? 50 : 30,
				access: 'public',
				bridge: false,
				tunnel: false,
				layer: 0,
				name: isMain ? '中心大街' : `小路${edges.length}`
			}
		});
	};
	for (let row = 0; row < SIDE; row++)
		for (let column = 0; column + 1 < SIDE; column++)
			add([column, row], [column + 1, row], row === 1);
	for (let column = 0; column < SIDE; column++)
		for (let row = 0; row + 1 < SIDE; row++) add([column, row], [column, row + 1], false);
	return edges.filter((_edge, index) => !without.includes(index));
}

function townBuildings(shift: number): OsmBuilding[] {
	const buildings: OsmBuilding[] = [];
	for (let row = 0; row + 1 < SIDE; row++)
		for (let column = 0; column + 1 < SIDE; column++) {
			const west = WEST + (column + 0.2) * BLOCK;
			const south = SOUTH + (row + 0.2) * BLOCK + shift;
			buildings.push({
				sourceId: `way/${500 + buildings.length}`,
				type: 'yes',
				polygons: [[rectangle(west, south, BLOCK * 0.6, BLOCK * 0.6)]]
			});
		}
	return buildings;
}

function rectangle(west: number, south: number, width: number, height: number): Float64Array {
	const [east, north] = [west + width, south + height];
	return new Float64Array([west, south, east, south, east, north, west, north, west, south]);
}

function summary(): OsmExtractChunk {
	return {
		kind: 'summary',
		summary: {
			header: { format: 'xml' },
			counts: {
				nodes: 0,
				ways: 0,
				relations: 0,
				highwayWays: 24,
				drivableWays: 24,
				walkableWays: 24,
				edges: 24,
				drivableEdges: 24,
				buildings: 9,
				baseFeatures: 2,
				places: 2,
				addresses: 0
			},
			roadsSkipped: { area: 0, not_built: 0, ferry: 0, not_a_road: 0 },
			facilities: { hydrant: 0, intake: 0, pool: 0, fire_station: 0, micro_station: 0 },
			problems: [],
			problemCounts: {}
		}
	};
}
