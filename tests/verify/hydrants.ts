import { listSiteCandidates } from '#lib/server/services/siting/candidates.ts';
import { SitingQuestionSchema } from '#lib/domain/siting.ts';
import type { Context } from '#lib/server/services/context.ts';
import { loadSitingScene } from '#lib/server/services/siting/site-district.ts';
import { parseInput } from '#lib/server/services/validation.ts';
import { mulberry32 } from '../../bench/random.ts';

/** Puts seeded hydrants beside streets, as a city without a ledger would have them. */
export async function placeHydrantsAlongStreets(
	context: Context,
	district: string,
	count: number
): Promise<void> {
	const question = parseInput(SitingQuestionSchema, { kind: 'hydrant', count: 1 });
	const scene = await loadSitingScene(context, district, question);
	const { candidates } = listSiteCandidates(scene, question, () => true);
	const random = mulberry32(7);
	const chosen = candidates
		.map((candidate) => ({ candidate, key: random() }))
		.sort((a, b) => a.key - b.key)
		.slice(0, count)
		.map(({ candidate }) => candidate);
	await context.db.query(
		`insert into facility (district, kind, geom, lifecycle, ownership, attributes, valid_from, recorded_by)
		select $1::text, 'hydrant', st_setsrid(st_makepoint(p.lon, p.lat), 4490), 'in_service', 'municipal', '{}',
			now(), 'verify'
		from unnest($2::float8[], $3::float8[]) as p (lon, lat)`,
		[district, chosen.map(({ lon }) => lon), chosen.map(({ lat }) => lat)]
	);
	await context.db.query(
		`update district_revision set register = register + 1 where district = $1::text`,
		[district]
	);
}
