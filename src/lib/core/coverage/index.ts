export { buildCoverageIndex } from './depth.ts';
export type { CoverageIndex } from './depth.ts';
export { computeHoles, DEFAULT_SAGITTA_METERS } from './holes.ts';
export type { Holes, HolesInput } from './holes.ts';
export type { RegionPart } from './nest-loops.ts';
export type { Abortable, Watch } from './region.ts';
export { shallowHoles } from './shallow-holes.ts';
export { splitHoles } from './split-holes.ts';
export type { Facilities, SplitHoles, SplitHolesInput } from './split-holes.ts';
