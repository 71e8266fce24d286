import type { LayerSpecification } from 'maplibre-gl';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import type { Palette } from '#lib/domain/symbols/palette.ts';

/** What is being drawn or placed: handles with a `handle` number can be dragged, `picked` are chosen. */
export function sketchLayers(palette: Palette): LayerSpecification[] {
	const source = SOURCE.sketch;
	return [
		{
			id: LAYER.sketchFill,
			type: 'fill',
			source,
			filter: ['==', ['geometry-type'], 'Polygon'],
			paint: { 'fill-color': palette.selection, 'fill-opacity': 0.15 }
		},
		{
			id: LAYER.sketchLine,
			type: 'line',
			source,
			filter: ['!=', ['geometry-type'], 'Point'],
			layout: { 'line-cap': 'round', 'line-join': 'round' },
			paint: {
				'line-color': palette.selection,
				'line-width': ['case', ['==', ['get', 'role'], 'picked'], 7, 2.5]
			}
		},
		{
			id: LAYER.sketchPicked,
			type: 'circle',
			source,
			filter: ['==', ['get', 'role'], 'picked-point'],
			paint: {
				'circle-radius': 16,
				'circle-color': palette.selection,
				'circle-opacity': 0.15,
				'circle-stroke-color': palette.selection,
				'circle-stroke-width': 3
			}
		},
		{
			id: LAYER.sketchHandle,
			type: 'circle',
			source,
			filter: ['has', 'handle'],
			paint: {
				'circle-radius': ['match', ['get', 'role'], 'place', 11, 'middle', 5, 8],
				'circle-color': ['match', ['get', 'role'], 'place', palette.selection, palette.symbolPaper],
				'circle-stroke-color': [
					'match',
					['get', 'role'],
					'place',
					palette.symbolPaper,
					palette.selection
				],
				'circle-stroke-width': 3
			}
		}
	];
}
