import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import type { Palette } from '#lib/domain/symbols/palette.ts';

/** Fonts of the machine itself: without a `glyphs` address MapLibre draws every letter locally. */
export const FONT = ['Noto Sans CJK SC', 'Microsoft YaHei', 'sans-serif'];

const GREEN = ['forest', 'wood', 'grass', 'park', 'meadow', 'garden', 'cemetery', 'scrub', 'green'];
const BUILT = [
	'residential',
	'commercial',
	'industrial',
	'retail',
	'built',
	'railway',
	'education'
];
const MAJOR = ['motorway', 'trunk', 'primary'];
const MIDDLE = ['secondary', 'tertiary'];
const PATHS = ['footway', 'path', 'cycleway', 'steps', 'pedestrian', 'track', 'bridleway'];

const roadClass: ExpressionSpecification = ['get', 'class'];
const isOneOf = (classes: string[]): ExpressionSpecification => [
	'in',
	['get', 'class'],
	['literal', classes]
];

/** Line width by class over zoom; `extra` widens it, for casings. */
function roadWidth(extra: number): ExpressionSpecification {
	const at = (major: number, middle: number, minor: number): ExpressionSpecification => [
		'match',
		roadClass,
		MAJOR,
		major + extra,
		MIDDLE,
		middle + extra,
		minor + extra
	];
	return [
		'interpolate',
		['exponential', 1.5],
		['zoom'],
		8,
		at(1, 0.4, 0.1),
		12,
		at(2.2, 1.4, 0.6),
		15,
		at(6, 4.5, 2.6),
		18,
		at(20, 16, 11)
	];
}

/** The quiet ground: land use, water, buildings, rails and roads, without any name. */
export function baseLayers(palette: Palette): LayerSpecification[] {
	const source = SOURCE.base;
	return [
		{
			id: 'base-landuse',
			type: 'fill',
			source,
			'source-layer': 'landuse',
			paint: {
				'fill-color': [
					'match',
					['get', 'class'],
					GREEN,
					palette.landuse.green,
					BUILT,
					palette.landuse.built,
					palette.landuse.other
				]
			}
		},
		{
			id: 'base-water',
			type: 'fill',
			source,
			'source-layer': 'water',
			paint: { 'fill-color': palette.water }
		},
		{
			id: 'base-waterway',
			type: 'line',
			source,
			'source-layer': 'waterway',
			paint: {
				'line-color': palette.water,
				'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 14, 2, 17, 5]
			}
		},
		{
			id: 'base-building',
			type: 'fill',
			source,
			'source-layer': 'building',
			minzoom: 14,
			paint: {
				'fill-color': palette.building,
				'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0, 15, 1]
			}
		},
		{
			id: 'base-rail',
			type: 'line',
			source,
			'source-layer': 'rail',
			minzoom: 9,
			paint: {
				'line-color': palette.rail,
				'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.8, 16, 2.4],
				'line-dasharray': [5, 2]
			}
		},
		...roadLayers(palette)
	];
}

function roadLayers(palette: Palette): LayerSpecification[] {
	const source = SOURCE.base;
	const notPath: ExpressionSpecification = ['!', isOneOf(PATHS)];
	return [
		{
			id: 'base-path',
			type: 'line',
			source,
			'source-layer': 'road',
			minzoom: 14,
			filter: isOneOf(PATHS),
			paint: { 'line-color': palette.path, 'line-width': 1.2, 'line-dasharray': [3, 2] }
		},
		{
			id: 'base-road-case',
			type: 'line',
			source,
			'source-layer': 'road',
			minzoom: 11,
			filter: notPath,
			layout: { 'line-cap': 'round', 'line-join': 'round' },
			paint: { 'line-color': palette.roadCase, 'line-width': roadWidth(1.4) }
		},
		{
			id: 'base-road',
			type: 'line',
			source,
			'source-layer': 'road',
			filter: notPath,
			layout: { 'line-cap': 'round', 'line-join': 'round' },
			paint: {
				'line-color': ['match', roadClass, MAJOR, palette.roadMajor, palette.road],
				'line-width': roadWidth(0)
			}
		}
	];
}

/** Names of water, roads and places, drawn above analyses and below facilities. */
export function baseNameLayers(palette: Palette): LayerSpecification[] {
	const source = SOURCE.base;
	const halo = { 'text-halo-color': palette.textHalo, 'text-halo-width': 1.4 };
	return [
		{
			id: 'base-water-name',
			type: 'symbol',
			source,
			'source-layer': 'waterway',
			minzoom: 11,
			filter: ['!=', ['coalesce', ['get', 'name'], ''], ''],
			layout: {
				'symbol-placement': 'line',
				'text-field': ['get', 'name'],
				'text-font': FONT,
				'text-size': 12,
				'symbol-spacing': 400
			},
			paint: { 'text-color': palette.waterText, ...halo }
		},
		{
			id: 'base-road-name',
			type: 'symbol',
			source,
			'source-layer': 'road',
			minzoom: 13,
			filter: ['!=', ['coalesce', ['get', 'name'], ''], ''],
			layout: {
				'symbol-placement': 'line',
				'text-field': ['get', 'name'],
				'text-font': FONT,
				'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10, 17, 13],
				'symbol-spacing': 320
			},
			paint: { 'text-color': palette.text, ...halo }
		},
		{
			id: 'base-place-name',
			type: 'symbol',
			source,
			'source-layer': 'place',
			layout: {
				'text-field': ['get', 'name'],
				'text-font': FONT,
				'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11, 14, 14],
				'symbol-sort-key': ['coalesce', ['get', 'rank'], 9],
				'text-padding': 12
			},
			paint: { 'text-color': palette.text, ...halo }
		}
	];
}

export function backgroundLayer(palette: Palette): LayerSpecification {
	return {
		id: LAYER.background,
		type: 'background',
		paint: { 'background-color': palette.background }
	};
}

/** Aerial pictures over the quiet ground, under analyses and names. */
export function imageryLayer(): LayerSpecification {
	return { id: LAYER.imagery, type: 'raster', source: SOURCE.imagery };
}
