import { projectionFor } from '#lib/core/geometry/index.ts';
import { findSnap } from '#lib/core/roads/index.ts';
import { findCodeFrame, findTemplateProblem, nextCode } from '#lib/domain/facility-code.ts';
import type { FacilityProposal, Neighbor } from '#lib/domain/facility-proposal.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	getCodeTemplate,
	listCodesFrom,
	listFacilitiesIn,
	saveCodeTemplate
} from '#lib/server/queries/facility-near.ts';
import { listCodeHolders, listTownshipsAt } from '#lib/server/queries/facility-write.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { loadRoads } from './road-cache.ts';
import { invalid } from './validation.ts';

/** Two of a kind so near to each other are perhaps one that was recorded twice. */
export const NEAR_METERS = 15;
const ROAD_METERS = 60;
const METERS_PER_DEGREE = 111_000;
const MOST_NEIGHBORS = 200;

export interface ProposalRequest {
	kind: FacilityKind;
	/** `[lon, lat]` in degrees; undefined: not placed. */
	position?: readonly [number, number] | undefined;
	road?: string | undefined;
	except?: string | undefined;
}

/** What to fill in for a facility that is to stand at a place, and what stands there already. */
export async function proposeFacility(
	context: Context,
	district: string,
	{ kind, position, road, except }: ProposalRequest
): Promise<FacilityProposal> {
	authorize(context, district, 'facility.write');
	const { db } = context;
	const { srid } = await requireDistrict(db, district);
	const road_name = road ?? (position ? await findRoadName(db, district, srid, position) : null);
	const [township_code = null] = position ? await listTownshipsAt(db, district, [position]) : [];
	return {
		code: await proposeCode(db, district, { kind, road: road_name, township: township_code }),
		road_name,
		township_code,
		near: position ? await listNeighbors(db, district, kind, position, except) : []
	};
}

/** Facilities of the kind within `NEAR_METERS`, nearest first. */
export async function listNeighbors(
	db: Database,
	district: string,
	kind: FacilityKind,
	[lon, lat]: readonly [number, number],
	except?: string
): Promise<Neighbor[]> {
	const { forward } = projectionFor(lon, lat);
	const north = NEAR_METERS / METERS_PER_DEGREE;
	const east = north / Math.cos((lat * Math.PI) / 180);
	const box = [lon - east, lat - north, lon + east, lat + north] as const;
	const [x = NaN, y = NaN] = forward(lon, lat);
	const found = await listFacilitiesIn(db, district, kind, box, MOST_NEIGHBORS);
	return found
		.filter(({ id }) => id !== except)
		.map(({ lon, lat, ...facility }) => {
			const [otherX = NaN, otherY = NaN] = forward(lon, lat);
			return { ...facility, meters: Math.round(Math.hypot(otherX - x, otherY - y) * 10) / 10 };
		})
		.filter(({ meters }) => meters <= NEAR_METERS)
		.sort((a, b) => a.meters - b.meters);
}

/** The template by which codes are proposed. */
export async function readCodeTemplate(
	context: Context,
	district: string
): Promise<{ template: string }> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	return { template: await getCodeTemplate(context.db, district) };
}

/** @throws {Invalid} The template has no number, or a placeholder that is not known. */
export async function setCodeTemplate(
	context: Context,
	district: string,
	template: string
): Promise<{ template: string }> {
	authorize(context, district, 'rule.write');
	const problem = findTemplateProblem(template);
	if (problem) throw invalid([{ path: 'template', message: problem }]);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await getCodeTemplate(client, district);
			await saveCodeTemplate(client, district, template);
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'update',
				entity: 'code_template',
				entityId: district,
				before: { template: before },
				after: { template }
			});
		},
		{ label: 'set code template' }
	);
	return { template };
}

async function proposeCode(
	db: Database,
	district: string,
	facts: { kind: FacilityKind; road: string | null; township: string | null }
): Promise<string | null> {
	const frame = findCodeFrame(await getCodeTemplate(db, district), facts);
	if (!frame) return null;
	const taken = await listCodesFrom(db, district, frame.prefix);
	for (;;) {
		const code = nextCode(frame, taken);
		// A code that only the history knows is not free either.
		if ((await listCodeHolders(db, district, [code])).length === 0) return code;
		taken.push(code);
	}
}

async function findRoadName(
	db: Database,
	district: string,
	srid: number | null,
	[lon, lat]: readonly [number, number]
): Promise<string | null> {
	if (srid === null) return null;
	try {
		const { snaps, names, projection } = await loadRoads(db, district, srid);
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		const snap = findSnap(snaps, x, y, {
			limitMeters: ROAD_METERS,
			isEligible: (edge) => Boolean(names[edge])
		});
		return snap ? (names[snap.edge] ?? null) : null;
	} catch (error) {
		// Without roads the person names the road.
		if (error instanceof Unavailable) return null;
		throw error;
	}
}
