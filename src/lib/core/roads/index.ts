export { assignToRoads } from './assign-points.ts';
export type { Assigned, AssignInput } from './assign-points.ts';
export { buildRoadGraph } from './build-graph.ts';
export type { RoadGraph, TravelMode } from './build-graph.ts';
export { forEachEdgePart, listEdgeParts, summarizeEdge } from './edge-parts.ts';
export type { EdgePart, EdgeSummary } from './edge-parts.ts';
export { costAtPoint, profileEdge } from './edge-profile.ts';
export type { PointCost, ProfilePiece } from './edge-profile.ts';
export { LiveField } from './live-field.ts';
export { LiveLengths, reachedMetersOfEdge } from './live-lengths.ts';
export { computeReach, reachPlace } from './reach.ts';
export type { ReachOptions, RoadReach } from './reach.ts';
export {
	computeRefill,
	computeResponse,
	refillAtPoint,
	summarizeResponse,
	timeAtPoint
} from './response.ts';
export type { ResponseOptions, ResponseStation, ResponseSummary } from './response.ts';
export { computeRoadField, runsOnEdge } from './road-field.ts';
export type { RoadField, RoadFieldOptions, RoadSource } from './road-field.ts';
export { buildRoadNetwork, findEdgesTooSmall } from './road-network.ts';
export type { RoadEdge, RoadNetwork } from './road-network.ts';
export { measureRoadStretches, STEP_METERS, TWIN_METERS } from './road-stretches.ts';
export type { RoadPart, RoadStretch, RoadStretches, RoadStretchInput } from './road-stretches.ts';
export type { TravelDirection } from './search.ts';
export { buildSnapIndex, findSnap, listSnaps } from './snap.ts';
export type { RoadPoint, Snap, SnapIndex, SnapOptions } from './snap.ts';
export { computeCraneSpacing } from './spacing.ts';
export type { CraneNeighbors, CraneSpacing, SpacingOptions, UnservedStretch } from './spacing.ts';
export { findCostQuantiles, summarizeField } from './summary.ts';
export type { FieldSummary } from './summary.ts';
