interface Place {
	readonly x: number;
	readonly y: number;
}

/**
 * Leaves out places that crowd others: no two of those kept lie nearer than `apartMeters`.
 *
 * @param places In the order wanted; @param isFirst Those that go first where places crowd.
 * @returns Those kept, in the order given. O(n) for places that are not all in one spot.
 */
export function thinPlaces<P extends Place>(
	places: readonly P[],
	apartMeters: number,
	isFirst: (place: P) => boolean = () => false
): P[] {
	const cells = new Map<string, P[]>();
	const cellOf = (meters: number) => Math.floor(meters / apartMeters);
	const kept = new Set<P>();
	const inTurn = [
		...places.filter((place) => isFirst(place)),
		...places.filter((place) => !isFirst(place))
	];
	for (const place of inTurn) {
		const [column, row] = [cellOf(place.x), cellOf(place.y)];
		let isCrowded = false;
		for (let c = column - 1; c <= column + 1 && !isCrowded; c++)
			for (let r = row - 1; r <= row + 1 && !isCrowded; r++)
				isCrowded = (cells.get(`${c},${r}`) ?? []).some(
					(other) => Math.hypot(other.x - place.x, other.y - place.y) < apartMeters
				);
		if (isCrowded) continue;
		kept.add(place);
		const key = `${column},${row}`;
		cells.set(key, [...(cells.get(key) ?? []), place]);
	}
	return places.filter((place) => kept.has(place));
}
