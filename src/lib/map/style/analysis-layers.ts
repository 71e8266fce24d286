import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import { FONT } from './base-layers.ts';
import type { Palette } from '#lib/domain/symbols/palette.ts';

const isConfirmed: ExpressionSpecification = ['==', ['get', 'kind'], 'confirmed'];

/** Holes: a tint, one of two hatchings, an outline; confirmed ones solid, unverified ones dashed. */
export function holeLayers(palette: Palette): LayerSpecification[] {
	const source = SOURCE.holes;
	return [
		{
			id: LAYER.holeTint,
			type: 'fill',
			source,
			paint: {
				'fill-color': palette.hole.confirmed,
				'fill-opacity': ['case', isConfirmed, 0.14, 0.06]
			}
		},
		{
			id: LAYER.holeConfirmed,
			type: 'fill',
			source,
			filter: isConfirmed,
			paint: { 'fill-pattern': 'hatch/confirmed', 'fill-opacity': 0.8 }
		},
		{
			id: LAYER.holeUnverified,
			type: 'fill',
			source,
			filter: ['!', isConfirmed],
			paint: { 'fill-pattern': 'hatch/unverified', 'fill-opacity': 0.9 }
		},
		{
			id: LAYER.holeOutline,
			type: 'line',
			source,
			filter: isConfirmed,
			paint: { 'line-color': palette.hole.confirmed, 'line-width': 1.4 }
		},
		{
			id: `${LAYER.holeOutline}-unverified`,
			type: 'line',
			source,
			filter: ['!', isConfirmed],
			paint: {
				'line-color': palette.hole.unverified,
				'line-width': 1.2,
				'line-dasharray': [3, 2]
			}
		}
	];
}

/** Square meters from which a hole shows its number: the small ones when one is near enough to see them. */
const numberedFrom: ExpressionSpecification = [
	'step',
	['zoom'],
	60_000,
	13,
	20_000,
	14.5,
	2500,
	16,
	0
];

/** The number of each hole at its center; the larger hole keeps its number where two collide. */
export function holeNumberLayer(palette: Palette): LayerSpecification {
	return {
		id: LAYER.holeNumber,
		type: 'symbol',
		source: SOURCE.holeNumbers,
		minzoom: 11,
		filter: ['>=', ['get', 'areaSquareMeters'], numberedFrom],
		layout: {
			'text-field': ['to-string', ['get', 'number']],
			'text-font': FONT,
			'text-size': ['interpolate', ['linear'], ['zoom'], 11, 11, 15, 15],
			'symbol-sort-key': ['get', 'number'],
			'text-padding': 6
		},
		paint: {
			'text-color': palette.hole.text,
			'text-halo-color': palette.textHalo,
			'text-halo-width': 2
		}
	};
}

/** Roads by arrival time; beyond the limit wider, unreachable dotted. */
export function responseLayers(palette: Palette): LayerSpecification[] {
	const [first, ...later] = palette.response;
	const color = [
		'step',
		['get', 'band'],
		first,
		...later.flatMap((bandColor, index) => [index + 1, bandColor])
	] as ExpressionSpecification;
	const isBeyond: ExpressionSpecification = ['==', ['get', 'beyond'], true];
	const isUnreachable: ExpressionSpecification = ['>=', ['get', 'band'], 6];
	const width = (within: number, beyond: number): ExpressionSpecification => [
		'case',
		isBeyond,
		beyond,
		within
	];
	const lines = {
		type: 'line' as const,
		source: SOURCE.response,
		'source-layer': 'response'
	};
	const paint = {
		'line-color': color,
		'line-width': [
			'interpolate',
			['linear'],
			['zoom'],
			9,
			width(0.6, 0.8),
			13,
			width(1.6, 2.2),
			17,
			width(5, 6)
		] as ExpressionSpecification,
		'line-opacity': 0.85
	};
	return [
		{
			...lines,
			id: LAYER.response,
			filter: ['!', isUnreachable],
			layout: { 'line-cap': 'round' },
			paint
		},
		{
			...lines,
			id: `${LAYER.response}-unreachable`,
			filter: isUnreachable,
			paint: { ...paint, 'line-dasharray': [1, 1.5] }
		}
	];
}

/** Main-road stretches farther from a crane than the spacing asks. */
export function craneLayer(palette: Palette): LayerSpecification {
	return {
		id: LAYER.cranes,
		type: 'line',
		source: SOURCE.cranes,
		layout: { 'line-cap': 'butt' },
		paint: {
			'line-color': palette.crane,
			'line-width': ['interpolate', ['linear'], ['zoom'], 10, 3, 16, 9],
			'line-dasharray': [1.2, 0.8],
			'line-opacity': 0.9
		}
	};
}

/** Roads by the share of their hydrants that is missing: the more, the wider and the stronger. */
export function shortfallLayer(palette: Palette): LayerSpecification {
	const [first, ...later] = palette.shortfall;
	const width = (scale: number): ExpressionSpecification => [
		'step',
		['get', 'band'],
		1 * scale,
		1,
		2 * scale,
		2,
		3 * scale,
		3,
		4 * scale
	];
	return {
		id: LAYER.shortfall,
		type: 'line',
		source: SOURCE.shortfall,
		layout: { 'line-cap': 'round', 'line-sort-key': ['get', 'band'] },
		paint: {
			'line-color': [
				'step',
				['get', 'band'],
				first,
				...later.flatMap((color, index) => [index + 1, color])
			] as ExpressionSpecification,
			'line-width': ['interpolate', ['linear'], ['zoom'], 10, width(0.6), 16, width(2.2)],
			'line-opacity': 0.85
		}
	};
}

export function boundaryLayer(palette: Palette): LayerSpecification {
	return {
		id: LAYER.boundary,
		type: 'line',
		source: SOURCE.boundary,
		paint: {
			'line-color': palette.boundary,
			'line-width': ['interpolate', ['linear'], ['zoom'], 7, 1.2, 14, 2.4],
			'line-dasharray': [6, 2, 1, 2]
		}
	};
}

export function selectionLayers(palette: Palette): LayerSpecification[] {
	return [
		{
			id: LAYER.selectionLine,
			type: 'line',
			source: SOURCE.selection,
			filter: ['!=', ['geometry-type'], 'Point'],
			paint: { 'line-color': palette.selection, 'line-width': 4 }
		},
		{
			id: LAYER.selectionPoint,
			type: 'circle',
			source: SOURCE.selection,
			filter: ['==', ['geometry-type'], 'Point'],
			paint: {
				'circle-radius': 19,
				'circle-color': palette.selection,
				'circle-opacity': 0.12,
				'circle-stroke-color': palette.selection,
				'circle-stroke-width': 3
			}
		}
	];
}
