import type { Place } from '#lib/domain/area.ts';
import { LedgerFormatError } from '#lib/formats/ledger/ledger-format-error.ts';
import { readTable } from '#lib/formats/ledger/read-table.ts';
import { Invalid } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listPlaces, setPopulations } from '#lib/server/queries/place.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { PEOPLED } from './people.ts';

const HEADINGS = {
	code: ['代码', '编码', '区划代码', 'code'],
	name: ['名称', '社区', '村屯', '单位名称', 'name'],
	population: ['人口', '人口数', '常住人口', 'population']
};
const MOST_PEOPLE = 10_000_000;

export interface PeopleImport {
	/** Places whose number was written. */
	places: number;
	people: number;
	/** Communities, villages and forest units of which nobody knows yet. */
	unknown: number;
}

/**
 * Writes how many live in communities, villages and forest units, all or nothing.
 *
 * @param source Path or bytes of a table with a column of codes or names and one of numbers.
 * @throws {Invalid} A column is missing, or a row names no place, several, one twice, or no number;
 * the message names row, column and cure.
 */
export async function importPeople(
	context: Context,
	district: string,
	source: string | Uint8Array
): Promise<PeopleImport> {
	authorize(context, district, 'import.run');
	const { db, actor } = context;
	await requireDistrict(db, district);
	const { headings, rows } = await open(source);
	const columnOf = (names: readonly string[]) =>
		headings.findIndex((heading) => names.includes(heading.trim().toLowerCase()));
	const [code, name, number] = [HEADINGS.code, HEADINGS.name, HEADINGS.population].map(columnOf);
	if (number === undefined || number < 0 || ((code ?? -1) < 0 && (name ?? -1) < 0))
		throw new Invalid([
			'缺少列：需要“人口”，以及“代码”或“名称”。请补上列标题。',
			'A column is missing: 人口 (population), and 代码 (code) or 名称 (name). Add the headings.'
		]);
	const places = await listPlaces(db, district, PEOPLED);
	const found = new Map<string, number>();
	for (const { row, cells } of rows) {
		const cell = (column: number | undefined) =>
			column === undefined || column < 0 ? '' : String(cells[column] ?? '').trim();
		const place = findPlace(places, { row, code: cell(code), name: cell(name) });
		const population = readNumber(cell(number), row);
		if (found.has(place.id))
			throw atRow(row, [
				`“${place.name}”写了两次：请只留一行`,
				`${place.name} is there twice: keep one row`
			]);
		found.set(place.id, population);
	}
	const numbers = Array.from(found, ([id, population]) => ({ id, population }));
	await db.transaction(
		async (client) => {
			await lockRegister(client, district);
			await setPopulations(client, district, numbers);
			await bumpRevision(client, district, 'base');
			await insertAudit(client, {
				actor,
				district,
				action: 'import',
				entity: 'place',
				after: { population: numbers.length }
			});
		},
		{ label: 'import people' }
	);
	return {
		places: numbers.length,
		people: numbers.reduce((sum, { population }) => sum + population, 0),
		unknown: places.filter((place) => place.population === null && !found.has(place.id)).length
	};
}

async function open(source: string | Uint8Array) {
	try {
		return await readTable(source);
	} catch (thrown) {
		if (!(thrown instanceof LedgerFormatError)) throw thrown;
		throw new Invalid([thrown.text.zh, thrown.text.en], { cause: thrown });
	}
}

function findPlace(
	places: readonly Place[],
	{ row, code, name }: { row: number; code: string; name: string }
): Place {
	const named = places.filter((place) => (code === '' ? place.name === name : place.code === code));
	const [place] = named;
	const wanted = code === '' ? name : code;
	if (!place)
		throw atRow(row, [
			`没有社区、村屯、林场“${wanted}”：请核对代码或名称，或先导入这些地点`,
			`there is no community, village or forest unit ${wanted}: check its code or name, or import the places first`
		]);
	if (named.length > 1)
		throw atRow(row, [
			`有 ${named.length} 处叫“${wanted}”：请给出代码`,
			`${named.length} places are called ${wanted}: give the code`
		]);
	return place;
}

function readNumber(text: string, row: number): number {
	const population = /^[\d,，]+$/.test(text) ? Number(text.replaceAll(/[,，]/g, '')) : NaN;
	if (population <= MOST_PEOPLE) return population;
	throw atRow(row, [
		`人口“${text}”不是 0–${MOST_PEOPLE} 的整数：不知道的行请删去，不要写 0`,
		`population ${text} is no whole number of 0 to ${MOST_PEOPLE}: leave out rows that nobody knows, do not write 0`
	]);
}

function atRow(row: number, [zh, en]: readonly [string, string]): Invalid {
	return new Invalid([`第 ${row} 行：${zh}。`, `Row ${row}: ${en}.`]);
}
