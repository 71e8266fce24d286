/** Day and month on which the last round of the demo's story is over. */
const LAST_DAY = '11-01';
const YEARS = 2;

/**
 * The year in which the demo's story begins, so that its two years end before the day on which it is
 * told: nothing seen lies in the future, and the last look is less than a year old.
 */
export function firstYearOf(toldOn: Date): number {
	const isOver = toldOn.toISOString().slice(5, 10) >= LAST_DAY;
	return toldOn.getUTCFullYear() - YEARS - (isOver ? 0 : 1);
}

/** When the ledger was taken over: the register begins here. */
export const takenOver = (firstYear: number): string => `${firstYear}-09-01T00:00:00.000Z`;

/** When the removed hydrants were taken down. */
export const removedOn = (firstYear: number): string => `${firstYear + YEARS}-07-08`;
