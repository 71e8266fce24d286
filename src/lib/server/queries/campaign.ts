import type { Campaign, CampaignFacility } from '#lib/domain/campaign.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { utc } from './json-time.ts';

export interface CampaignToStore {
	id: string;
	name: string;
	duty: string;
	kinds: readonly string[];
	from_at: Date;
	until_at: Date;
	created_by: string;
	created_at: Date;
	teams: readonly {
		n: number;
		name: string;
		members: string | null;
		townships: readonly string[];
	}[];
}

/** Stores a campaign and its teams. @returns false when the id is taken: nothing changed. */
export async function insertCampaign(
	db: Queryable,
	district: string,
	campaign: CampaignToStore
): Promise<boolean> {
	const { rowCount } = await db.query(
		`insert into survey_campaign (district, id, name, duty, kinds, from_at, until_at, created_by, created_at)
		values ($1::text, $2::uuid, $3::text, $4::text, $5::text[], $6::timestamptz, $7::timestamptz,
			$8::text, $9::timestamptz)
		on conflict (district, id) do nothing`,
		[
			district,
			campaign.id,
			campaign.name,
			campaign.duty,
			campaign.kinds,
			campaign.from_at,
			campaign.until_at,
			campaign.created_by,
			campaign.created_at
		]
	);
	if (rowCount !== 1) return false;
	await db.query(
		`insert into survey_campaign_team (district, campaign_id, n, name, members, townships)
		select $1::text, $2::uuid, t.n, t.name, t.members, coalesce(t.townships, '{}')
		from jsonb_to_recordset($3::jsonb) as t(n integer, name text, members text, townships text[])`,
		[district, campaign.id, JSON.stringify(campaign.teams)]
	);
	return true;
}

/**
 * Gives a page of facilities to the team of their township, else to the first one.
 *
 * @returns The last id of the page; null when there is nothing more.
 */
export async function assignFacilities(
	db: Queryable,
	district: string,
	campaign: string,
	after: string | null,
	limit: number
): Promise<string | null> {
	const { rows } = await db.query<{ last: string | null }>(
		`with f as (
			select f.id, f.township_code from facility f, survey_campaign c
			where c.district = $1::text and c.id = $2::uuid and f.district = c.district
				and f.kind = any (c.kinds) and f.lifecycle in ('in_service', 'suspended')
				and ($3::uuid is null or f.id > $3::uuid)
			order by f.id limit $4::int
		), given as (
			insert into survey_campaign_facility (district, campaign_id, facility_id, team)
			select $1::text, $2::uuid, f.id, coalesce((select min(t.n) from survey_campaign_team t
				where t.district = $1::text and t.campaign_id = $2::uuid
					and f.township_code = any (t.townships)), 1)
			from f
			on conflict (district, campaign_id, facility_id) do nothing
		)
		select max(id::text) as last from f`,
		[district, campaign, after, limit]
	);
	return rows[0]?.last ?? null;
}

/** The first answer of each facility of a campaign `c`, as `a`; `$3` says which evidence answers which duty. */
const ANSWER = `left join lateral (
		select v.observed_at, v.condition, coalesce(v.observer_name, v.observer) as observer
		from observation v
		where v.district = x.district and v.facility_id = x.facility_id
			and v.observed_at between c.from_at and least(c.until_at, coalesce(c.closed_at, c.until_at))
			and ($3::jsonb -> c.duty) ? v.evidence
		order by v.observed_at, v.id limit 1
	) a on true`;

/** Campaigns with their teams' progress, the latest first. `answeredBy` is domain's ANSWERED_BY. */
export async function listCampaigns(
	db: Queryable,
	district: string,
	filter: { id?: string | undefined; answeredBy: object; now: Date }
): Promise<Campaign[]> {
	const { rows } = await db.query<Campaign>(
		`select c.id, c.name, c.duty, c.kinds, c.from_at, c.until_at, c.created_by, c.created_at,
			c.closed_at, c.closed_by, coalesce(t.teams, '[]') as teams
		from survey_campaign c
		left join lateral (
			select json_agg(json_build_object('n', t.n, 'name', t.name, 'members', t.members,
				'townships', t.townships, 'facilities', p.facilities, 'done', p.done, 'today', p.today,
				'faulty', p.faulty, 'last_at', ${utc('p.last_at')}) order by t.n) as teams
			from survey_campaign_team t
			cross join lateral (
				select count(x.facility_id)::int as facilities, count(a.observed_at)::int as done,
					(count(a.observed_at) filter (where a.observed_at > $4::timestamptz - interval '24 hours'))::int as today,
					(count(a.observed_at) filter (where a.condition <> 'intact'))::int as faulty,
					max(a.observed_at) as last_at
				from survey_campaign_facility x ${ANSWER}
				where x.district = t.district and x.campaign_id = t.campaign_id and x.team = t.n
			) p
			where t.district = c.district and t.campaign_id = c.id
		) t on true
		where c.district = $1::text and ($2::uuid is null or c.id = $2::uuid)
		order by c.from_at desc, c.id
		limit 50`,
		[district, filter.id ?? null, JSON.stringify(filter.answeredBy), filter.now]
	);
	return rows;
}

/** Facilities of a campaign, those not done first, then the latest answers. */
export async function listCampaignFacilities(
	db: Queryable,
	district: string,
	campaign: string,
	filter: { team?: number | undefined; answeredBy: object; limit: number }
): Promise<CampaignFacility[]> {
	const { rows } = await db.query<CampaignFacility>(
		`select f.id, f.kind, f.code, f.name, f.road_name, x.team,
			a.observed_at as done_at, a.observer as done_by, a.condition
		from survey_campaign_facility x
		join survey_campaign c on c.district = x.district and c.id = x.campaign_id
		join facility f on f.district = x.district and f.id = x.facility_id
		${ANSWER}
		where x.district = $1::text and x.campaign_id = $2::uuid and ($4::int is null or x.team = $4::int)
		order by a.observed_at desc nulls first, f.code, f.id
		limit $5::int`,
		[district, campaign, JSON.stringify(filter.answeredBy), filter.team ?? null, filter.limit]
	);
	return rows;
}

/** Codes of townships that facilities are in. */
export async function listTownshipCodes(db: Queryable, district: string): Promise<string[]> {
	const { rows } = await db.query<{ code: string }>(
		`select distinct township_code as code from facility
		where district = $1::text and township_code is not null`,
		[district]
	);
	return rows.map(({ code }) => code);
}

/** Ends a campaign that has not ended. @returns whether there was one. */
export async function closeCampaign(
	db: Queryable,
	district: string,
	id: string,
	at: Date,
	by: string
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update survey_campaign set closed_at = $3::timestamptz, closed_by = $4::text
		where district = $1::text and id = $2::uuid and closed_at is null`,
		[district, id, at, by]
	);
	return rowCount === 1;
}
