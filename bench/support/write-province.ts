import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import { PbfReader, PbfWriter } from 'pbf';

/** Copies lie side by side in rows: degrees from one to the next. */
const STEP_DEGREES = 0.4;
const COPIES_IN_A_ROW = 8;
/** Above every id of OpenStreetMap, and small enough that 100 copies stay exact in a double. */
const IDS_OF_A_COPY = 20_000_000_000;

/**
 * Writes an .osm.pbf of at least `megabytes`: the file `source` again and again, each copy moved and with ids of its own,
 * sorted as the format asks (nodes, ways, relations).
 * @returns Number of copies.
 */
export function writeProvince(target: string, source: string, megabytes: number): number {
	const bytes = readFileSync(source);
	const copies = Math.ceil((megabytes * 1e6) / bytes.byteLength);
	const frames = readFrames(bytes);
	const file = openSync(target, 'w');
	try {
		const [header, ...blocks] = frames;
		if (header) writeFrame(file, 'OSMHeader', withoutBox(header));
		// Blocks of one type after the other, so that the whole file is sorted by type.
		for (const type of ['node', 'way', 'relation'] as const)
			for (let copy = 0; copy < copies; copy++)
				for (const block of blocks)
					if (typeOf(block) === type) writeFrame(file, 'OSMData', shiftBlock(block, copy));
		return copies;
	} finally {
		closeSync(file);
	}
}

/** The unpacked blobs, header first. */
function readFrames(bytes: Uint8Array): Uint8Array[] {
	const frames: Uint8Array[] = [];
	const view = new DataView(bytes.buffer, bytes.byteOffset);
	for (let at = 0; at < bytes.byteLength;) {
		const headerLength = view.getUint32(at);
		let size = 0;
		read(bytes.subarray(at + 4, at + 4 + headerLength), (tag, pbf) => {
			if (tag === 3) size = pbf.readVarint();
			else return false;
			return true;
		});
		const blobAt = at + 4 + headerLength;
		let blob: Uint8Array = new Uint8Array();
		read(bytes.subarray(blobAt, blobAt + size), (tag, pbf) => {
			if (tag === 1) blob = pbf.readBytes();
			else if (tag === 3) blob = inflateSync(pbf.readBytes());
			else return false;
			return true;
		});
		frames.push(blob);
		at = blobAt + size;
	}
	return frames;
}

function writeFrame(file: number, type: string, raw: Uint8Array): void {
	const blob = new PbfWriter();
	blob.writeVarintField(2, raw.byteLength);
	blob.writeBytesField(3, deflateSync(raw, { level: 6 }));
	const blobBytes = blob.finish();
	const header = new PbfWriter();
	header.writeStringField(1, type);
	header.writeVarintField(3, blobBytes.byteLength);
	const headerBytes = header.finish();
	const length = new Uint8Array(4);
	new DataView(length.buffer).setUint32(0, headerBytes.byteLength);
	for (const part of [length, headerBytes, blobBytes]) writeSync(file, part);
}

/** The header's box would be that of one copy. */
function withoutBox(header: Uint8Array): Uint8Array {
	return rewrite(header, (tag, pbf) => {
		if (tag !== 1) return false;
		pbf.readBytes();
		return true;
	});
}

function typeOf(block: Uint8Array): 'node' | 'way' | 'relation' | undefined {
	let type: 'node' | 'way' | 'relation' | undefined;
	read(block, (tag, pbf) => {
		if (tag !== 2) return false;
		read(pbf.readBytes(), (groupTag) => {
			type ??= groupTag <= 2 ? 'node' : groupTag === 3 ? 'way' : 'relation';
			return false;
		});
		return true;
	});
	return type;
}

/** PrimitiveBlock: ids moved up, and an offset for its coordinates (of two, the last counts). */
function shiftBlock(block: Uint8Array, copy: number): Uint8Array {
	const ids = copy * IDS_OF_A_COPY;
	const east = Math.round((copy % COPIES_IN_A_ROW) * STEP_DEGREES * 1e9);
	const north = Math.round(Math.floor(copy / COPIES_IN_A_ROW) * STEP_DEGREES * 1e9);
	const shifted = rewrite(block, (tag, pbf, out) => {
		if (tag !== 2) return false;
		out.writeBytesField(2, shiftGroup(pbf.readBytes(), ids));
		return true;
	});
	const offset = new PbfWriter();
	offset.writeVarintField(19, north);
	offset.writeVarintField(20, east);
	return Buffer.concat([shifted, offset.finish()]);
}

function shiftGroup(group: Uint8Array, ids: number): Uint8Array {
	return rewrite(group, (tag, pbf, out) => {
		if (tag !== 2 && tag !== 3 && tag !== 4) return false;
		// Where the references stand: none in dense nodes, refs of a way, members of a relation.
		const listTag = { 2: 1, 3: 8, 4: 9 }[tag];
		const element = rewrite(pbf.readBytes(), (field, inner, element) => {
			if (field === listTag) element.writePackedSVarint(field, shiftFirst(inner, ids));
			else if (field === 1) element.writeVarintField(1, inner.readVarint(true) + ids);
			else return false;
			return true;
		});
		out.writeBytesField(tag, element);
		return true;
	});
}

/** Deltas: to move the first is to move all. */
function shiftFirst(pbf: PbfReader, ids: number): number[] {
	const deltas: number[] = [];
	pbf.readPackedSVarint(deltas);
	if (deltas.length > 0) deltas[0] = (deltas[0] ?? 0) + ids;
	return deltas;
}

/** Calls `take` for each field; one that it does not take is skipped. */
function read(bytes: Uint8Array, take: (tag: number, pbf: PbfReader) => boolean): void {
	const pbf = new PbfReader(bytes);
	while (pbf.pos < pbf.length) {
		const key = pbf.readVarint();
		pbf.type = key & 7;
		const at = pbf.pos;
		if (take(key >> 3, pbf)) continue;
		pbf.pos = at;
		pbf.skip(key);
	}
}

/** As `read`, and copies what is not taken. */
function rewrite(
	bytes: Uint8Array,
	take: (tag: number, pbf: PbfReader, out: PbfWriter) => boolean
): Uint8Array {
	const pbf = new PbfReader(bytes);
	const parts: Uint8Array[] = [];
	while (pbf.pos < pbf.length) {
		const start = pbf.pos;
		const key = pbf.readVarint();
		pbf.type = key & 7;
		const at = pbf.pos;
		const out = new PbfWriter();
		if (take(key >> 3, pbf, out)) parts.push(out.finish());
		else {
			pbf.pos = at;
			pbf.skip(key);
			parts.push(bytes.subarray(start, pbf.pos));
		}
	}
	return Buffer.concat(parts);
}
