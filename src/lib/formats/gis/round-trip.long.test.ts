import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectionByCode } from '#lib/core/geometry/index.ts';
import type { LedgerTable } from '#lib/domain/ledger/table.ts';
import { printCsv } from '../csv.ts';
import { writeDxf } from '../dxf/write-dxf.ts';
import { writeWithGdal } from '../gdal/gdal-formats.ts';
import type { GdalOptions } from '../gdal/run-gdal.ts';
import { mapPositions, type FieldValue, type Layer, type LayerField } from '../layer.ts';
import { printGeoJson } from '../geojson.ts';
import { readTable } from '../ledger/read-table.ts';
import { shortFieldNames } from '../shapefile-fields.ts';
import { writeXlsx } from '../xlsx.ts';

const COUNT = 60;
const PLANE = projectionByCode('EPSG:4552');
const folder = mkdtempSync(join(tmpdir(), 'fire-atlas-formats-'));
const projectRoot = resolve(import.meta.dirname, '../../../..');
const description = { title: '往返', epsg: 4552, marks: ['内部'] };
const FIELDS: LayerField[] = [
	{ name: 'code', label: ['编号', 'Code'], type: 'text' },
	{ name: 'name', label: ['名称', 'Name'], type: 'text' },
	{ name: 'responsible_person', label: ['责任人', 'Responsible person'], type: 'text' },
	{ name: 'responsible_phone', label: ['责任人电话', 'Responsible phone'], type: 'text' },
	{ name: 'pressure_mpa', label: ['压力（MPa）', 'Pressure (MPa)'], type: 'number' },
	{ name: 'road_order', label: ['沿路顺序', 'Order'], type: 'integer' },
	{ name: 'has_sign', label: ['有标识', 'Has a sign'], type: 'boolean' },
	{ name: 'remark', label: ['备注', 'Remark'], type: 'text' }
];

const REMARKS = [
	null,
	'两行\r\n第二行',
	'  前后有空格 ',
	'=1+1',
	'2026-01-05',
	'00123',
	'<b>&amp;"</b>'
];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * 60 hydrants with uncommon characters, quotes, a caret, line breaks, blanks at the ends, formulas, nulls, and phone
 * numbers with zeros.
 */
function listRows(): { lon: number; lat: number; values: FieldValue[] }[] {
	return Array.from({ length: COUNT }, (_, index) => ({
		lon: 128.9 + ((index * 7919) % 1000) / 9973,
		lat: 47.7 + ((index * 104_729) % 1000) / 9967,
		values: [
			`爱林街-${String(index).padStart(3, '0')}`,
			index % 5 === 0 ? null : `“${index}号”消火栓 ^_^, 鹤岗路"南"`,
			['张三', '欧阳镕基'][index % 2] ?? null,
			`045${index}0000`,
			index % 7 === 0 ? null : Math.round(index * 1.37) / 100,
			index,
			index % 3 === 0 ? null : index % 2 === 0,
			REMARKS[index % REMARKS.length] ?? null
		]
	}));
}

function layerOf(): Layer {
	const rows = listRows();
	const features = async function* () {
		for (const { lon, lat, values } of rows)
			yield { geometry: { type: 'Point' as const, coordinates: [lon, lat] }, values };
	};
	const layer: Layer = {
		name: 'hydrant',
		label: ['消火栓', 'Hydrant'],
		geometryType: 'Point',
		fields: FIELDS,
		features: features()
	};
	return mapPositions(layer, ([lon = NaN, lat = NaN]) => [...PLANE.forward(lon, lat)]);
}

async function newFolder(name: string): Promise<string> {
	const path = join(folder, name);
	await mkdir(path);
	return path;
}

function gdal(workDirectory: string): GdalOptions {
	return { projectRoot, environment: { PATH: process.env['PATH'] ?? '' }, workDirectory };
}

let readings = 0;
const withGdal = async <T>(run: (options: GdalOptions) => Promise<T>): Promise<T> =>
	run(gdal(await newFolder(`read-${++readings}`)));

async function write(
	format: 'gpkg' | 'shp' | 'gdb' | 'kml' | 'fgb',
	name: string,
	encoding = 'UTF-8'
) {
	const options = {
		...description,
		sourceEpsg: 4552,
		encoding: encoding === 'GBK' ? ('GBK' as const) : ('UTF-8' as const)
	};
	const { paths } = await writeWithGdal(format, [layerOf()], options, gdal(await newFolder(name)));
	return paths[0] ?? '';
}

/** Where each field's values are found again: by heading, in its order. */
interface Expectation {
	headings: string[];
	/** Position columns and whether they are in the plane. */
	position: [string, string];
	isPlane?: boolean;
}

/** What became of the values that are not exactly as they were: every change that docs/formats.md explains. */
const CHANGES: [name: string, isIt: (value: FieldValue, found: unknown) => boolean][] = [
	[
		'数字为文本 · numbers as text',
		(value, found) => typeof value === 'number' && found === String(value)
	],
	[
		'是/否为 1/0 · yes/no as 1/0',
		(value, found) => typeof value === 'boolean' && Number(found) === Number(value) && found !== ''
	],
	[
		'是/否为文本 · yes/no as text',
		(value, found) => typeof value === 'boolean' && found === String(value)
	],
	[
		'换行为 LF · line breaks as LF',
		(value, found) => isText(value) && found === value.replaceAll('\r\n', '\n')
	],
	[
		'首尾空格去掉 · blanks at the ends dropped',
		(value, found) => isText(value) && (found === value.trim() || found === value.trimStart())
	],
	["公式前加 ' · ' before a formula", (value, found) => isText(value) && found === `'${value}`]
];

const isText = (value: FieldValue): value is string => typeof value === 'string';

/** Lines of the table of docs/formats.md, as they were found. */
const foundLines: string[] = [];

/** Every feature with its values and within a millimeter, or with a change that is explained; told in a line of the table. */
function expectSame(format: string, table: LedgerTable, expected: Expectation): void {
	const rows = listRows();
	expect(table.rows).toHaveLength(COUNT);
	const at = (row: (typeof table.rows)[number], heading: string) => {
		const index = table.headings.indexOf(heading);
		expect(index, `${heading} of ${table.headings.join()}`).toBeGreaterThanOrEqual(0);
		return row.cells[index] ?? null;
	};
	const [code = ''] = expected.headings;
	const byCode = new Map(table.rows.map((row) => [at(row, code), row]));
	const changes = new Map<string, Set<string>>();
	let worstMeters = 0;
	for (const { lon, lat, values } of rows) {
		const row = byCode.get(String(values[0]));
		if (!row) throw new Error(`${String(values[0])} did not come back`);
		for (const [index, value] of values.entries()) {
			const found = at(row, expected.headings[index] ?? '');
			const isSame = found === value || (value === null && found === '');
			if (isSame) continue;
			const [change] = CHANGES.find(([, isIt]) => isIt(value, found)) ?? [];
			expect(change, `${JSON.stringify(value)} became ${JSON.stringify(found)}`).toBeDefined();
			if (change !== undefined)
				changes.set(change, (changes.get(change) ?? new Set()).add(FIELDS[index]?.name ?? ''));
		}
		const [x, y] = expected.position.map((heading) => Number(at(row, heading))) as [number, number];
		const [foundX = NaN, foundY = NaN] = expected.isPlane ? [x, y] : PLANE.forward(x, y);
		const [trueX = NaN, trueY = NaN] = PLANE.forward(lon, lat);
		worstMeters = Math.max(worstMeters, Math.hypot(foundX - trueX, foundY - trueY));
	}
	expect(worstMeters).toBeLessThan(0.001);
	const told = [...changes]
		.map(([change, names]) => `${change} (${[...names].join(', ')})`)
		.join('; ');
	const line = `| ${format} | ${table.rows.length} of ${COUNT} | ${told || 'none'} | ${(worstMeters * 1000).toFixed(2)} mm |`;
	if (!foundLines.includes(line)) foundLines.push(line);
}

const NAMES = FIELDS.map(({ name }) => name);
const GEOMETRY: [string, string] = ['geometry:lon', 'geometry:lat'];

describe('what is written is read back: count, attributes, positions within a millimeter in EPSG:4552', () => {
	it.each(['gpkg', 'gdb', 'fgb', 'kml'] as const)(
		'%s',
		async (format) => {
			const path = await write(format, format);
			const table = await readTable(path, { withGdal });
			expect(table).toMatchObject({ format, crs: 'EPSG:4490' });
			expectSame(format, table, { headings: NAMES, position: GEOMETRY });
		},
		60_000
	);

	it.each(['UTF-8', 'GBK'])(
		'shp in %s, also where the .cpg was lost',
		async (encoding) => {
			const path = await write('shp', `shp-${encoding}`, encoding);
			const headings = shortFieldNames(FIELDS);
			expect(headings.every((name) => name.length <= 10)).toBe(true);
			const name = `shp, ${encoding}`;
			expectSame(name, await readTable(path, { withGdal }), { headings, position: GEOMETRY });
			const bare = await newFolder(`bare-${encoding}`);
			for (const extension of ['shp', 'shx', 'dbf', 'prj'])
				await copyFile(path.replace(/shp$/, extension), join(bare, `x.${extension}`));
			const table = readFileSync(join(bare, 'x.dbf'));
			// As old programs leave it: no code page at all.
			table[29] = 0;
			writeFileSync(join(bare, 'x.dbf'), table);
			const again = await readTable(join(bare, 'x.shp'), { withGdal });
			expectSame(name, again, { headings, position: GEOMETRY });
			expect(again.problems.some(({ message }) => message.zh.includes('GBK'))).toBe(
				encoding === 'GBK'
			);
		},
		90_000
	);

	it.each(['UTF-8', 'GBK'] as const)(
		'dxf in %s, by the attributes of its blocks',
		async (encoding) => {
			const path = join(folder, `${encoding}.dxf`);
			await writeDxf(path, [layerOf()], { ...description, encoding, crs: 'EPSG:4552' });
			const table = await readTable(path, { withGdal });
			expect(table).toMatchObject({ format: 'dxf', crs: 'EPSG:4552' });
			const { headings, rows } = table;
			const filled = {
				...table,
				rows: rows.map(({ row, cells }) => ({
					row,
					cells: headings.map((_, index) => cells[index] ?? null)
				}))
			};
			expectSame(`dxf, ${encoding}`, filled, {
				headings: NAMES,
				position: GEOMETRY,
				isPlane: true
			});
			whenEzdxf(path);
		},
		60_000
	);

	it('xlsx, csv and geojson', async () => {
		const xlsx = join(folder, 'x.xlsx');
		await writeXlsx(xlsx, [layerOf()], { ...description, crs: 'EPSG:4552', isGeographic: false });
		expectSame('xlsx', await readTable(xlsx), {
			headings: FIELDS.map(({ label: [zh] }) => zh),
			position: ['东坐标', '北坐标'],
			isPlane: true
		});
		const csv = await readTable(await printed(printCsv(layerOf(), { isGeographic: false })));
		expectSame('csv', csv, { headings: NAMES, position: ['x', 'y'], isPlane: true });
		const geojson = await readTable(await printed(printGeoJson([layerOf()], description)));
		expect(geojson.crs).toBe('EPSG:4552');
		expectSame('geojson', geojson, { headings: NAMES, position: GEOMETRY, isPlane: true });
	});

	it('and what was found is what docs/formats.md says: UPDATE_DOCS=1 writes it there', () => {
		const path = join(projectRoot, 'docs/formats.md');
		const text = readFileSync(path, 'utf8');
		const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
		const head =
			'| format | features | what is not exactly as it was | farthest position |\n|---|---|---|---|';
		const table = `\n\n${head}\n${foundLines.join('\n')}\n\n`;
		if (process.env['UPDATE_DOCS'] === '1')
			writeFileSync(path, text.slice(0, before) + table + text.slice(after));
		else expect(text.slice(before, after)).toBe(table);
	});
});

const BEGIN = '<!-- round-trip:begin -->';
const END = '<!-- round-trip:end -->';

async function printed(pieces: AsyncIterable<string>): Promise<Uint8Array> {
	let text = '';
	for await (const piece of pieces) text += piece;
	return new TextEncoder().encode(text);
}

/** The second reader of drawings, where Debian's python3-ezdxf is installed. */
function whenEzdxf(path: string): void {
	const python = '/usr/bin/python3';
	const script = `import ezdxf,sys
doc = ezdxf.readfile(sys.argv[1]); audit = doc.audit()
inserts = list(doc.modelspace().query('INSERT'))
print(len(audit.errors), len(audit.fixes), len(inserts), doc.header['$INSUNITS'],
	{a.dxf.tag: a.dxf.text for a in inserts[1].attribs}['CODE'], inserts[1].dxf.layer)`;
	if (!existsSync('/usr/lib/python3/dist-packages/ezdxf')) return;
	const said = execFileSync(python, ['-c', script, path], { encoding: 'utf8' }).trim();
	expect(said).toBe(`0 0 ${COUNT} 6 爱林街-001 消火栓`);
}
