import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { SaxesParser } from 'saxes';
import { LedgerFormatError } from '../ledger-format-error.ts';
import { assertBytesAllowed, type ReadLimits } from '../read-limits.ts';
import type { ByteSource } from '../byte-source.ts';

/** The parts of an XLSX archive by name, e.g. `xl/workbook.xml`. */
export interface ZipParts {
	names: string[];
	/** Streams a part through a parser. Unknown part: nothing happens. */
	parse: (name: string, handlers: XmlHandlers) => Promise<void>;
	close: () => void;
}

export interface XmlHandlers {
	/** `name` without its prefix; attributes with theirs. */
	open: (name: string, attributes: Record<string, string>) => void;
	close: (name: string) => void;
	text: (text: string) => void;
	/** Where reading stands, for messages, e.g. `B17`. */
	place?: () => string;
}

const MOST_ENTRIES = 5000;
/** Spreadsheet XML packs 5 to 30 times; deflate cannot exceed about 1,030. */
const BOMB_RATIO = 250;
const BOMB_FREE_BYTES = 32 * 1024 * 1024;

/** @throws {LedgerFormatError} Not a whole archive, or not a workbook. */
export async function openZip(source: ByteSource, limits: ReadLimits): Promise<ZipParts> {
	const zip = await open(source).catch(broken);
	const entries = await listEntries(zip).catch((error: unknown) => {
		zip.close();
		return broken(error);
	});
	let unpackedBytes = 0;
	return {
		names: [...entries.keys()],
		close: () => zip.close(),
		async parse(name, handlers) {
			const entry = entries.get(name);
			if (!entry) return;
			const onBytes = (partBytes: number, added: number) => {
				unpackedBytes += added;
				assertBytesAllowed(unpackedBytes, limits);
				if (partBytes > BOMB_FREE_BYTES && partBytes > entry.compressedSize * BOMB_RATIO)
					throw bomb(name);
				limits.signal?.throwIfAborted();
			};
			await parseEntry(zip, entry, handlers, limits, onBytes);
		}
	};
}

function open(source: ByteSource): Promise<ZipFile> {
	return new Promise((resolve, reject) => {
		const options = { lazyEntries: true, autoClose: false };
		const done = (error: Error | null, zip: ZipFile) => (error ? reject(error) : resolve(zip));
		if (source.path !== undefined) yauzl.open(source.path, options, done);
		else yauzl.fromBuffer(Buffer.from(source.bytes ?? []), options, done);
	});
}

function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
	return new Promise((resolve, reject) => {
		const entries = new Map<string, Entry>();
		zip.on('error', reject);
		zip.on('end', () => resolve(entries));
		zip.on('entry', (entry: Entry) => {
			entries.set(entry.fileName.replace(/^\/+/, ''), entry);
			if (entries.size > MOST_ENTRIES) return reject(bomb(entry.fileName));
			zip.readEntry();
		});
		zip.readEntry();
	});
}

function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
	return new Promise((resolve, reject) => {
		zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
	});
}

async function parseEntry(
	zip: ZipFile,
	entry: Entry,
	handlers: XmlHandlers,
	limits: ReadLimits,
	onBytes: (partBytes: number, added: number) => void
): Promise<void> {
	if (entry.isEncrypted()) throw encrypted();
	const stream = await openEntry(zip, entry).catch(broken);
	const decoder = new TextDecoder();
	const parser = new SaxesParser();
	let sinceTag = 0;
	let total = 0;
	parser.on('opentag', (tag) => {
		sinceTag = 0;
		handlers.open(localName(tag.name), tag.attributes);
	});
	parser.on('closetag', (tag) => {
		sinceTag = 0;
		handlers.close(localName(tag.name));
	});
	parser.on('text', handlers.text);
	parser.on('cdata', handlers.text);
	parser.on('doctype', () => {
		throw notAWorkbook();
	});
	parser.on('error', (error) => {
		throw error;
	});
	try {
		for await (const chunk of stream as AsyncIterable<Buffer>) {
			total += chunk.length;
			onBytes(total, chunk.length);
			parser.write(decoder.decode(chunk, { stream: true }));
			sinceTag += chunk.length;
			// The parser gathers a text until its tag ends: this is the only place to stop it.
			if (sinceTag > limits.maxCellBytes * 8 + 1024 * 1024) throw endlessText(handlers.place?.());
		}
		parser.write(decoder.decode()).close();
	} catch (error) {
		if (error instanceof LedgerFormatError || limits.signal?.aborted) throw error;
		broken(error);
	} finally {
		stream.destroy();
	}
}

/** `x:row` of some writers is `row`. */
function localName(name: string): string {
	return name.slice(name.indexOf(':') + 1);
}

function broken(cause: unknown): never {
	if (cause instanceof LedgerFormatError) throw cause;
	const reason = cause instanceof Error ? cause.message.split('\n')[0]?.slice(0, 100) : '';
	throw new LedgerFormatError(
		'broken_workbook',
		{
			zh: `工作簿不完整或已损坏（${reason}）。请重新下载或重新保存后再试。`,
			en: `The workbook is cut off or damaged (${reason}). Download or save it again.`
		},
		{ cause }
	);
}

function bomb(name: string): LedgerFormatError {
	return new LedgerFormatError('zip_bomb', {
		zh: `工作簿中的 ${name} 解压后异常膨胀，已停止读取。请用 Excel 或 WPS 打开，只保留台账的工作表，另存后再导入。`,
		en: `${name} in the workbook unpacks to an absurd size; reading was stopped. Open it in Excel or WPS, keep only the ledger's sheet, and save it again.`
	});
}

function endlessText(place: string | undefined): LedgerFormatError {
	return new LedgerFormatError('cell_too_large', {
		zh: `单元格 ${place ?? ''} 的内容长达数兆字节，无法读取。请删除该单元格的内容。`,
		en: `Cell ${place ?? ''} holds megabytes of text and cannot be read. Delete its content.`
	});
}

function encrypted(): LedgerFormatError {
	return new LedgerFormatError('encrypted', {
		zh: '工作簿加了密码。请去掉密码后另存。',
		en: 'The workbook has a password. Remove it and save again.'
	});
}

export function notAWorkbook(): LedgerFormatError {
	return new LedgerFormatError('not_a_workbook', {
		zh: '这是压缩文件，但不是 .xlsx 工作簿。请先解压；.ods、.docx 请另存为 .xlsx。',
		en: 'A zip archive, but no .xlsx workbook. Unpack it first; save .ods or .docx as .xlsx.'
	});
}
