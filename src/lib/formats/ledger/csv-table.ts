import type { LedgerCell, LedgerTable } from '#lib/domain/ledger/table.ts';
import type { ByteSource } from './byte-source.ts';
import { CsvParser, type CsvRecord } from './csv-parser.ts';
import { decodeText } from './decode-text.ts';
import { detectEncoding, type DetectedEncoding, type TextEncoding } from './detect-encoding.ts';
import { cellTooLarge, type ReadLimits } from './read-limits.ts';
import { TableBuilder } from './table-builder.ts';

const DELIMITERS = [',', '\t', ';', '|'] as const;
const SAMPLE_CHARACTERS = 64 * 1024;

/** Reads a delimited text file; encoding and delimiter are found unless given. */
export async function readCsv(
	source: ByteSource,
	limits: ReadLimits,
	options: { encoding?: TextEncoding; delimiter?: string }
): Promise<LedgerTable> {
	const detected: DetectedEncoding = options.encoding
		? { encoding: options.encoding, hasByteOrderMark: false, other: undefined }
		: await detectEncoding(source);
	const { delimiter, skip } = await findDelimiter(source, detected, limits, options.delimiter);
	const builder = new TableBuilder(limits);
	const parser = new CsvParser(delimiter, limits);
	const add = (record: CsvRecord) => {
		if (record.row <= skip) return;
		for (const column of record.tooLarge)
			builder.problems.add(cellTooLarge(record.row, column, limits));
		builder.add(record.row, record.cells.map(toCell));
	};
	for await (const piece of decodeText(source, detected)) {
		if (piece.isForeign) noteForeign(builder, parser.row, detected);
		for (const record of parser.feed(piece.text)) add(record);
	}
	for (const record of parser.end()) add(record);
	return {
		...builder.finish(),
		format: 'csv',
		encoding: detected.encoding,
		delimiter,
		sheets: [],
		sheet: null,
		crs: null
	};
}

/** The cell as it stands; Excel's way of keeping `007` a text (`="007"`) is taken off. */
function toCell(text: string): LedgerCell {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	return /^="[^"]*"$/.test(trimmed) ? trimmed.slice(2, -1) : trimmed;
}

function noteForeign(builder: TableBuilder, row: number, detected: DetectedEncoding): void {
	builder.problems.add({
		severity: 'warning',
		code: 'mixed_encodings',
		row,
		message: {
			zh: `第 ${row} 行的编码（${detected.other}）与文件其余部分（${detected.encoding}）不同，已按该行自己的编码读入。请核对这一行的文字。`,
			en: `Row ${row} is encoded as ${detected.other}, the rest of the file as ${detected.encoding}; it was read by its own. Check its text.`
		}
	});
}

/** The delimiter under which most rows of the start have the same number of cells. */
async function findDelimiter(
	source: ByteSource,
	detected: DetectedEncoding,
	limits: ReadLimits,
	given: string | undefined
): Promise<{ delimiter: string; skip: number }> {
	let sample = '';
	for await (const piece of decodeText(source, detected)) {
		sample += piece.text;
		if (sample.length >= SAMPLE_CHARACTERS) break;
	}
	// Excel's own line that names the delimiter.
	const named = /^sep=(.)\r?\n/i.exec(sample);
	if (named?.[1]) return { delimiter: given ?? named[1], skip: 1 };
	if (given) return { delimiter: given, skip: 0 };
	let best = { delimiter: ',' as string, score: 0 };
	for (const delimiter of DELIMITERS) {
		const score = regularity(sample.slice(0, SAMPLE_CHARACTERS), delimiter, limits);
		if (score > best.score) best = { delimiter, score };
	}
	return { delimiter: best.delimiter, skip: 0 };
}

function regularity(sample: string, delimiter: string, limits: ReadLimits): number {
	const parser = new CsvParser(delimiter, { ...limits, maxColumns: Infinity });
	const counts = new Map<number, number>();
	let all = 0;
	for (const record of parser.feed(sample)) {
		if (record.cells.length === 1 && record.cells[0]?.trim() === '') continue;
		all++;
		if (record.cells.length > 1)
			counts.set(record.cells.length, (counts.get(record.cells.length) ?? 0) + 1);
	}
	// A file of one line has no line end to stop at.
	if (all === 0) return sample.split(delimiter).length - 1;
	let score = 0;
	for (const [columns, rows] of counts)
		score = Math.max(score, (rows / all) * Math.min(columns, 40));
	return score;
}
