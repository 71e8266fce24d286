import type { DxfStyle } from './symbols.ts';
import { DxfTags, dxfNumber, HANDLES, tags } from './tags.ts';

/** Application under which values stand at lines and areas (extended data). */
export const APPLICATION = 'FIRE_ATLAS';

export interface Extent {
	minX: number;
	minY: number;
	maxX: number;
	maxY: number;
}

export interface DxfHead {
	/** `AC1021` (2007, UTF-8) or `AC1015` (2000, code page 936). */
	version: 'AC1021' | 'AC1015';
	/** Lines of comment at the very top. */
	comments: readonly string[];
	extent: Extent;
	styles: readonly DxfStyle[];
	blocks: readonly { name: string; record: string; content: string }[];
}

/** Everything before the entities: header, classes, tables, blocks. */
export function printHead(head: DxfHead, handles: DxfTags): string {
	return [
		...head.comments.map((comment) => tags(999, comment)),
		printHeader(head),
		tags(0, 'SECTION', 2, 'CLASSES', 0, 'ENDSEC'),
		tags(0, 'SECTION', 2, 'TABLES'),
		printViewports(head.extent, handles),
		printLineTypes(handles),
		printLayers(head.styles, handles),
		printTextStyles(handles),
		printTable('VIEW', '6', []),
		printTable('UCS', '7', []),
		printApplications(handles),
		printDimensionStyles(handles),
		printBlockRecords(head),
		tags(0, 'ENDSEC'),
		printBlocks(head, handles),
		tags(0, 'SECTION', 2, 'ENTITIES')
	].join('');
}

/** Everything after the entities: the dictionaries that AutoCAD insists on. */
export function printTail(): string {
	return [
		tags(0, 'ENDSEC', 0, 'SECTION', 2, 'OBJECTS'),
		tags(0, 'DICTIONARY', 5, 'C', 330, '0', 100, 'AcDbDictionary', 281, 1),
		tags(3, 'ACAD_GROUP', 350, 'D'),
		tags(0, 'DICTIONARY', 5, 'D', 330, 'C', 100, 'AcDbDictionary', 281, 1),
		tags(0, 'ENDSEC', 0, 'EOF')
	].join('');
}

function printHeader({ version, extent }: DxfHead): string {
	const point = (name: string, x: number, y: number) =>
		tags(9, name, 10, dxfNumber(x), 20, dxfNumber(y), 30, '0.0');
	return [
		tags(0, 'SECTION', 2, 'HEADER', 9, '$ACADVER', 1, version),
		tags(9, '$DWGCODEPAGE', 3, 'ANSI_936'),
		point('$INSBASE', 0, 0),
		point('$EXTMIN', extent.minX, extent.minY),
		point('$EXTMAX', extent.maxX, extent.maxY),
		// Meters, in which one unit of the drawing is one meter of the plane.
		tags(9, '$INSUNITS', 70, 6, 9, '$MEASUREMENT', 70, 1, 9, '$LUNITS', 70, 2, 9, '$LUPREC', 70, 4),
		tags(9, '$ATTMODE', 70, 1, 9, '$HANDSEED', 5, 'FFFFFFF'),
		tags(0, 'ENDSEC')
	].join('');
}

function printTable(name: string, handle: string, entries: readonly string[]): string {
	const head = tags(0, 'TABLE', 2, name, 5, handle, 330, '0', 100, 'AcDbSymbolTable');
	const dimension = name === 'DIMSTYLE' ? tags(100, 'AcDbDimStyleTable') : '';
	return `${head}${tags(70, entries.length)}${dimension}${entries.join('')}${tags(0, 'ENDTAB')}`;
}

function record(
	type: string,
	handle: string,
	table: string,
	subclass: string,
	name: string,
	...more: (string | number)[]
): string {
	const handleCode = type === 'DIMSTYLE' ? 105 : 5;
	return tags(
		...[0, type, handleCode, handle, 330, table, 100, 'AcDbSymbolTableRecord'],
		...[100, subclass, 2, name, ...more]
	);
}

function printViewports({ minX, minY, maxX, maxY }: Extent, handles: DxfTags): string {
	const height = Math.max(maxY - minY, (maxX - minX) / 1.6, 10) * 1.1;
	const view = record(
		...(['VPORT', handles.handle(), '8', 'AcDbViewportTableRecord', '*Active'] as const),
		...[70, 0, 10, '0.0', 20, '0.0', 11, '1.0', 21, '1.0'],
		...[12, dxfNumber((minX + maxX) / 2), 22, dxfNumber((minY + maxY) / 2)],
		...[13, '0.0', 23, '0.0', 14, '10.0', 24, '10.0', 15, '10.0', 25, '10.0'],
		...[16, '0.0', 26, '0.0', 36, '1.0', 17, '0.0', 27, '0.0', 37, '0.0'],
		...[40, dxfNumber(height), 41, '1.6', 42, '50.0', 43, '0.0', 44, '0.0', 50, '0.0', 51, '0.0'],
		...[71, 0, 72, 1000, 73, 1, 74, 3, 75, 0, 76, 0, 77, 0, 78, 0]
	);
	return printTable('VPORT', '8', [view]);
}

function printLineTypes(handles: DxfTags): string {
	const lineType = (name: string, text: string) =>
		record(
			...(['LTYPE', handles.handle(), '5', 'AcDbLinetypeTableRecord', name] as const),
			...[70, 0, 3, text, 72, 65, 73, 0, 40, '0.0']
		);
	const entries = [
		lineType('ByBlock', ''),
		lineType('ByLayer', ''),
		lineType('Continuous', 'Solid line')
	];
	return printTable('LTYPE', '5', entries);
}

function printLayers(styles: readonly DxfStyle[], handles: DxfTags): string {
	const layer = ({ layer: name, color }: DxfStyle) =>
		record(
			...(['LAYER', handles.handle(), HANDLES.layerTable] as const),
			...(['AcDbLayerTableRecord', name] as const),
			...[70, 0, 62, color, 6, 'Continuous', 370, -3]
		);
	return printTable('LAYER', HANDLES.layerTable, [{ layer: '0', color: 7 }, ...styles].map(layer));
}

/** The Chinese stroke font that AutoCAD and its relatives bring with them. */
function printTextStyles(handles: DxfTags): string {
	const style = record(
		...(['STYLE', handles.handle(), '3', 'AcDbTextStyleTableRecord', 'Standard'] as const),
		...[70, 0, 40, '0.0', 41, '1.0', 50, '0.0', 71, 0, 42, '5.0', 3, 'gbenor.shx', 4, 'gbcbig.shx']
	);
	return printTable('STYLE', '3', [style]);
}

function printApplications(handles: DxfTags): string {
	const entries = ['ACAD', APPLICATION].map((name) =>
		record('APPID', handles.handle(), 'A', 'AcDbRegAppTableRecord', name, 70, 0)
	);
	return printTable('APPID', 'A', entries);
}

function printDimensionStyles(handles: DxfTags): string {
	const standard = record(
		...(['DIMSTYLE', handles.handle(), 'B', 'AcDbDimStyleTableRecord', 'Standard', 70, 0] as const)
	);
	return printTable('DIMSTYLE', 'B', [standard]);
}

function printBlockRecords({ blocks }: DxfHead): string {
	const entries = [
		{ name: '*Model_Space', record: HANDLES.modelSpace as string },
		{ name: '*Paper_Space', record: HANDLES.paperSpace as string },
		...blocks
	].map(({ name, record: handle }) =>
		record('BLOCK_RECORD', handle, HANDLES.blockRecordTable, 'AcDbBlockTableRecord', name)
	);
	return printTable('BLOCK_RECORD', HANDLES.blockRecordTable, entries);
}

function printBlocks({ blocks }: DxfHead, handles: DxfTags): string {
	const all = [
		{ name: '*Model_Space', record: HANDLES.modelSpace as string, content: '' },
		{ name: '*Paper_Space', record: HANDLES.paperSpace as string, content: '' },
		...blocks
	].map(({ name, record: owner, content }) =>
		[
			tags(0, 'BLOCK', 5, handles.handle(), 330, owner, 100, 'AcDbEntity', 8, '0'),
			tags(100, 'AcDbBlockBegin', 2, name, 70, content.includes('ATTDEF') ? 2 : 0),
			tags(10, '0.0', 20, '0.0', 30, '0.0', 3, name, 1, ''),
			content,
			tags(0, 'ENDBLK', 5, handles.handle(), 330, owner, 100, 'AcDbEntity', 8, '0'),
			tags(100, 'AcDbBlockEnd')
		].join('')
	);
	return `${tags(0, 'SECTION', 2, 'BLOCKS')}${all.join('')}${tags(0, 'ENDSEC')}`;
}
