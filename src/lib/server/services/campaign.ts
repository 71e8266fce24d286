import {
	ANSWERED_BY,
	CampaignInputSchema,
	campaignSpan,
	type Campaign,
	type CampaignFacility
} from '#lib/domain/campaign.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	assignFacilities,
	closeCampaign as closeRow,
	insertCampaign,
	listCampaignFacilities as listFacilityRows,
	listCampaigns as listRows,
	listTownshipCodes
} from '#lib/server/queries/campaign.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import { authorize, can, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { invalid, parseId, parseInput } from './validation.ts';

const FACILITIES_AT_ONCE = 500;
const MOST_LISTED = 500;

/** Surveys (普查) with the progress of each team as of now, the latest first. */
export async function listCampaigns(context: Context, district: string): Promise<Campaign[]> {
	authorizeReader(context, district);
	await requireDistrict(context.db, district);
	return listRows(context.db, district, { answeredBy: ANSWERED_BY, now: context.now() });
}

/** One survey and its facilities: what is still to do first. @throws {NotFound} */
export async function getCampaign(
	context: Context,
	district: string,
	id: string,
	team?: number
): Promise<{ campaign: Campaign; facilities: CampaignFacility[] }> {
	authorizeReader(context, district);
	const campaign = await find(context, district, id);
	const facilities = await listFacilityRows(context.db, district, campaign.id, {
		team,
		answeredBy: ANSWERED_BY,
		limit: MOST_LISTED
	});
	return { campaign, facilities };
}

/**
 * Begins a survey: every facility of its kinds goes to the team of its township, fixed from now on.
 * Beginning the same id again changes nothing but finishes what was cut off.
 */
export async function startCampaign(
	context: Context,
	district: string,
	input: unknown
): Promise<Campaign> {
	authorize(context, district, 'campaign.write');
	const { teams, from, until, ...campaign } = parseInput(CampaignInputSchema, input);
	const { time_zone } = await requireDistrict(context.db, district);
	const townships = await readTownships(context, district, teams);
	const [from_at, until_at] = campaignSpan(from, until, time_zone);
	const stored = {
		...campaign,
		from_at,
		until_at,
		created_by: context.actor.name,
		created_at: context.now(),
		teams: teams.map(({ name, members = null }, index) => ({
			name,
			members,
			townships: townships[index] ?? [],
			n: index + 1
		}))
	};
	await context.db.transaction(
		async (client) => {
			if (!(await insertCampaign(client, district, stored))) return;
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'create',
				entity: 'campaign',
				entityId: campaign.id,
				after: stored
			});
		},
		{ label: 'start campaign' }
	);
	// In steps: the embedded database is one session.
	let after: string | null = null;
	do {
		after = await assignFacilities(context.db, district, campaign.id, after, FACILITIES_AT_ONCE);
	} while (after !== null);
	return find(context, district, campaign.id);
}

/** Ends a survey before its last day: what is seen afterwards no longer counts for it. */
export async function closeCampaign(
	context: Context,
	district: string,
	id: string
): Promise<Campaign> {
	authorize(context, district, 'campaign.write');
	const { id: known } = await find(context, district, id);
	const isClosed = await context.db.transaction(
		async (client) => {
			const isEnded = await closeRow(client, district, known, context.now(), context.actor.name);
			if (isEnded)
				await insertAudit(client, {
					actor: context.actor,
					district,
					action: 'close',
					entity: 'campaign',
					entityId: known
				});
			return isEnded;
		},
		{ label: 'close campaign' }
	);
	if (!isClosed) throw new Conflict(['这次普查已经结束。', 'This survey has ended already.']);
	return find(context, district, id);
}

/**
 * Codes of the townships that teams name by code or by name.
 *
 * @throws {Invalid} One that the district has not: its facilities would fall to the first team unseen.
 */
async function readTownships(
	{ db }: Context,
	district: string,
	teams: readonly { townships: readonly string[] }[]
): Promise<string[][]> {
	const byName = new Map(
		[...(await listTownshipNames(db, district))].map(([code, name]) => [name, code])
	);
	const codes = new Set([...byName.values(), ...(await listTownshipCodes(db, district))]);
	const found = teams.map(({ townships }) => townships.map((text) => byName.get(text) ?? text));
	const unknown = found.flat().filter((code) => !codes.has(code));
	if (unknown.length > 0)
		throw invalid([
			{
				path: 'teams',
				message: `没有这些乡镇（街道）：${unknown.join('、')} — no such townships`
			}
		]);
	return found;
}

/** A maintainer sees its own facilities only, so no campaign as a whole. */
function authorizeReader(context: Context, district: string): void {
	authorize(context, district, 'map.read');
	if (!can(context.actor, district, 'sensitive.read'))
		authorize(context, district, 'campaign.write');
}

async function find(context: Context, district: string, id: string): Promise<Campaign> {
	await requireDistrict(context.db, district);
	const [campaign] = await listRows(context.db, district, {
		id: parseId(id),
		answeredBy: ANSWERED_BY,
		now: context.now()
	});
	if (campaign) return campaign;
	throw new NotFound(['没有这次普查。', 'There is no such survey.']);
}
