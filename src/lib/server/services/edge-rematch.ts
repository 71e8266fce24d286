import type { Projection } from '#lib/core/geometry/index.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import {
	deleteClosureEdge,
	insertClosureEdges,
	listClosureEdges,
	setClosureEdgeLost,
	type KeptEdge
} from '#lib/server/queries/closure.ts';
import { listOverrideEdges, setOverrideEdge } from '#lib/server/queries/road-override.ts';
import {
	listRoadEdgesByKey,
	listRoadEdgesNear,
	type RoadEdgeFound,
	type RoadEdgeKey
} from '#lib/server/queries/road.ts';
import { matchEdge, MATCH_METERS } from './edge-match.ts';
import { toPlaneLine } from './import-rows.ts';

/** What became of one kept edge in newly imported roads. */
interface Rematch {
	kept: KeptEdge;
	/** Empty: lost. */
	found: RoadEdgeFound[];
}

/** Where closures and overrides go when new roads take over; see `applyRematches`. */
export interface Rematches {
	closures: Rematch[];
	overrides: Rematch[];
}

/** Counts for the result of an import. */
export interface RematchCounts {
	closureEdges: number;
	closureEdgesLost: number;
	overrides: number;
	overridesLost: number;
}

/**
 * Finds the edges of a staged batch that take the place of those under closures and overrides: by
 * way and end nodes, else by the line.
 */
export async function findRematches(
	db: Queryable,
	district: string,
	batch: number,
	projection: Projection,
	now: Date
): Promise<Rematches> {
	const closures = await listClosureEdges(db, district, now);
	const overrides = await listOverrideEdges(db, district);
	const found = await listRoadEdgesByKey(db, district, batch, [...closures, ...overrides]);
	const byKey = new Map(found.map((edge) => [keyOf(edge), edge]));
	const rematch = async (kept: KeptEdge): Promise<Rematch> => {
		const same = byKey.get(keyOf(kept));
		if (same) return { kept, found: [same] };
		const near = await listRoadEdgesNear(db, district, batch, kept.geometry, MATCH_METERS, 100);
		const line = (geometry: GeoJSON.LineString) =>
			toPlaneLine(new Float64Array(geometry.coordinates.flat()), projection);
		const matched = matchEdge(
			line(kept.geometry),
			near.map((edge) => line(edge.geometry))
		);
		return { kept, found: matched.flatMap((index) => near[index] ?? []) };
	};
	const result: Rematches = { closures: [], overrides: [] };
	for (const kept of closures) result.closures.push(await rematch(kept));
	for (const kept of overrides) result.overrides.push(await rematch(kept));
	return result;
}

/** Moves closures and overrides over; what is lost stays, marked. Call it in the swap's transaction. */
export async function applyRematches(
	db: Queryable,
	district: string,
	{ closures, overrides }: Rematches
): Promise<RematchCounts> {
	for (const { kept, found } of closures) {
		if (found.length === 0) await setClosureEdgeLost(db, district, kept, true);
		else if (!found.some((edge) => keyOf(edge) === keyOf(kept))) {
			await insertClosureEdges(db, district, kept.ownerId, found);
			await deleteClosureEdge(db, district, kept);
		} else if (kept.isLost) await setClosureEdgeLost(db, district, kept, false);
	}
	for (const { kept, found } of overrides)
		await setOverrideEdge(db, district, kept.ownerId, longest(found) ?? kept, found.length === 0);
	const lost = (matches: Rematch[]) => matches.filter(({ found }) => found.length === 0).length;
	return {
		closureEdges: closures.length,
		closureEdgesLost: lost(closures),
		overrides: overrides.length,
		overridesLost: lost(overrides)
	};
}

function longest(edges: readonly RoadEdgeFound[]): RoadEdgeFound | undefined {
	return edges.toSorted((a, b) => b.length_m - a.length_m)[0];
}

export function keyOf(edge: RoadEdgeKey): string {
	return `${edge.way_id}/${edge.from_node}/${edge.to_node}/${edge.ordinal}`;
}
