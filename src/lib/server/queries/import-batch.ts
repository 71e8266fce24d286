import type { Queryable } from '#lib/server/db/pool.ts';

/** A file that was, or is being, imported. Times are ISO strings. */
export interface ImportBatch {
	id: number;
	kind: 'osm' | 'demo';
	file_name: string;
	file_hash: string | null;
	source: string;
	status: 'staging' | 'current' | 'superseded' | 'failed';
	owner: string | null;
	counts: Record<string, unknown>;
	started_at: string;
	heartbeat_at: string | null;
	finished_at: string | null;
}

interface BatchRow extends Omit<ImportBatch, 'id' | 'started_at' | 'heartbeat_at' | 'finished_at'> {
	id: string | number;
	started_at: Date | string;
	heartbeat_at: Date | string | null;
	finished_at: Date | string | null;
}

const COLUMNS = `id, kind, file_name, file_hash, source, status, owner, counts, started_at, heartbeat_at, finished_at`;

/** Tables whose rows belong to a batch. */
export const BATCH_TABLES = ['road_edge', 'building', 'base_feature'] as const;
export type BatchTable = (typeof BATCH_TABLES)[number];

/** The batch that screens read; undefined before the first import. */
export async function findCurrentBatch(
	db: Queryable,
	district: string
): Promise<ImportBatch | undefined> {
	const { rows } = await db.query<BatchRow>(
		`select ${COLUMNS} from import_batch where district = $1::text and status = 'current'`,
		[district]
	);
	return rows[0] && toBatch(rows[0]);
}

/** File and end of the import that each of these districts shows. */
export async function listCurrentFiles(
	db: Queryable,
	districts: readonly string[]
): Promise<{ district: string; file_name: string; finished_at: string | null }[]> {
	const { rows } = await db.query<{
		district: string;
		file_name: string;
		finished_at: string | null;
	}>(
		`select district, file_name, finished_at from import_batch
		where district = any ($1::text[]) and status = 'current'`,
		[districts]
	);
	return rows;
}

/** Batches that are not the current one: being staged, left by a killed import, or replaced. */
export async function listOtherBatches(db: Queryable, district: string): Promise<ImportBatch[]> {
	const { rows } = await db.query<BatchRow>(
		`select ${COLUMNS} from import_batch
		where district = $1::text and status <> 'current' order by id limit 1000`,
		[district]
	);
	return rows.map(toBatch);
}

/**
 * Begins a batch.
 *
 * @returns undefined when another import of the district is staging (unique index
 * import_batch_staging_key decides, so two at once cannot both begin).
 */
export async function insertBatch(
	db: Queryable,
	batch: {
		district: string;
		kind: 'osm' | 'demo';
		fileName: string;
		source: string;
		actor: string;
		owner: string;
	}
): Promise<number | undefined> {
	const { rows } = await db.query<{ id: string | number }>(
		`insert into import_batch (district, kind, file_name, source, actor, owner, heartbeat_at)
		values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, now())
		on conflict (district) where status = 'staging' do nothing
		returning id`,
		[batch.district, batch.kind, batch.fileName, batch.source, batch.actor, batch.owner]
	);
	return rows[0] && Number(rows[0].id);
}

export async function beatBatch(db: Queryable, district: string, batch: number): Promise<void> {
	await db.query(
		`update import_batch set heartbeat_at = now() where district = $1::text and id = $2::bigint`,
		[district, batch]
	);
}

/** Gives up a batch that was still being staged; one that is already current stays. */
export async function failBatch(db: Queryable, district: string, batch: number): Promise<void> {
	await db.query(
		`update import_batch set status = 'failed', finished_at = now()
		where district = $1::text and id = $2::bigint and status = 'staging'`,
		[district, batch]
	);
}

/** The swap: the staged batch becomes the one that screens read. Call it inside a transaction. */
export async function makeBatchCurrent(
	db: Queryable,
	district: string,
	batch: number,
	result: {
		counts: Record<string, unknown>;
		problems: readonly unknown[];
		extent: readonly [number, number, number, number] | undefined;
		fileHash: string | undefined;
	}
): Promise<void> {
	await db.query(
		`update import_batch set status = 'superseded'
		where district = $1::text and status = 'current' and id <> $2::bigint`,
		[district, batch]
	);
	const extent = result.extent ?? [null, null, null, null];
	await db.query(
		`update import_batch set status = 'current', finished_at = now(), counts = $3::jsonb,
			problems = $4::jsonb, file_hash = $9::text,
			extent = case when $5::float8 is null then null
				else st_makeenvelope($5::float8, $6::float8, $7::float8, $8::float8, 4490) end
		where district = $1::text and id = $2::bigint`,
		[
			district,
			batch,
			JSON.stringify(result.counts),
			JSON.stringify(result.problems),
			...extent,
			result.fileHash ?? null
		]
	);
}

/** First and last row id of a batch in one of its tables; undefined when it has none. */
export async function findBatchRowRange(
	db: Queryable,
	table: BatchTable,
	district: string,
	batch: number
): Promise<[number, number] | undefined> {
	const { rows } = await db.query<{ first: number | null; last: number | null }>(
		`select min(id) as first, max(id) as last from ${table}
		where district = $1::text and batch = $2::bigint`,
		[district, batch]
	);
	const { first, last } = rows[0] ?? { first: null, last: null };
	return first === null || last === null ? undefined : [first, last];
}

/** Deletes the rows `from <= id < until` of a batch. */
export async function deleteBatchRows(
	db: Queryable,
	table: BatchTable,
	district: string,
	batch: number,
	from: number,
	until: number
): Promise<void> {
	await db.query(
		`delete from ${table}
		where district = $1::text and batch = $2::bigint and id >= $3::int and id < $4::int`,
		[district, batch, from, until]
	);
}

/** Removes the batch itself; its rows must be gone, else the cascade is one long statement. */
export async function deleteBatch(db: Queryable, district: string, batch: number): Promise<void> {
	await db.query(`delete from import_batch where district = $1::text and id = $2::bigint`, [
		district,
		batch
	]);
}

function toBatch(row: BatchRow): ImportBatch {
	return {
		...row,
		id: Number(row.id),
		started_at: new Date(row.started_at).toISOString(),
		heartbeat_at: row.heartbeat_at && new Date(row.heartbeat_at).toISOString(),
		finished_at: row.finished_at && new Date(row.finished_at).toISOString()
	};
}

/** What an import needs to know of its district. */
export interface ImportTarget {
	boundary_mode: 'given' | 'auto';
	has_boundary: boolean;
	srid: number | null;
}

export async function findImportTarget(
	db: Queryable,
	district: string
): Promise<ImportTarget | undefined> {
	const { rows } = await db.query<ImportTarget>(
		`select boundary_mode, boundary is not null as has_boundary, srid
		from district where code = $1::text`,
		[district]
	);
	return rows[0];
}

/** The first import gives a district its plane, and one without an outline the rectangle of its data. */
export async function setDistrictExtent(
	db: Queryable,
	district: string,
	srid: number,
	box: readonly [number, number, number, number] | undefined,
	source: string
): Promise<void> {
	await db.query(`update district set srid = $2::int where code = $1::text and srid is null`, [
		district,
		srid
	]);
	if (!box) return;
	await db.query(
		`update district set boundary_source = $6::text,
			boundary = st_multi(st_makeenvelope($2::float8, $3::float8, $4::float8, $5::float8, 4490))
		where code = $1::text and boundary is null and boundary_mode = 'auto'`,
		[district, ...box, source]
	);
}
