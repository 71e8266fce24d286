import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import type { Palette } from '#lib/domain/symbols/palette.ts';

/** Areas without water (停水): a broken outline, and a tint that leaves the ground readable. */
export function outageLayers(palette: Palette): LayerSpecification[] {
	const source = SOURCE.outages;
	return [
		{
			id: `${LAYER.outage}-area`,
			type: 'fill',
			source,
			paint: { 'fill-color': palette.restriction.ink, 'fill-opacity': 0.1 }
		},
		{
			id: LAYER.outage,
			type: 'line',
			source,
			paint: {
				'line-color': palette.restriction.ink,
				'line-width': 2,
				'line-dasharray': [2, 1.5]
			}
		}
	];
}

/** Closed roads (断路): barred like a barrier, told from every other line without color, with a sign. */
export function closureLayers(palette: Palette): LayerSpecification[] {
	const source = SOURCE.closures;
	const lines = { type: 'line' as const, source };
	const notPoint: ExpressionSpecification = ['!=', ['geometry-type'], 'Point'];
	return [
		{
			...lines,
			id: `${LAYER.closure}-case`,
			filter: notPoint,
			paint: { 'line-color': palette.restriction.ink, 'line-width': 7 }
		},
		{
			...lines,
			id: LAYER.closure,
			filter: notPoint,
			paint: {
				'line-color': palette.restriction.paper,
				'line-width': 4.5,
				'line-dasharray': [1.2, 1]
			}
		},
		{
			id: `${LAYER.closure}-sign`,
			type: 'symbol',
			source,
			filter: ['==', ['geometry-type'], 'Point'],
			layout: {
				'icon-image': 'sign/closed',
				'icon-allow-overlap': true,
				'icon-ignore-placement': true
			}
		}
	];
}
