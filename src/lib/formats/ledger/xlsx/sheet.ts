import type { LedgerCell } from '#lib/domain/ledger/table.ts';
import { assertColumnAllowed, cellTooLarge, type ReadLimits } from '../read-limits.ts';
import type { TableBuilder } from '../table-builder.ts';
import { serialToDate } from './styles.ts';
import { TextGatherer } from './text-gatherer.ts';
import type { ZipParts } from './zip-parts.ts';

/** What cells refer to. */
export interface WorkbookContext {
	strings: (string | undefined)[];
	dateStyles: boolean[];
	is1904: boolean;
	limits: ReadLimits;
}

/** 0-based corners, both inside. */
export interface MergedArea {
	top: number;
	left: number;
	bottom: number;
	right: number;
}

/** Streams a sheet's rows into `onRow` (row 1-based, cells from column A) and returns its merged areas. */
export async function readSheet(
	parts: ZipParts,
	path: string,
	context: WorkbookContext,
	builder: TableBuilder,
	onRow: (row: number, cells: LedgerCell[]) => void
): Promise<MergedArea[]> {
	const { limits } = context;
	const gatherer = new TextGatherer(limits.maxCellBytes);
	const merged: MergedArea[] = [];
	let row = 0;
	let column = -1;
	let cells: LedgerCell[] = [];
	let type = 'n';
	let style = 0;
	let value = '';
	let isInValue = false;
	let isInCell = false;
	let hasFormula = false;

	const endCell = () => {
		const raw = type === 'inlineStr' ? gatherer.finish() : value;
		const cell = toCell(raw, type, style, context);
		if (cell === TOO_LARGE) builder.problems.add(cellTooLarge(row, column + 1, limits));
		else if (cell === FAULTY) builder.problems.add(faultyCell(row, column, value));
		else if (cell !== null) {
			assertColumnAllowed(row, column + 1, limits);
			while (cells.length < column) cells.push(null);
			cells[column] = cell;
		} else if (hasFormula && type !== 'str') {
			builder.problems.add(emptyFormula(row, column));
		}
	};

	await parts.parse(path, {
		place: () => (isInCell ? reference(row, column) : ''),
		open(name, attributes) {
			if (name === 'row') {
				row = Number(attributes['r'] ?? row + 1);
				column = -1;
				cells = [];
			} else if (name === 'c') {
				const at = attributes['r'];
				column = at ? columnIndex(at) : column + 1;
				type = attributes['t'] ?? 'n';
				style = Number(attributes['s'] ?? 0);
				value = '';
				isInCell = true;
				hasFormula = false;
				gatherer.start();
			} else if (name === 'v') isInValue = true;
			else if (name === 'f') hasFormula = true;
			else if (name === 'mergeCell') {
				const area = parseArea(attributes['ref'] ?? '');
				if (area) merged.push(area);
			} else gatherer.open(name);
		},
		close(name) {
			if (name === 'v') isInValue = false;
			else if (name === 'c') {
				endCell();
				isInCell = false;
			} else if (name === 'row') onRow(row, cells);
			else gatherer.close(name);
		},
		text(text) {
			if (isInValue) value += text;
			else if (isInCell) gatherer.text(text);
		}
	});
	return merged;
}

const TOO_LARGE = Symbol('too large');
const FAULTY = Symbol('faulty');

function toCell(
	raw: string | undefined,
	type: string,
	style: number,
	context: WorkbookContext
): LedgerCell | typeof TOO_LARGE | typeof FAULTY {
	if (raw === undefined) return TOO_LARGE;
	if (raw === '') return null;
	switch (type) {
		case 's': {
			const index = Number(raw);
			if (!(index < context.strings.length)) return FAULTY;
			return textCell(context.strings[index], context);
		}
		case 'str':
		case 'inlineStr':
			return textCell(raw, context);
		case 'b':
			return raw === '1' || raw === 'true';
		case 'e':
			return FAULTY;
		case 'd': {
			const date = new Date(raw);
			return Number.isNaN(date.getTime()) ? raw : date;
		}
		default: {
			const number = Number(raw);
			if (!Number.isFinite(number)) return FAULTY;
			const date = context.dateStyles[style] ? serialToDate(number, context.is1904) : undefined;
			return date ?? number;
		}
	}
}

function textCell(
	text: string | undefined,
	{ limits }: WorkbookContext
): LedgerCell | typeof TOO_LARGE {
	if (text === undefined || text.length > limits.maxCellBytes) return TOO_LARGE;
	const trimmed = text.trim();
	return trimmed === '' ? null : trimmed;
}

function faultyCell(row: number, column: number, value: string) {
	const at = reference(row, column);
	return {
		severity: 'warning' as const,
		code: 'faulty_cell',
		row,
		heading: at,
		message: {
			zh: `单元格 ${at} 是错误值（${value.slice(0, 20)}），按空白处理。请在原文件中改正。`,
			en: `Cell ${at} holds an error value (${value.slice(0, 20)}) and was taken as empty. Correct it in the file.`
		}
	};
}

function emptyFormula(row: number, column: number) {
	const at = reference(row, column);
	return {
		severity: 'warning' as const,
		code: 'formula_without_value',
		row,
		heading: at,
		message: {
			zh: `单元格 ${at} 是公式，但文件里没有保存结果。请用 Excel 或 WPS 打开并保存一次。`,
			en: `Cell ${at} is a formula whose result was not saved. Open the file in Excel or WPS and save it once.`
		}
	};
}

/** `AB12` → 27. */
function columnIndex(at: string): number {
	let index = 0;
	for (let k = 0; k < at.length; k++) {
		const code = at.charCodeAt(k);
		if (code < 65 || code > 90) break;
		index = index * 26 + code - 64;
		if (index > 1_000_000) break;
	}
	return index - 1;
}

function reference(row: number, column: number): string {
	let letters = '';
	for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
		letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
	return `${letters}${row}`;
}

function parseArea(text: string): MergedArea | undefined {
	const match = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(text);
	if (!match) return undefined;
	const [, left = '', top = '', right = '', bottom = ''] = match;
	return {
		top: Number(top) - 1,
		left: columnIndex(left),
		bottom: Number(bottom) - 1,
		right: columnIndex(right)
	};
}
