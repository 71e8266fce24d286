import { ZipFile } from 'yazl';
import { neutralizeFormula } from './csv.ts';
import { escapeXml } from './xlsx.ts';

/** A column of a form: locked ones say what is asked about, open ones are filled in. */
export interface FormColumn {
	title: string;
	/** Characters. */
	width: number;
	/** What may be entered; without it the column is locked. */
	entry?: { is: 'choice'; choices: readonly string[] } | { is: 'day' } | { is: 'text' };
}

export interface FormSheet {
	name: string;
	/** Lines above the table, the first of them large. */
	lines: readonly string[];
	columns: readonly FormColumn[];
	/** Values of the locked columns, and of open ones that are filled in already. */
	rows: readonly (readonly (string | number)[])[];
}

const PREFIX = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Cell styles by index. */
const STYLE = { plain: 0, title: 1, line: 2, heading: 3, locked: 4, open: 5, day: 6 } as const;
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="14"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF0F0F0"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFF8DC"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf><xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment wrapText="1" vertical="center"/></xf><xf numFmtId="0" fontId="0" fillId="2" borderId="1" xfId="0" applyFill="1" applyBorder="1" applyAlignment="1"><alignment wrapText="1" vertical="center"/></xf><xf numFmtId="49" fontId="0" fillId="3" borderId="1" xfId="0" applyNumberFormat="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"><alignment wrapText="1" vertical="center"/><protection locked="0"/></xf><xf numFmtId="164" fontId="0" fillId="3" borderId="1" xfId="0" applyNumberFormat="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"><alignment vertical="center"/><protection locked="0"/></xf></cellXfs></styleSheet>`;

/**
 * A form as a workbook (ISO/IEC 29500): locked cells are protected without a password (against
 * mistakes, not against intent), choices are lists, days are checked as they are typed. No cell runs as a
 * formula.
 */
export async function printFormSheet(form: FormSheet): Promise<Uint8Array> {
	const parts: [string, string][] = [
		[
			'[Content_Types].xml',
			`<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`
		],
		[
			'_rels/.rels',
			`<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`
		],
		[
			'xl/workbook.xml',
			`<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeXml(form.name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
		],
		[
			'xl/_rels/workbook.xml.rels',
			`<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`
		],
		['xl/styles.xml', STYLES],
		['xl/worksheets/sheet1.xml', printSheet(form)]
	];
	const zip = new ZipFile();
	for (const [name, xml] of parts) zip.addBuffer(Buffer.from(PREFIX + xml), name);
	zip.end();
	const pieces: Buffer[] = [];
	for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece));
	return new Uint8Array(Buffer.concat(pieces));
}

function printSheet({ lines, columns, rows }: FormSheet): string {
	const headingRow = lines.length + 1;
	const first = headingRow + 1;
	const last = headingRow + Math.max(1, rows.length);
	const lastColumn = letterOf(columns.length - 1);
	const cols = columns
		.map(({ width }, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`)
		.join('');
	const above = lines.map((line, n) =>
		printRow(n + 1, [printCell('A', n + 1, line, n === 0 ? STYLE.title : STYLE.line)])
	);
	const headings = columns.map(({ title }, n) =>
		printCell(letterOf(n), headingRow, title, STYLE.heading)
	);
	const body = rows.map((row, index) =>
		printRow(
			first + index,
			columns.map(({ entry }, n) =>
				printCell(letterOf(n), first + index, row[n] ?? '', styleOf(entry))
			)
		)
	);
	const merges = lines.map((_, n) => `<mergeCell ref="A${n + 1}:${lastColumn}${n + 1}"/>`);
	const checks = columns.flatMap(({ entry }, n) => {
		const check = entry && printCheck(entry, `${letterOf(n)}${first}:${letterOf(n)}${last}`);
		return check ? [check] : [];
	});
	return (
		`<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="${headingRow}" topLeftCell="A${first}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="18"/><cols>${cols}</cols><sheetData>${above.join('')}${printRow(headingRow, headings)}${body.join('')}</sheetData>` +
		'<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>' +
		(merges.length > 0
			? `<mergeCells count="${merges.length}">${merges.join('')}</mergeCells>`
			: '') +
		(checks.length > 0
			? `<dataValidations count="${checks.length}">${checks.join('')}</dataValidations>`
			: '') +
		'<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
	);
}

function styleOf(entry: FormColumn['entry']): number {
	if (!entry) return STYLE.locked;
	return entry.is === 'day' ? STYLE.day : STYLE.open;
}

function printCheck(entry: NonNullable<FormColumn['entry']>, range: string): string | undefined {
	if (entry.is === 'choice')
		return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle="请选择" error="${escapeXml(`只能填：${entry.choices.join('、')}`)}" sqref="${range}"><formula1>"${escapeXml(entry.choices.join(','))}"</formula1></dataValidation>`;
	// Serial days of a workbook: 2000-01-01 to 2199-12-31.
	if (entry.is === 'day')
		return `<dataValidation type="date" operator="between" allowBlank="1" showErrorMessage="1" errorTitle="日期" error="请填日期，如 2026-03-01" sqref="${range}"><formula1>36526</formula1><formula2>109574</formula2></dataValidation>`;
	return undefined;
}

const printRow = (row: number, cells: readonly string[]) =>
	`<row r="${row}">${cells.join('')}</row>`;

function printCell(column: string, row: number, value: string | number, style: number): string {
	const start = `<c r="${column}${row}" s="${style}"`;
	if (value === '') return `${start}/>`;
	if (typeof value === 'number') return `${start}><v>${value}</v></c>`;
	return `${start} t="inlineStr"><is><t xml:space="preserve">${escapeXml(neutralizeFormula(value))}</t></is></c>`;
}

/** A … Z: a form has no more columns. */
const letterOf = (index: number) => String.fromCharCode(65 + index);
