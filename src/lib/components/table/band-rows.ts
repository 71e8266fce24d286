import { ROAD_CLASSES } from '#lib/domain/road-classes.ts';

export const BANDS = [0, 1, 2, 3, 4, 5, 6] as const;

export interface ClassBands {
	class: string;
	totalMeters: number;
	bandMeters: number[];
}
/** A class of road, or with null the sum of all. */
export type BandRow = Omit<ClassBands, 'class'> & { class: string | null };

/** Classes by importance or by length, and their sum at the end. */
export function toBandRows(
	classes: readonly ClassBands[],
	isByLength: boolean,
	isDescending: boolean
): BandRow[] {
	const order = Object.keys(ROAD_CLASSES);
	const rankOf = (row: ClassBands) =>
		isByLength
			? row.totalMeters
			: (order.indexOf(row.class) + order.length + 1) % (order.length + 1);
	const sorted = [...classes].sort((a, b) => (rankOf(a) - rankOf(b)) * (isDescending ? -1 : 1));
	const sum: BandRow = {
		class: null,
		totalMeters: classes.reduce((meters, row) => meters + row.totalMeters, 0),
		bandMeters: BANDS.map((band) =>
			classes.reduce((meters, row) => meters + (row.bandMeters[band] ?? 0), 0)
		)
	};
	return [...sorted, sum];
}
