import { open, stat } from 'node:fs/promises';
import { FormatError } from '#lib/formats/format-error.ts';
import type { OpenOsmOptions, OsmReader } from './osm-model.ts';
import { openPbf } from './pbf-reader.ts';
import { openXml } from './xml-reader.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Opens an OpenStreetMap file for reading as a stream: PBF, XML, or XML in gzip. What it is is told
 * from its first bytes, not from its name.
 *
 * @returns The header, and `blocks()` to read the elements. Memory does not grow with the file.
 * @throws {FormatError} An empty file, bzip2, a diff, a history file, or not OpenStreetMap at all.
 */
export async function openOsm(path: string, options: OpenOsmOptions = {}): Promise<OsmReader> {
	const { size } = await stat(path);
	if (size === 0) throw new FormatError('The file is empty (0 bytes)', { byteOffset: 0 });
	const start = await readStart(path);
	if (start[0] === 0x1f && start[1] === 0x8b) return openXml(path, size, true, options);
	const text = start.toString('utf8');
	if (text.startsWith('BZh'))
		throw new FormatError(
			'bzip2 (.osm.bz2) is not read. Unpack it first (bunzip2), or take the .osm.pbf of the same extract.',
			{ byteOffset: 0 }
		);
	if (start.subarray(6, 15).toString('latin1') === 'OSMHeader' && start[0] === 0)
		return openPbf(path, size, options);
	if (text.replace(BYTE_ORDER_MARK, '').trimStart().startsWith('<'))
		return openXml(path, size, false, options);
	throw new FormatError(
		'Not an OpenStreetMap file: expected .osm.pbf, .osm or .osm.gz (it begins with neither an OSMHeader block, nor XML, nor gzip)',
		{ byteOffset: 0 }
	);
}

async function readStart(path: string): Promise<Buffer> {
	const file = await open(path, 'r');
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}
