/** A piece of an archive of tiles: what a phone asks for again when the signal broke off. */
export interface TilePiece {
	bytes: number;
	/** Of its bytes, lower-case hexadecimal. */
	sha256: string;
}

/** The base map of a district as one archive of gzipped vector tiles, cut into pieces. */
export interface TileManifest {
	district: string;
	/** State of the base map that it shows. */
	version: string;
	minZoom: number;
	/** 13 or less where the whole would not fit into `MOST_PACK_BYTES`. */
	maxZoom: number;
	bytes: number;
	/** Of the whole archive. */
	sha256: string;
	/** All of `PIECE_BYTES` but the last. */
	pieces: TilePiece[];
	/** `z/x/y` → where its gzipped bytes begin and how many they are; what is missing is empty. */
	tiles: Record<string, [offset: number, bytes: number]>;
}

/** What the server answers: the archive, or how far it is. */
export type TilePackAnswer =
	{ status: 'ready'; manifest: TileManifest } | { status: 'building'; done: number; total: number };

export const PIECE_BYTES = 1024 * 1024;
/** Promised for a district: what a phone takes along at the most. */
export const MOST_PACK_BYTES = 60 * 1024 * 1024;

/** The pieces that a tile lies in, and which bytes of each. Bytes are half open. */
export function piecesOf(
	offset: number,
	bytes: number
): { piece: number; from: number; until: number }[] {
	const parts: { piece: number; from: number; until: number }[] = [];
	for (let at = offset; at < offset + bytes;) {
		const piece = Math.floor(at / PIECE_BYTES);
		const from = at - piece * PIECE_BYTES;
		const until = Math.min(PIECE_BYTES, from + offset + bytes - at);
		parts.push({ piece, from, until });
		at += until - from;
	}
	return parts;
}
