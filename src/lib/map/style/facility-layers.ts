import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import { FONT } from './base-layers.ts';
import type { Palette } from '#lib/domain/symbols/palette.ts';

/** Below this zoom hydrants are dots, each with the mark of its state. */
export const SYMBOL_ZOOM = 13.5;

const kind: ExpressionSpecification = ['get', 'kind'];
const isStation: ExpressionSpecification = [
	'in',
	kind,
	['literal', ['micro_station', 'fire_station']]
];

/** The same decision as `lookOf` (symbols/look.ts), as an expression over tile properties. */
export const LOOK: ExpressionSpecification = [
	'case',
	['==', ['get', 'lifecycle'], 'planned'],
	'planned',
	['==', ['get', 'lifecycle'], 'suspended'],
	'suspended',
	isStation,
	'built',
	['coalesce', ['get', 'state'], 'uninspected']
];

const symbolImage: ExpressionSpecification = ['concat', 'facility/', kind, '/', LOOK];
const dotImage: ExpressionSpecification = ['concat', 'facility/dot/', LOOK];

/** Beyond the boundary paler: those count too, but are somebody else's. */
const paleOutside: ExpressionSpecification = ['case', ['==', ['get', 'outside'], true], 0.45, 1];

/** Stations above cranes above hydrants; broken ones above working ones. */
const drawOrder: ExpressionSpecification = [
	'+',
	['match', kind, 'fire_station', 40, 'micro_station', 20, 'water_crane', 12, 'hydrant', 0, 8],
	['match', LOOK, 'unusable', 6, 'impaired', 4, 'uninspected', 2, 0]
];

/** A private hydrant never enters the rate: it is drawn smaller. */
const size = (scale: number): ExpressionSpecification => [
	'*',
	scale,
	['match', kind, 'fire_station', 1.25, 'micro_station', 0.9, 'hydrant', 0.85, 1],
	['case', ['==', ['get', 'ownership'], 'private'], 0.75, 1]
];

const ICON_SIZE: ExpressionSpecification = [
	'interpolate',
	['linear'],
	['zoom'],
	10,
	size(0.6),
	13,
	size(0.8),
	16,
	size(1.1)
];

function symbolLayout() {
	return {
		'icon-image': [
			'step',
			['zoom'],
			['case', ['==', kind, 'hydrant'], dotImage, symbolImage],
			SYMBOL_ZOOM,
			symbolImage
		] satisfies ExpressionSpecification as ExpressionSpecification,
		'icon-size': ICON_SIZE,
		'icon-allow-overlap': true,
		'icon-ignore-placement': true,
		'symbol-sort-key': drawOrder
	};
}

/** What of the register is drawn: the chosen kinds, never what has been removed. */
export function facilityFilter(kinds: readonly FacilityKind[]): ExpressionSpecification {
	return ['all', ['in', kind, ['literal', [...kinds]]], ['!=', ['get', 'lifecycle'], 'removed']];
}

export function facilityLayers(
	palette: Palette,
	kinds: readonly FacilityKind[]
): LayerSpecification[] {
	const source = SOURCE.facility;
	const tiles = { source, 'source-layer': 'facility', filter: facilityFilter(kinds) };
	return [
		{
			id: LAYER.facility,
			type: 'symbol',
			...tiles,
			layout: symbolLayout(),
			paint: {
				// `stale` = marked on this screen since the tile was made: drawn by the layer `marked`.
				'icon-opacity': ['case', ['boolean', ['feature-state', 'stale'], false], 0, paleOutside]
			}
		},
		{
			id: LAYER.facilityThen,
			type: 'symbol',
			source: SOURCE.facilityThen,
			filter: facilityFilter(kinds),
			layout: symbolLayout(),
			paint: {
				// `held` = in the hand, which draws it itself.
				'icon-opacity': ['case', ['boolean', ['feature-state', 'held'], false], 0, 1]
			}
		},
		{
			id: LAYER.marked,
			type: 'symbol',
			source: SOURCE.marked,
			layout: symbolLayout()
		},
		{
			id: LAYER.facilityBadge,
			type: 'symbol',
			...tiles,
			minzoom: SYMBOL_ZOOM,
			layout: {
				'icon-image': [
					'case',
					['==', ['get', 'in_outage'], true],
					'badge/outage',
					['==', ['get', 'disputed'], true],
					'badge/disputed',
					''
				],
				'icon-size': ICON_SIZE,
				'icon-allow-overlap': true,
				'icon-ignore-placement': true
			}
		},
		{
			id: LAYER.facilityName,
			type: 'symbol',
			...tiles,
			minzoom: 12,
			layout: {
				'text-field': [
					'step',
					['zoom'],
					['case', ['==', kind, 'fire_station'], ['coalesce', ['get', 'name'], ''], ''],
					14.5,
					['case', isStation, ['coalesce', ['get', 'name'], ''], ''],
					16,
					['case', isStation, ['get', 'name'], ['coalesce', ['get', 'code'], ['get', 'name'], '']]
				],
				'text-font': FONT,
				'text-size': 12,
				'text-anchor': 'top',
				'text-offset': [0, 1.1],
				'text-optional': true,
				'symbol-sort-key': ['-', 0, drawOrder]
			},
			paint: {
				'text-color': palette.theme === 'dark' ? '#e7ebf0' : '#2a2723',
				'text-halo-color': palette.textHalo,
				'text-halo-width': 1.6
			}
		}
	];
}
