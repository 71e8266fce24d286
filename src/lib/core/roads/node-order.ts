/**
 * Rank of every point along a Hilbert curve over their bounding square.
 *
 * @param xy x, y by point, plane meters.
 * @returns Rank by point, a permutation of 0 … n − 1; equal places keep their order.
 *
 * O(n log n). Hilbert, "Über die stetige Abbildung einer Linie auf ein Flächenstück", 1891;
 * key by quadrants as in Warren, Hacker's Delight, chapter 16.
 */
export function orderAlongHilbertCurve(xy: ArrayLike<number>): Int32Array {
	const count = xy.length / 2;
	let minX = Infinity;
	let minY = Infinity;
	let maxX = -Infinity;
	let maxY = -Infinity;
	for (let point = 0; point < count; point++) {
		minX = Math.min(minX, xy[point * 2]!);
		maxX = Math.max(maxX, xy[point * 2]!);
		minY = Math.min(minY, xy[point * 2 + 1]!);
		maxY = Math.max(maxY, xy[point * 2 + 1]!);
	}
	// Key and point share one double, so that the plain numeric sort of typed arrays can be used.
	const bits = Math.min(15, Math.floor((52 - Math.ceil(Math.log2(count + 1))) / 2));
	const side = 2 ** bits - 1;
	const extent = Math.max(maxX - minX, maxY - minY);
	const scale = extent > 0 ? side / extent : 0;
	const keyed = new Float64Array(count);
	for (let point = 0; point < count; point++) {
		const column = Math.min(side, Math.floor((xy[point * 2]! - minX) * scale));
		const row = Math.min(side, Math.floor((xy[point * 2 + 1]! - minY) * scale));
		keyed[point] = hilbertKey(column, row, bits) * count + point;
	}
	keyed.sort();
	const rank = new Int32Array(count);
	for (let place = 0; place < count; place++) rank[keyed[place]! % count] = place;
	return rank;
}

function hilbertKey(column: number, row: number, bits: number): number {
	let x = column;
	let y = row;
	let key = 0;
	for (let bit = 1 << (bits - 1); bit > 0; bit >>= 1) {
		const right = (x & bit) > 0 ? 1 : 0;
		const upper = (y & bit) > 0 ? 1 : 0;
		key = key * 4 + ((3 * right) ^ upper);
		if (upper === 0) {
			if (right === 1) {
				x = bit - 1 - (x & (bit - 1));
				y = bit - 1 - (y & (bit - 1));
			}
			[x, y] = [y, x];
		}
	}
	return key;
}
