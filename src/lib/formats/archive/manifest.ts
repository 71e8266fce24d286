import * as v from 'valibot';

/** What an archive calls itself, and the version of its layout that this program writes. */
export const ARCHIVE_FORMAT = 'fire-atlas-archive';
export const ARCHIVE_VERSION = 1;
/** The last entry of an archive: one that lacks it was cut off while it was being written. */
export const MANIFEST_NAME = 'manifest.json';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A path inside the folder of files: plain names with `/` between, never out of it. */
const innerPath = v.pipe(
	v.string(),
	v.regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, 'is no path inside the folder of files')
);

const ManifestSchema = v.object({
	format: v.literal(ARCHIVE_FORMAT),
	version: v.number(),
	createdAt: v.pipe(v.string(), v.isoTimestamp()),
	program: v.string(),
	database: v.picklist(['embedded', 'server']),
	/** Migrations that the archived database had, oldest first. */
	migrations: v.array(v.object({ name: v.string(), checksum: hash })),
	/** In the order of loading: what others refer to comes first. */
	tables: v.array(
		v.object({
			name: v.pipe(v.string(), v.regex(/^[a-z_][a-z0-9_]*$/)),
			entry: v.string(),
			columns: v.array(v.string()),
			rows: count,
			sha256: hash,
			/** Next value of the column that the database numbers; null: it has none. */
			nextId: v.nullable(v.object({ column: v.string(), value: v.string() }))
		})
	),
	files: v.array(v.object({ path: innerPath, bytes: count, sha256: hash })),
	/** What of the database is not in it, and why. */
	left: v.record(v.string(), v.string())
});

/** What an archive holds, and the hash of each of its entries. */
export type ArchiveManifest = v.InferOutput<typeof ManifestSchema>;
export type ArchivedTable = ArchiveManifest['tables'][number];
export type ArchivedFile = ArchiveManifest['files'][number];

/** @returns undefined for a text that is no manifest; `version` is the caller's to judge. */
export function parseManifest(text: string): ArchiveManifest | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
	const { success, output } = v.safeParse(ManifestSchema, parsed);
	return success ? output : undefined;
}

/** The entry of the archive that holds the rows of a table. */
export function tableEntry(table: string): string {
	return `tables/${table}.jsonl`;
}

/** The entry of the archive that holds a file. */
export function fileEntry(path: string): string {
	return `files/${path}`;
}
