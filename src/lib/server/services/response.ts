import type { ResponseSummary } from '#lib/core/roads/index.ts';
import { RULE_USES } from '#lib/domain/rule-uses.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { findNextClosureChange, listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import {
	listCountedFacilities,
	listNeighborRevisions
} from '#lib/server/queries/coverage-input.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import {
	createRuleReader,
	readArrivalMinutes,
	getPlacedDistrict,
	hashOf,
	reuseOrCompute,
	widenBox,
	type Computed
} from './analysis.ts';
import { authorize, type Context } from './context.ts';
import {
	edgeFeatures,
	findResponse,
	gapFeatures,
	summarize,
	type EdgeProperties,
	type GapProperties,
	type ResponseField,
	type StationPoint
} from './response-compute.ts';
import {
	listBeyond,
	loadThings,
	timePlaces,
	type BeyondEntry,
	type TimedPlace
} from './response-lists.ts';
import { loadRoads } from './road-cache.ts';
import type { RoadLayer } from './road-layer.ts';

export interface ResponseOptions {
	/** Turnout inside; without it the district's own `station.arrival_minutes`. */
	minutes?: number | undefined;
	winter: boolean;
	/** Computes anew even if a stored result would do. */
	isFresh?: boolean | undefined;
}

/** docs/API.md, `Response`. */
export type Response = Pick<
	ResponseSummary,
	'reachedMeters' | 'beyondMeters' | 'unreachableMeters' | 'p50Seconds' | 'p90Seconds'
> &
	Computed & {
		minutes: number;
		winter: boolean;
		totalMeters: number;
		projection: string;
		stations: {
			id: string;
			name: string | null;
			/** Road nearest to this station in time, and its share of all road. */
			meters: number;
			share: number;
			turnoutSeconds: number;
		}[];
		/** Stations with no road near enough to start from. */
		unsnapped: { id: string; name: string | null }[];
		places: TimedPlace[];
		beyond: BeyondEntry[];
		beyondCounts: { buildings: number; places: number; roads: number };
		closedEdgeCount: number;
		rules: string[];
		/** Names this result; response tiles of the same key show the same times. */
		key: string;
	};

const FIELDS_KEPT = 4;

/** Everything a field is computed from, and a name for it. */
interface FieldQuestion {
	key: string;
	inputs: Record<string, unknown>;
	stations: StationPoint[];
	closedEdges: number[];
	snapMeters: number;
	speedFactor: number;
	srid: number;
}

/** Arrival times of fire engines: summary, stations, places, and what lies beyond the limit. */
export async function computeResponse(
	context: Context,
	district: string,
	options: ResponseOptions
): Promise<Response> {
	authorize(context, district, 'map.read');
	return offThread(context, 'response', [district, options], () =>
		computeResponseHere(context, district, options)
	);
}

/** The edges of a response and its gaps, as files of it are written. */
export async function computeResponseFeatures(
	context: Context,
	district: string,
	options: ResponseOptions
): Promise<{
	edges: GeoJSON.FeatureCollection<GeoJSON.LineString, EdgeProperties>;
	gaps: GeoJSON.FeatureCollection<GeoJSON.LineString, GapProperties>;
}> {
	authorize(context, district, 'map.read');
	return offThread(context, 'responseFeatures', [district, options], () =>
		computeResponseFeaturesHere(context, district, options)
	);
}

export async function computeResponseFeaturesHere(
	context: Context,
	district: string,
	options: ResponseOptions
) {
	const minutes = options.minutes ?? (await readArrivalMinutes(context.db, district));
	const response = await loadResponseField(context, district, options.winter);
	return { edges: edgeFeatures(response), gaps: gapFeatures(response, minutes) };
}

/** The same as `computeResponse` in this thread. */
export async function computeResponseHere(
	context: Context,
	district: string,
	options: ResponseOptions
): Promise<Response> {
	const { db } = context;
	const { winter } = options;
	const minutes = options.minutes ?? (await readArrivalMinutes(context.db, district));
	const question = await askField(context, district, winter);
	return reuseOrCompute(
		db,
		{
			district,
			kind: 'response',
			params: { minutes, winter },
			inputs: question.inputs,
			validUntil: await findNextClosureChange(db, district, context.now()),
			now: context.now(),
			isFresh: options.isFresh
		},
		async () => {
			const layer = await loadRoads(db, district, question.srid);
			const { places, buildings, urban } = await loadThings(db, district, layer);
			return () => {
				const response = options.isFresh
					? findResponse(layer, question)
					: keepField(db, district, layer, question);
				const summary = summarize(response, minutes);
				const timed = timePlaces(response, places, minutes);
				const { beyond, beyondCounts } = listBeyond(
					response,
					{ places: timed, buildings, urban },
					minutes
				);
				return {
					minutes,
					winter,
					totalMeters: summary.totalMeters,
					reachedMeters: summary.reachedMeters,
					beyondMeters: summary.beyondMeters,
					unreachableMeters: summary.unreachableMeters,
					p50Seconds: summary.p50Seconds,
					p90Seconds: summary.p90Seconds,
					projection: response.layer.projection.code,
					stations: response.stations.map(({ id, name, turnoutSeconds }, index) => {
						const meters = summary.sources[index]?.nearestMeters ?? 0;
						const share = summary.totalMeters > 0 ? meters / summary.totalMeters : 0;
						return { id, name, meters, share, turnoutSeconds };
					}),
					unsnapped: response.unsnapped.map(({ id, name }) => ({ id, name })),
					places: timed,
					beyond,
					beyondCounts,
					closedEdgeCount: question.closedEdges.length,
					rules: [...RULE_USES.response],
					key: question.key
				};
			};
		},
		({ places: _places, beyond: _beyond, ...summary }) => summary
	);
}

/** Arrival times of a district now, from memory while nothing has changed. */
export async function loadResponseField(
	context: Context,
	district: string,
	winter: boolean
): Promise<ResponseField & { key: string }> {
	const question = await askField(context, district, winter);
	return { ...(await fieldOf(context, district, question)), key: question.key };
}

async function askField(
	context: Context,
	district: string,
	winter: boolean
): Promise<FieldQuestion> {
	const { db } = context;
	const now = context.now();
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const { batch } = await loadRoads(db, district, srid);
	const rule = await createRuleReader(db, district);
	const box = widenBox(bbox, rule('border.station_m'));
	const facilities = await listCountedFacilities(db, district, ['fire_station'], box, now);
	const stations = facilities
		.filter((facility) => facility.lifecycle === 'in_service')
		.map(({ id, name, lon, lat, turnout_seconds }) => ({
			id,
			name,
			lon,
			lat,
			turnoutSeconds: turnout_seconds ?? rule('station.turnout_seconds')
		}));
	const closedEdges = await listClosedEdgeIds(db, district, batch, now);
	const { register, roads, areas, rules, base } = await getRevision(db, district);
	const neighbors = await listNeighborRevisions(db, district, box);
	const inputs = { register, roads, areas, rules, base, neighbors, closed: hashOf(closedEdges) };
	const snapMeters = rule('station.snap_m');
	const speedFactor = winter ? rule('winter.speed_factor') : 1;
	const key = hashOf({ roads, batch, stations, closedEdges, snapMeters, speedFactor });
	return { key, inputs, stations, closedEdges, snapMeters, speedFactor, srid };
}

const fields = new WeakMap<Context['db'], Map<string, ResponseField>>();

async function fieldOf(
	{ db }: Context,
	district: string,
	question: FieldQuestion
): Promise<ResponseField> {
	return keepField(db, district, await loadRoads(db, district, question.srid), question);
}

/** The field from memory, or computed and kept there. */
function keepField(
	db: Context['db'],
	district: string,
	layer: RoadLayer,
	question: FieldQuestion
): ResponseField {
	const kept = fields.get(db) ?? new Map<string, ResponseField>();
	fields.set(db, kept);
	const name = `${district}/${question.key}`;
	const known = kept.get(name) ?? findResponse(layer, question);
	kept.delete(name);
	kept.set(name, known);
	const [oldest] = kept.keys();
	if (kept.size > FIELDS_KEPT && oldest !== undefined) kept.delete(oldest);
	return known;
}
