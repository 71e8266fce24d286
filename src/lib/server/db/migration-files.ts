import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of migrations/. */
export interface Migration {
	number: number;
	/** File name without `.sql`. */
	name: string;
	sql: string;
	/** SHA-256 of the text with LF line ends, so that a checkout on Windows has the same. */
	checksum: string;
}

const FILE_NAME = /^(\d{4})_[a-z0-9]+(_[a-z0-9]+)+\.sql$/;

/**
 * The migrations in `directory`, in order.
 *
 * @throws {Error} A name does not fit `NNNN_verb_noun.sql`, or the numbers are not 1, 2, 3 …
 */
export function readMigrations(directory: string): Migration[] {
	const fileNames = readdirSync(directory).filter((fileName) => fileName.endsWith('.sql'));
	const migrations = fileNames.sort().map((fileName) => readMigration(directory, fileName));
	migrations.forEach((migration, index) => {
		if (migration.number === index + 1) return;
		const problem = migration.number <= index ? 'is used twice' : 'follows a gap';
		throw new Error(
			`${join(directory, `${migration.name}.sql`)}: number ${migration.number} ${problem}; ` +
				`expected ${index + 1}`
		);
	});
	return migrations;
}

function readMigration(directory: string, fileName: string): Migration {
	const match = FILE_NAME.exec(fileName);
	if (match === null) {
		throw new Error(`${join(directory, fileName)}: not named NNNN_verb_noun.sql in lower case`);
	}
	const sql = readFileSync(join(directory, fileName), 'utf8').replaceAll('\r\n', '\n');
	return {
		number: Number(match[1]),
		name: fileName.slice(0, -'.sql'.length),
		sql,
		checksum: createHash('sha256').update(sql).digest('hex')
	};
}
