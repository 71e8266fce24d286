import type { ResponseStation, RoadEdge, RoadGraph } from '#lib/core/roads/index.ts';

/** Crossings 100 m apart, moved up to 20 m; every fifth line is a faster road, and whole. */
export function* drawGrid(side: number, random: () => number): Generator<RoadEdge> {
	const xy = Float64Array.from({ length: side * side * 2 }, (_, k) => {
		const crossing = k >> 1;
		const line = k % 2 === 0 ? crossing % side : Math.floor(crossing / side);
		return line * 100 + (random() - 0.5) * 40;
	});
	for (let node = 0; node < side * side; node++) {
		const [column, row] = [node % side, Math.floor(node / side)];
		for (const [other, line, isInside] of [
			[node + 1, row, column + 1 < side],
			[node + side, column, row + 1 < side]
		] as const) {
			const speedKmh = line % 10 === 0 ? 50 : line % 5 === 0 ? 40 : 30;
			if (!isInside || (speedKmh === 30 && random() < 0.12)) continue;
			const coordinates = Float64Array.of(
				xy[node * 2] as number,
				xy[node * 2 + 1] as number,
				xy[other * 2] as number,
				xy[other * 2 + 1] as number
			);
			yield {
				fromNode: node,
				toNode: other,
				oneWay: 0,
				speedKmh,
				lengthMeters: Math.hypot(
					(coordinates[2] as number) - (coordinates[0] as number),
					(coordinates[3] as number) - (coordinates[1] as number)
				),
				coordinates,
				isDrivable: true,
				isWalkable: true
			};
		}
	}
}

/** Stations mid-edge, anywhere. */
export function drawStations(
	graph: RoadGraph,
	count: number,
	turnoutSeconds: number,
	random: () => number
): ResponseStation[] {
	return Array.from({ length: count }, () => {
		const edge = Math.floor(random() * graph.network.edgeCount);
		const offsetMeters = random() * (graph.network.edgeMeters[edge] as number);
		return { edge, offsetMeters, turnoutSeconds };
	});
}
