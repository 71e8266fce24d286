import { expect, it } from 'vitest';
import { PIECE_BYTES, piecesOf } from './tile-pack.ts';

it('finds the bytes of a tile in one piece, and over the seam of two', () => {
	expect(piecesOf(10, 5)).toEqual([{ piece: 0, from: 10, until: 15 }]);
	expect(piecesOf(PIECE_BYTES, 1)).toEqual([{ piece: 1, from: 0, until: 1 }]);
	expect(piecesOf(PIECE_BYTES - 2, 5)).toEqual([
		{ piece: 0, from: PIECE_BYTES - 2, until: PIECE_BYTES },
		{ piece: 1, from: 0, until: 3 }
	]);
	expect(piecesOf(3, 0)).toEqual([]);
	const long = piecesOf(7, 3 * PIECE_BYTES);
	expect(long.reduce((sum, { from, until }) => sum + until - from, 0)).toBe(3 * PIECE_BYTES);
});
