import { findSnap, timeAtPoint } from '#lib/core/roads/index.ts';
import { PLACE_SNAP_METERS } from './building-points.ts';
import { ruleText } from './explain-compute.ts';
import { findResponse, rounded, type StationPoint } from './response-compute.ts';
import type { RoadLayer } from './road-layer.ts';

/** How help comes to a place, and why it takes so long. */
export interface ResponseExplained {
	seconds: number | null;
	meters: number | null;
	limitSeconds: number;
	isBeyond: boolean;
	station: { id: string; name: string | null } | null;
	/** The nearest by air, which need not be the first there. */
	nearestByAir: { id: string; name: string | null; meters: number } | null;
	/** Arrival without the closures in force; null when none is, or it makes no difference. */
	withoutClosures: { seconds: number; closedEdgeCount: number } | null;
	/** Arrival with every station out of service back; null when it makes no difference. */
	withSuspended: { seconds: number; station: { id: string; name: string | null } } | null;
	/** Cheapest first, 万元. */
	cures: { action: 'reopen' | 'restore' | 'build'; cost: number | null; seconds: number | null }[];
	rule: ReturnType<typeof ruleText>;
}

export interface LateQuestion {
	lon: number;
	lat: number;
	layer: RoadLayer;
	stations: readonly (StationPoint & { isInService: boolean })[];
	closedEdges: readonly number[];
	speedFactor: number;
	rule: (key: string) => number;
}

/** How help comes to a place and what would bring it sooner; null without any station. */
export function explainLate(question: LateQuestion): ResponseExplained | null {
	const { lon, lat, layer, stations, closedEdges, speedFactor, rule } = question;
	if (stations.length === 0) return null;
	const inService = stations.filter(({ isInService }) => isInService);
	const { projection } = layer;
	const [x = NaN, y = NaN] = projection.forward(lon, lat);
	const place = findSnap(layer.snaps, x, y, { limitMeters: PLACE_SNAP_METERS });
	const arrive = (from: readonly StationPoint[], closed: readonly number[]) => {
		if (!place) return undefined;
		const found = findResponse(layer, {
			stations: from,
			snapMeters: rule('station.snap_m'),
			speedFactor,
			closedEdges: closed
		});
		const time = timeAtPoint(found.field, place);
		return time && { ...time, by: found.stations[time.station] };
	};
	const first = arrive(inService, closedEdges);
	const opened = closedEdges.length > 0 ? arrive(inService, []) : undefined;
	const all = stations.length > inService.length ? arrive(stations, closedEdges) : undefined;
	const isSooner = (other: { seconds: number } | undefined) =>
		other !== undefined && other.seconds < (first?.seconds ?? Infinity) - 0.5;
	const limitSeconds = rule('station.arrival_minutes') * 60;
	const byAir = inService
		.map(({ id, name, ...station }) => {
			const [sx = NaN, sy = NaN] = projection.forward(station.lon, station.lat);
			return { id, name, meters: rounded(Math.hypot(sx - x, sy - y)) ?? 0 };
		})
		.sort((a, b) => a.meters - b.meters)[0];
	const isBeyond = first === undefined || first.seconds > limitSeconds;
	const cures: ResponseExplained['cures'] = [];
	if (isBeyond && isSooner(opened))
		cures.push({ action: 'reopen', cost: null, seconds: rounded(opened?.seconds) });
	if (isBeyond && isSooner(all))
		cures.push({
			action: 'restore',
			cost: rule('cost.fire_station_repair'),
			seconds: rounded(all?.seconds)
		});
	if (isBeyond)
		cures.push({
			action: 'build',
			cost: rule('cost.fire_station_build'),
			seconds: place ? rule('station.turnout_seconds') : null
		});
	return {
		seconds: rounded(first?.seconds),
		meters: rounded(first?.meters),
		limitSeconds,
		isBeyond,
		station: first?.by ? { id: first.by.id, name: first.by.name } : null,
		nearestByAir: byAir ?? null,
		withoutClosures:
			opened && isSooner(opened)
				? { seconds: rounded(opened.seconds) ?? 0, closedEdgeCount: closedEdges.length }
				: null,
		withSuspended:
			all?.by && isSooner(all)
				? {
						seconds: rounded(all.seconds) ?? 0,
						station: { id: all.by.id, name: all.by.name }
					}
				: null,
		cures,
		rule: ruleText('station.arrival_minutes', rule)
	};
}
