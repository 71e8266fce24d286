import {
	buildAreaIndex,
	isInsideArea,
	toPlaneMultiPolygon,
	toPlanePoints
} from '#lib/core/geometry/index.ts';
import { assignToRoads, measureRoadStretches, type RoadStretch } from '#lib/core/roads/index.ts';
import { countFacility } from '#lib/domain/counting.ts';
import {
	NO_SHORTFALL,
	addShortfall,
	isRequiredClass,
	requiredHydrants,
	shareOut,
	widthOf,
	type RequiredClass,
	type ShortfallCounts,
	type WidthSource
} from '#lib/domain/shortfall.ts';
import type { EdgeForm, RoadHydrant } from '#lib/server/queries/shortfall.ts';
import { sliceEdge, type RoadLayer } from './road-layer.ts';

export interface ShortfallQuestion {
	roads: RoadLayer;
	/** By edge id; of edges without an entry only the class is known. */
	forms: ReadonlyMap<number, EdgeForm>;
	area: GeoJSON.MultiPolygon;
	townships: readonly { name: string; geometry: GeoJSON.MultiPolygon }[];
	hydrants: readonly RoadHydrant[];
	spacingMeters: number;
	bothSidesMeters: number;
	assignMeters: number;
	now: Date;
}

export type HydrantOnRoad = {
	id: string;
	code: string | null;
	name: string | null;
	/** What it counts as. */
	counts: 'working' | 'uninspected' | 'notWorking';
	/** From the middle of the road; null where it is on none. */
	distanceMeters: number | null;
};

export type TownshipShortfall = ShortfallCounts & {
	/** null: no township is known there. */
	township: string | null;
};

export type RoadShortfall = ShortfallCounts & {
	/** 1 has the greatest shortfall. */
	number: number;
	/** null: streets without a name, all of one class together. */
	name: string | null;
	/** The class of most of its length. */
	class: string;
	minWidthMeters: number;
	maxWidthMeters: number;
	/** Meters of lines of the map by where their width comes from. */
	widthSources: Record<WidthSource, number>;
	/** Its stretches in the townships; they sum to the road. */
	townships: TownshipShortfall[];
	hydrants: HydrantOnRoad[];
};

export type UnassignedHydrant = HydrantOnRoad & {
	reason: 'unplaced' | 'outside_area' | 'no_road';
	position: [number, number] | null;
};

export type ShortfallAnswer = {
	total: ShortfallCounts & { roadCount: number };
	townships: TownshipShortfall[];
	roads: GeoJSON.FeatureCollection<GeoJSON.MultiLineString, RoadShortfall>;
	/** Existing hydrants that no road of the area has; with the roads' they are all there are. */
	unassigned: UnassignedHydrant[];
};

interface CountedRoad {
	key: string;
	name: string | null;
	metersByClass: Map<string, number>;
	sources: Record<WidthSource, number>;
	lines: GeoJSON.Position[][];
}

/** 应建, 实有 and 欠账 of the streets inside an area, by road and by township. */
export function computeRoadShortfall(question: ShortfallQuestion): ShortfallAnswer {
	const { roads, spacingMeters, bothSidesMeters } = question;
	const { projection, network } = roads;
	const area = buildAreaIndex(toPlaneMultiPolygon(question.area, projection));
	const zones = question.townships.map(({ geometry }) =>
		buildAreaIndex(toPlaneMultiPolygon(geometry, projection))
	);
	const zoneAt = (x: number, y: number) => zones.findIndex((zone) => isInsideArea(zone, x, y));
	const { counted, edgeRoad, edgeWidthMeters, edgeSource } = groupEdges(question);
	const { stretches, parts } = measureRoadStretches({
		network,
		edgeRoad,
		roadCount: counted.length,
		edgeWidthMeters,
		area,
		zoneAt,
		wideMeters: bothSidesMeters
	});
	for (const { edge, offset0, offset1 } of parts) {
		const road = counted[edgeRoad[edge] ?? -1];
		const source = edgeSource[edge];
		if (!road || !source) continue;
		const meters = offset1 - offset0;
		const name = roads.classes[edge] ?? '';
		road.metersByClass.set(name, (road.metersByClass.get(name) ?? 0) + meters);
		road.sources[source] += meters;
		road.lines.push(sliceEdge(roads, edge, offset0, offset1));
	}
	const { byRoad, unassigned } = placeHydrants(question, {
		counted,
		edgeRoad,
		edgeWidthMeters,
		zoneAt,
		isInside: (x, y) => isInsideArea(area, x, y)
	});
	const stretchesByRoad = new Map<number, RoadStretch[]>();
	for (const stretch of stretches) {
		const own = stretchesByRoad.get(stretch.road);
		if (own) own.push(stretch);
		else stretchesByRoad.set(stretch.road, [stretch]);
	}
	const features = counted.flatMap((road, index) => {
		const own = stretchesByRoad.get(index);
		if (!own) return [];
		const found = byRoad.get(index) ?? [];
		return [toFeature(road, own, found, question.townships, spacingMeters)];
	});
	features.sort(
		({ properties: a }, { properties: b }) =>
			b.shortfall - a.shortfall ||
			b.lengthMeters - a.lengthMeters ||
			((a.name ?? a.class) < (b.name ?? b.class) ? -1 : 1)
	);
	features.forEach(({ properties }, index) => (properties.number = index + 1));
	const rows = features.map(({ properties }) => properties);
	return {
		total: {
			...rows.reduce<ShortfallCounts>(addShortfall, NO_SHORTFALL),
			roadCount: rows.length
		},
		townships: sumTownships(rows),
		roads: { type: 'FeatureCollection', features },
		unassigned
	};
}

/** Roads by name; streets without one by class. Nobody sets a hydrant on a bridge or in a tunnel. */
function groupEdges({ roads, forms }: ShortfallQuestion) {
	const { edgeCount, edgeOneWay } = roads.network;
	const numbers = new Map<string, number>();
	const counted: CountedRoad[] = [];
	const edgeRoad = new Int32Array(edgeCount).fill(-1);
	const edgeWidthMeters = new Float64Array(edgeCount);
	const edgeSource: (WidthSource | undefined)[] = [];
	for (let edge = 0; edge < edgeCount; edge++) {
		const roadClass = roads.classes[edge] ?? '';
		const form = forms.get(edge);
		if (!isRequiredClass(roadClass) || roads.drive.edgeAccess[edge] === 0) continue;
		if (form?.is_structure) continue;
		const name = roads.names[edge]?.trim() || null;
		const key = name === null ? `class:${roadClass}` : `name:${name}`;
		let number = numbers.get(key);
		if (number === undefined) {
			number = counted.length;
			numbers.set(key, number);
			const sources = { tag: 0, lanes: 0, class: 0 };
			counted.push({ key, name, metersByClass: new Map(), sources, lines: [] });
		}
		edgeRoad[edge] = number;
		const { meters, source } = widthOf({
			class: roadClass satisfies RequiredClass,
			isOneWay: edgeOneWay[edge] !== 0,
			widthMeters: form?.width_m ?? null,
			lanes: form?.lanes ?? null
		});
		edgeWidthMeters[edge] = meters;
		edgeSource[edge] = source;
	}
	return { counted, edgeRoad, edgeWidthMeters, edgeSource };
}

interface Placing {
	counted: readonly CountedRoad[];
	edgeRoad: Int32Array;
	edgeWidthMeters: Float64Array;
	zoneAt: (x: number, y: number) => number;
	isInside: (x: number, y: number) => boolean;
}
type Placed = { hydrant: HydrantOnRoad; zone: number };

/** Names hold within twice the distance: whoever wrote the road down stood there. */
const NAMED_FACTOR = 2;

function placeHydrants(
	{ roads, hydrants, assignMeters, now }: ShortfallQuestion,
	{ counted, edgeRoad, edgeWidthMeters, zoneAt, isInside }: Placing
): { byRoad: Map<number, Placed[]>; unassigned: UnassignedHydrant[] } {
	const roadByName = new Map(counted.map(({ name }, index) => [name, index]));
	const placed = hydrants.filter(({ lon, lat }) => lon !== null && lat !== null);
	const { xs, ys } = toPlanePoints(
		placed.map(({ lon, lat }) => [lon ?? NaN, lat ?? NaN]),
		roads.projection
	);
	const found = assignToRoads(roads.snaps, {
		edgeRoad,
		edgeWidthMeters,
		xs,
		ys,
		named: Int32Array.from(placed, ({ road_name }) =>
			road_name ? (roadByName.get(road_name.trim()) ?? -1) : -1
		),
		limitMeters: assignMeters,
		namedLimitMeters: assignMeters * NAMED_FACTOR
	});
	const byRoad = new Map<number, Placed[]>();
	const unassigned: UnassignedHydrant[] = hydrants
		.filter(({ lon }) => lon === null)
		.map((hydrant) => ({ ...describe(hydrant, now, null), reason: 'unplaced', position: null }));
	placed.forEach((hydrant, index) => {
		const at = found[index];
		const described = describe(hydrant, now, at?.distanceMeters ?? null);
		const [x, y] = [xs[index] ?? NaN, ys[index] ?? NaN];
		if (at && isInside(at.x, at.y)) {
			const known = byRoad.get(at.road) ?? [];
			byRoad.set(at.road, [...known, { hydrant: described, zone: zoneAt(at.x, at.y) }]);
			return;
		}
		unassigned.push({
			...described,
			reason: at || !isInside(x, y) ? 'outside_area' : 'no_road',
			position: [hydrant.lon ?? NaN, hydrant.lat ?? NaN]
		});
	});
	return { byRoad, unassigned };
}

function describe(hydrant: RoadHydrant, now: Date, distanceMeters: number | null): HydrantOnRoad {
	const { id, code, name } = hydrant;
	const asIs = countFacility(hydrant, { view: 'as_is', winter: false, verifiedDays: 0, now });
	const counts = ({ counts: 'working', unverified: 'uninspected', not: 'notWorking' } as const)[
		asIs
	];
	return { id, code, name, counts, distanceMeters };
}

function toFeature(
	road: CountedRoad,
	stretches: readonly RoadStretch[],
	placed: readonly Placed[],
	townships: ShortfallQuestion['townships'],
	spacingMeters: number
): ShortfallAnswer['roads']['features'][number] {
	// A hydrant may have been snapped across a township's border to where the road does not run.
	const zones = [...new Set([...stretches, ...placed].map(({ zone }) => zone))];
	const pieces = zones.map((zone) => {
		const own = stretches.find((stretch) => stretch.zone === zone);
		const hydrants = placed.filter((entry) => entry.zone === zone);
		const count = (wanted: HydrantOnRoad['counts']) =>
			hydrants.filter(({ hydrant }) => hydrant.counts === wanted).length;
		return {
			township: townships[zone]?.name ?? null,
			...NO_SHORTFALL,
			lengthMeters: own?.lengthMeters ?? 0,
			wideLengthMeters: own?.wideLengthMeters ?? 0,
			existing: hydrants.length,
			working: count('working'),
			uninspected: count('uninspected'),
			notWorking: count('notWorking')
		};
	});
	const sum = pieces.reduce<ShortfallCounts>(addShortfall, NO_SHORTFALL);
	const required = requiredHydrants(sum.lengthMeters, sum.wideLengthMeters, spacingMeters);
	const shortfall = Math.max(0, required - sum.existing);
	const requiredParts = shareOut(
		required,
		pieces.map((piece) => piece.lengthMeters + piece.wideLengthMeters)
	);
	const shortfallParts = shareOut(
		shortfall,
		pieces.map((piece, index) => Math.max(0, (requiredParts[index] ?? 0) - piece.existing))
	);
	const [longest = ['', 0]] = [...road.metersByClass].sort((a, b) => b[1] - a[1]);
	return {
		type: 'Feature',
		geometry: { type: 'MultiLineString', coordinates: road.lines },
		properties: {
			number: 0,
			name: road.name,
			class: longest[0],
			...sum,
			required,
			shortfall,
			minWidthMeters: Math.min(...stretches.map((stretch) => stretch.minWidthMeters)),
			maxWidthMeters: Math.max(...stretches.map((stretch) => stretch.maxWidthMeters)),
			widthSources: road.sources,
			townships: pieces.map((piece, index) => ({
				...piece,
				required: requiredParts[index] ?? 0,
				shortfall: shortfallParts[index] ?? 0
			})),
			hydrants: placed.map(({ hydrant }) => hydrant)
		}
	};
}

/** Townships in which most is missing first. */
function sumTownships(roads: readonly RoadShortfall[]): TownshipShortfall[] {
	const sums = new Map<string | null, ShortfallCounts>();
	for (const { townships } of roads)
		for (const { township, ...counts } of townships)
			sums.set(township, addShortfall(sums.get(township) ?? NO_SHORTFALL, counts));
	return [...sums]
		.map(([township, counts]) => ({ township, ...counts }))
		.sort(
			(a, b) => b.shortfall - a.shortfall || ((a.township ?? '') < (b.township ?? '') ? -1 : 1)
		);
}
