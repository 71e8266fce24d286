import type { RestrictionOverview, RestrictionPhase } from '#lib/domain/restriction.ts';
import { NotFound } from '#lib/server/errors.ts';
import { listClosures } from '#lib/server/queries/closure.ts';
import { listOutages, listRechecks } from '#lib/server/queries/outage.ts';
import { listRoadEdgesNear, type RoadEdgeFound } from '#lib/server/queries/road.ts';
import { getPlacedDistrict } from './analysis.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { loadRoads } from './road-cache.ts';

const LISTED = 1000;
/** Outages that ended longer ago ask no more: the next round has come by. */
const RECHECK_DAYS = 60;
const DAY_MS = 86_400_000;
const CLICK_METERS = 50;

/** What holds now, what is coming, and which facilities ask for a re-check after an outage. */
export async function readRestrictions(
	context: Context,
	district: string
): Promise<RestrictionOverview> {
	authorize(context, district, 'map.read');
	const { db } = context;
	await requireDistrict(db, district);
	const now = context.now();
	const servicedBy = confinedTo(context.actor, district);
	const phaseOf = ({ from_at }: { from_at: string }): { phase: RestrictionPhase } => ({
		phase: Date.parse(from_at) <= now.getTime() ? 'current' : 'coming'
	});
	const outages = await listOutages(db, district, { openAfter: now, servicedBy, limit: LISTED });
	const closures = await listClosures(db, district, undefined, LISTED);
	const since = new Date(now.getTime() - RECHECK_DAYS * DAY_MS);
	return {
		outages: outages.map((outage) => ({ ...outage, ...phaseOf(outage) })),
		closures: closures
			.filter(({ until_at, ended_at }) => ended_at === null && Date.parse(until_at) > now.getTime())
			.map((closure) => ({ ...closure, ...phaseOf(closure) })),
		rechecks: await listRechecks(db, district, since, now, servicedBy, LISTED)
	};
}

/**
 * The piece of road nearest to a place, for whoever closes roads by clicking them.
 *
 * @throws {NotFound} None within 50 m. @throws {Unavailable} The district has no roads.
 */
export async function findRoadEdge(
	context: Context,
	district: string,
	position: readonly [number, number]
): Promise<Pick<RoadEdgeFound, 'id' | 'name' | 'length_m' | 'geometry'>> {
	authorize(context, district, 'map.read');
	const { db } = context;
	const { srid } = await getPlacedDistrict(db, district);
	const { batch } = await loadRoads(db, district, srid);
	const point: GeoJSON.Point = { type: 'Point', coordinates: [...position] };
	const [edge] = await listRoadEdgesNear(db, district, batch, point, CLICK_METERS, 1);
	if (!edge)
		throw new NotFound([
			'这里 50 米以内没有道路，请点在道路上。',
			'There is no road within 50 m: click on a road.'
		]);
	const { id, name, length_m, geometry } = edge;
	return { id, name, length_m, geometry };
}
