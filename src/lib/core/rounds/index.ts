export { fitShift, orderSubset } from './fit-shift.ts';
export type { ShiftQuestion, ShiftRound } from './fit-shift.ts';
export { MOST_EXACT, orderExactly } from './order-exactly.ts';
export { orderRound, travelSeconds } from './order-round.ts';
export type { OrderedRound, RoundOptions, RoundQuestion } from './order-round.ts';
export { computeTravelMatrix } from './travel-matrix.ts';
export type { RoundPlace, TravelMatrix, TravelOptions } from './travel-matrix.ts';
