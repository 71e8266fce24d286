import { neutralizeFormula } from './csv.ts';
import type { FileDescription, FieldValue, Layer } from './layer.ts';
import { findRepresentativePoint } from './representative-point.ts';
import { writeZip, type ZipEntry } from './zip.ts';

const MOST_CHARACTERS = 32_767;
const MOST_ROWS = 1_048_576;
const MOST_SHEET_NAME = 31;
/** Rows printed in one piece. */
const PIECE_ROWS = 200;
const PREFIX = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

interface Sheet {
	name: string;
	content: AsyncIterable<string> | Iterable<string>;
}

/**
 * Writes layers as a workbook (ISO/IEC 29500), a sheet a layer headed by the Chinese names of the columns,
 * and a last sheet that says what it is. Position first: 经度, 纬度 in degrees, else 东坐标, 北坐标 in the
 * plane; of lines and areas that is a point on or in them. No cell can run as a formula. Row by
 * row, so that memory does not grow with the rows.
 *
 * @returns Texts cut at the 32,767 characters that a cell holds.
 * @throws {RangeError} A layer has more rows than a sheet.
 */
export async function writeXlsx(
	path: string,
	layers: readonly Layer[],
	options: FileDescription & {
		isGeographic: boolean;
		crs: string;
		signal?: AbortSignal | undefined;
	}
): Promise<{ cut: number }> {
	const losses = { cut: 0 };
	const taken = new Set<string>();
	const sheets: Sheet[] = layers.map((layer) => ({
		name: sheetName(layer.label[0], taken),
		content: printSheet(layer, options.isGeographic, losses)
	}));
	sheets.push({ name: sheetName('说明', taken), content: printAbout(layers, options) });
	await writeZip(path, listParts(sheets), options.signal);
	return losses;
}

function* listParts(sheets: readonly Sheet[]): Generator<ZipEntry> {
	const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
	const overrides = sheets.map(
		(_, index) =>
			`<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${type}.worksheet+xml"/>`
	);
	yield part(
		'[Content_Types].xml',
		`<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${overrides.join('')}</Types>`
	);
	yield part(
		'_rels/.rels',
		`<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	);
	const entries = sheets.map(
		({ name }, index) =>
			`<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`
	);
	yield part(
		'xl/workbook.xml',
		`<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${entries.join('')}</sheets></workbook>`
	);
	const relations = sheets.map(
		(_, index) =>
			`<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`
	);
	yield part(
		'xl/_rels/workbook.xml.rels',
		`<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}<Relationship Id="rIdStyles" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`
	);
	yield part('xl/styles.xml', STYLES);
	for (const [index, { content }] of sheets.entries())
		yield { name: `xl/worksheets/sheet${index + 1}.xml`, content };
}

/** Style 0 is plain, style 1 a bold heading. */
const STYLES = `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`;

async function* printSheet(
	layer: Layer,
	isGeographic: boolean,
	losses: { cut: number }
): AsyncGenerator<string> {
	const headings = listHeadings(layer, isGeographic);
	yield `${PREFIX}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${headings.length}" width="16"/></cols><sheetData>`;
	yield printRow(1, headings, 1);
	let rows = 1;
	let piece = '';
	for await (const { geometry, values } of layer.features) {
		if (++rows > MOST_ROWS)
			throw new RangeError(`a sheet holds ${MOST_ROWS} rows, ${layer.name} has more`);
		const [x, y] = geometry ? findRepresentativePoint(geometry) : [null, null];
		const place = layer.isPlaceless ? [] : [x, y];
		const cells = [...place, ...values].map((value) => fitCell(value ?? null, losses));
		piece += printRow(rows, cells, 0);
		if (rows % PIECE_ROWS === 0) {
			yield piece;
			piece = '';
		}
	}
	yield `${piece}</sheetData></worksheet>`;
}

/** The Chinese names, with the identifier behind where two are alike. */
function listHeadings(layer: Layer, isGeographic: boolean): string[] {
	const place = isGeographic ? ['经度', '纬度'] : ['东坐标', '北坐标'];
	const position = layer.isPlaceless ? [] : place;
	const words = [...position, ...layer.fields.map(({ label: [zh] }) => zh)];
	const names = [...position, ...layer.fields.map(({ name }) => name)];
	return words.map((word, index) =>
		words.indexOf(word) === index ? word : `${word}（${names[index] ?? index}）`
	);
}

function* printAbout(
	layers: readonly Layer[],
	{ title, crs, marks = [] }: FileDescription & { crs: string }
): Generator<string> {
	const rows: [string, string][] = [
		['名称', title],
		['坐标系', crs],
		...marks.map((mark): [string, string] => ['标识', mark]),
		...layers.map((layer): [string, string] => ['图层', `${layer.label[0]}（${layer.name}）`])
	];
	yield `${PREFIX}<worksheet xmlns="${MAIN}"><cols><col min="1" max="1" width="12"/><col min="2" max="2" width="70"/></cols><sheetData>`;
	for (const [index, row] of rows.entries())
		yield printRow(
			index + 1,
			row.map((cell) => fitCell(cell, { cut: 0 })),
			0
		);
	yield '</sheetData></worksheet>';
}

function fitCell(value: FieldValue, losses: { cut: number }): FieldValue {
	if (typeof value !== 'string') return value;
	const text = neutralizeFormula(value);
	if (text.length <= MOST_CHARACTERS) return text;
	losses.cut++;
	return text.slice(0, MOST_CHARACTERS);
}

/** Rows and cells say where they are, which ISO/IEC 29500 leaves open and native GDAL wants. */
function printRow(row: number, cells: readonly FieldValue[], style: 0 | 1): string {
	let text = `<row r="${row}">`;
	for (const [index, cell] of cells.entries()) {
		if (cell === null && style === 0) continue;
		text += printCell(`${columnName(index)}${row}`, cell, style);
	}
	return `${text}</row>`;
}

const columnNames: string[] = [];

/** `A` … `Z`, `AA` …; from 0. */
function columnName(index: number): string {
	return (columnNames[index] ??=
		(index < 26 ? '' : columnName(Math.floor(index / 26) - 1)) +
		String.fromCharCode(65 + (index % 26)));
}

function printCell(place: string, value: FieldValue, style: 0 | 1): string {
	const head = `<c r="${place}"${style === 0 ? '' : ` s="${style}"`}`;
	if (value === null) return `${head}/>`;
	if (typeof value === 'number') return `${head}><v>${value}</v></c>`;
	if (typeof value === 'boolean') return `${head} t="b"><v>${value ? 1 : 0}</v></c>`;
	return `${head} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
}

/** Excel's own limits: 31 characters, none of `:\/?*[]`, no two alike. */
function sheetName(wanted: string, taken: Set<string>): string {
	const plain = wanted.replace(/[:\\/?*[\]]/g, '_').slice(0, MOST_SHEET_NAME) || 'sheet';
	let name = plain;
	for (let n = 2; taken.has(name); n++)
		name = `${plain.slice(0, MOST_SHEET_NAME - String(n).length)}${n}`;
	taken.add(name);
	return name;
}

function part(name: string, xml: string): ZipEntry {
	return { name, content: [PREFIX + xml] };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters that XML forbids become `_xHHHH_`, as Excel writes them. */
export function escapeXml(text: string): string {
	return text
		.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
		.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) =>
			'\t\n\r'.includes(character)
				? character
				: `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
		);
}
