import type { Scenario } from '#lib/domain/scenario.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

type Times = 'created_at' | 'applied_at';
type ScenarioRow = Omit<Scenario, Times> & {
	created_at: Date | string;
	applied_at: Date | string | null;
};
const COLUMNS = `id, kind, name, note, "view", winter, changes, result, siting, inputs, created_by, created_at,
	applied_at, applied_by`;

/** Scenarios of a district, newest first. */
export async function listScenarios(
	db: Queryable,
	district: string,
	limit: number
): Promise<Scenario[]> {
	const { rows } = await db.query<ScenarioRow>(
		`select ${COLUMNS} from scenario where district = $1::text
		order by created_at desc, id limit $2::int`,
		[district, limit]
	);
	return rows.map(toScenario);
}

export async function findScenario(
	db: Queryable,
	district: string,
	id: string
): Promise<Scenario | undefined> {
	const { rows } = await db.query<ScenarioRow>(
		`select ${COLUMNS} from scenario where district = $1::text and id = $2::uuid`,
		[district, id]
	);
	return rows[0] && toScenario(rows[0]);
}

export async function insertScenario(
	db: Queryable,
	district: string,
	scenario: Omit<Scenario, 'id' | 'applied_at' | 'applied_by'>
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into scenario (district, kind, name, note, "view", winter, changes, result, siting, inputs,
			created_by, created_at)
		values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::boolean, $7::jsonb, $8::jsonb, $9::jsonb,
			$10::jsonb, $11::text, $12::timestamptz)
		returning id`,
		[
			district,
			scenario.kind,
			scenario.name,
			scenario.note,
			scenario.view,
			scenario.winter,
			JSON.stringify(scenario.changes),
			JSON.stringify(scenario.result),
			scenario.siting && JSON.stringify(scenario.siting),
			JSON.stringify(scenario.inputs),
			scenario.created_by,
			scenario.created_at
		]
	);
	if (!rows[0]) throw new Error('insert into scenario returned no row');
	return rows[0].id;
}

/** @returns false when there is no such scenario. */
export async function deleteScenario(
	db: Queryable,
	district: string,
	id: string
): Promise<boolean> {
	const { rowCount } = await db.query(
		`delete from scenario where district = $1::text and id = $2::uuid`,
		[district, id]
	);
	return rowCount === 1;
}

/** @returns false when there is none, or it was applied before. */
export async function markScenarioApplied(
	db: Queryable,
	district: string,
	id: string,
	at: Date,
	by: string
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update scenario set applied_at = $3::timestamptz, applied_by = $4::text
		where district = $1::text and id = $2::uuid and applied_at is null`,
		[district, id, at, by]
	);
	return rowCount === 1;
}

function toScenario(row: ScenarioRow): Scenario {
	return {
		...row,
		created_at: new Date(row.created_at).toISOString(),
		applied_at: row.applied_at && new Date(row.applied_at).toISOString()
	};
}
