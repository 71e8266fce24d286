export type { CoveringProblem } from './covering-problem.ts';
export { toIncidence, transpose } from './incidence.ts';
export type { Incidence } from './incidence.ts';
export { runSiting } from './run-siting.ts';
export type { SitingAnswer, SitingWatch } from './run-siting.ts';
export { siteCovering } from './site-covering.ts';
export type { SitingState } from './siting-record.ts';
