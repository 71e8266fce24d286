export { boxOf } from './box.ts';
export { buildAreaIndex, isInsideArea } from './area-index.ts';
export type { AreaIndex } from './area-index.ts';
export {
	pointLineDistanceMeters,
	pointSegmentDistanceMeters,
	projectOnSegment
} from './distance.ts';
export {
	lineLengthMeters,
	multiPolygonAreaSquareMeters,
	multiPolygonBox,
	normalizePlaneMultiPolygon,
	reverseRing,
	ringAreaSquareMeters,
	ringLengthMeters,
	toGeoJsonMultiPolygon,
	toPlaneMultiPolygon,
	toPlanePoints,
	toPolygonCoordinates
} from './plane.ts';
export type { Box, PlaneMultiPolygon, PlanePolygon, PlaneRing } from './plane.ts';
export { buildPointGrid, findNearestPoint, forEachPointWithin } from './point-grid.ts';
export type { PointGrid } from './point-grid.ts';
export { projectionByCode, projectionFor } from './projection.ts';
export type { Projection } from './projection.ts';
export { buildSegmentGrid, forEachSegmentNear } from './segment-grid.ts';
export type { SegmentGrid } from './segment-grid.ts';
export type { Pair } from './transverse-mercator.ts';
