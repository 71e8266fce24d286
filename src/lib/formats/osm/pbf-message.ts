import type { PbfReader } from 'pbf';

const WIRE_BYTES = 2;

/** Something inside a block that cannot be; the caller adds where the block starts. */
export class PbfBroken extends Error {}

/**
 * Reads the fields of a message that ends at `end`. Unlike `PbfReader.readFields` it refuses a message
 * whose last field runs over its end: a broken length would otherwise be read as silence.
 */
export function readFieldsWithin(
	pbf: PbfReader,
	end: number,
	readField: (field: number) => void
): void {
	for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) readField(field);
	if (pbf.pos !== end)
		throw new PbfBroken(`a field runs over the end of its message by ${pbf.pos - end} bytes`);
}

/** Reads the length of a bytes field and returns where it ends. */
export function endOfBytes(pbf: PbfReader, limit: number): number {
	if (pbf.type !== WIRE_BYTES)
		throw new PbfBroken(`wire type ${pbf.type} where bytes were expected`);
	const length = pbf.readVarint();
	if (!(length >= 0 && pbf.pos + length <= limit))
		throw new PbfBroken(`a length of ${length} bytes where ${limit - pbf.pos} are left`);
	return pbf.pos + length;
}

export function readBytesWithin(pbf: PbfReader, limit: number): Uint8Array {
	const end = endOfBytes(pbf, limit);
	const bytes = pbf.buf.subarray(pbf.pos, end);
	pbf.pos = end;
	return bytes;
}

/** Reads a nested message. */
export function readMessageWithin(
	pbf: PbfReader,
	limit: number,
	readField: (field: number, end: number) => void
): void {
	const end = endOfBytes(pbf, limit);
	readFieldsWithin(pbf, end, (field) => readField(field, end));
}

/** Reads a packed list with `readOne`; the list must end where its length says. */
export function readPackedWithin(pbf: PbfReader, limit: number, readOne: () => number): number[] {
	const end = endOfBytes(pbf, limit);
	const values: number[] = [];
	while (pbf.pos < end) values.push(readOne());
	if (pbf.pos !== end) throw new PbfBroken('a packed list runs over its end');
	return values;
}
