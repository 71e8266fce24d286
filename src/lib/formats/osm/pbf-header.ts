import { PbfReader } from 'pbf';
import { FormatError } from '#lib/formats/format-error.ts';
import type { Bbox, OsmHeader } from './osm-model.ts';
import { readBytesWithin, readFieldsWithin, readMessageWithin } from './pbf-message.ts';

/** What a file may demand of its reader and what this one can do. */
const KNOWN_FEATURES: readonly string[] = ['OsmSchema-V0.6', 'DenseNodes'];
const HISTORY_FEATURE = 'HistoricalInformation';
const NANODEGREES_PER_DEGREE = 1e9;

/**
 * Decodes a HeaderBlock.
 *
 * @throws {FormatError} The file demands a feature that is not known here (e.g. a full-history file).
 */
export function decodeHeaderBlock(bytes: Uint8Array): OsmHeader {
	const header: OsmHeader = { format: 'pbf' };
	const required: string[] = [];
	const text = new TextDecoder();
	const pbf = new PbfReader(bytes);
	readFieldsWithin(pbf, bytes.length, (field) => {
		if (field === 1) header.bbox = readBbox(pbf, bytes.length);
		else if (field === 4) required.push(text.decode(readBytesWithin(pbf, bytes.length)));
		else if (field === 16) header.writingProgram = text.decode(readBytesWithin(pbf, bytes.length));
		else if (field === 32) setReplicationTime(header, pbf.readVarint(true));
	});
	assertKnown(required);
	return header;
}

function readBbox(pbf: PbfReader, limit: number): Bbox {
	const [left, right, top, bottom] = [1, 2, 3, 4];
	const sides = new Map<number, number>();
	readMessageWithin(pbf, limit, (field) => {
		sides.set(field, pbf.readSVarint() / NANODEGREES_PER_DEGREE);
	});
	const side = (field: number) => sides.get(field) ?? 0;
	return [side(left), side(bottom), side(right), side(top)];
}

function setReplicationTime(header: OsmHeader, seconds: number): void {
	const time = new Date(seconds * 1000);
	if (!Number.isNaN(time.getTime())) header.replicationTimestamp = time.toISOString();
}

function assertKnown(required: readonly string[]): void {
	if (required.includes(HISTORY_FEATURE))
		throw new FormatError(
			'This is a full-history file (HistoricalInformation). Take a snapshot of one moment first (e.g. `osmium time-filter`).'
		);
	const unknown = required.filter((feature) => !KNOWN_FEATURES.includes(feature));
	if (unknown.length > 0)
		throw new FormatError(
			`The file demands features that are not supported: ${unknown.join(', ')} (supported: ${KNOWN_FEATURES.join(', ')})`
		);
}
