import { GeoJSONSource, type MapLibreMap, type StyleSpecification } from 'maplibre-gl';
import type { FieldFacility } from '#lib/domain/field-pack.ts';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import type { Locale } from '#lib/domain/messages/index.ts';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import type { Theme } from '#lib/domain/symbols/palette.ts';
import { rasterize } from '#lib/map/symbols/rasterize.ts';
import { createMap } from './create-map.ts';
import { PACK_TILES, servePackedTiles, type PackedTiles } from './pack-protocol.ts';

export interface FieldMapOptions {
	container: HTMLElement;
	locale: Locale;
	theme: Theme;
	origin: string;
	district: string;
	onSelect: (facilityId: string) => void;
	/** The base map that lies on the phone; without it the server's tiles. */
	packed?: PackedTiles | undefined;
}

/** Fingers in gloves: pixels around a touch in which a symbol is hit. */
const TOUCH_REACH = 28;
const HERE = 'here';
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
/** Of the desk's style what a crew needs; its facilities come from the pack, not from tiles. */
const KEPT_LAYERS: readonly string[] = [LAYER.background, LAYER.facilityThen];

/** The phone's map: what is in the pack, on our own base map, and where the crew stands. */
export class FieldMap {
	readonly #map: MapLibreMap;
	#facilities: GeoJSON.FeatureCollection = EMPTY;
	#here: GeoJSON.FeatureCollection = EMPTY;
	#hasCamera = false;

	/** @throws {Error} The device has no WebGL 2. */
	constructor(options: FieldMapOptions) {
		const { container, locale, theme, origin, district, onSelect, packed } = options;
		if (packed) servePackedTiles(packed);
		const style = {
			theme,
			origin,
			district,
			layers: [...FACILITY_KINDS, 'base' as const],
			attribution: '© OpenStreetMap',
			hasImagery: false,
			revision: { roads: 0, base: 0, areas: 0, register: 0, rules: 0 },
			minutes: 5,
			winter: false
		};
		this.#map = createMap({
			container,
			locale,
			style,
			camera: null,
			bbox: null,
			isStill: true,
			restyle: (plain) => forCrew(plain, packed)
		});
		this.#map.setMissingStyleImageResolver((id) => {
			const pixelRatio = Math.max(1, devicePixelRatio);
			const pixels = rasterize(id, theme, pixelRatio);
			if (pixels && !this.#map.hasImage(id)) this.#map.addImage(id, pixels, { pixelRatio });
		});
		this.#map.on('style.load', () => this.#push());
		this.#map.on('click', ({ point }) => {
			const { x, y } = point;
			const box: [[number, number], [number, number]] = [
				[x - TOUCH_REACH, y - TOUCH_REACH],
				[x + TOUCH_REACH, y + TOUCH_REACH]
			];
			const hits = this.#map.queryRenderedFeatures(box, { layers: [LAYER.facilityThen] });
			const nearest = hits
				.map(({ properties, geometry }) => ({
					id: String(properties['id']),
					pixels: geometry.type === 'Point' ? this.#distanceTo(geometry, x, y) : Infinity
				}))
				.sort((a, b) => a.pixels - b.pixels)[0];
			if (nearest) onSelect(nearest.id);
		});
	}

	remove(): void {
		this.#map.remove();
	}

	showFacilities(facilities: readonly FieldFacility[]): void {
		const placed = facilities.filter(({ position }) => position !== null);
		this.#facilities = {
			type: 'FeatureCollection',
			features: placed.map(({ id, kind, state, lifecycle, code, name, position }) => ({
				type: 'Feature',
				geometry: { type: 'Point', coordinates: position ?? [] },
				properties: { id, kind, state, lifecycle, code, name }
			}))
		};
		if (!this.#hasCamera && placed.length > 0) {
			const lons = placed.flatMap(({ position }) => position?.[0] ?? []);
			const lats = placed.flatMap(({ position }) => position?.[1] ?? []);
			this.#map.fitBounds(
				[Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
				{ padding: 32, animate: false, maxZoom: 15 }
			);
			this.#hasCamera = true;
		}
		this.#push();
	}

	showHere(here: { lon: number; lat: number } | undefined): void {
		const isFirst = this.#here.features.length === 0 && here !== undefined;
		this.#here = here
			? {
					type: 'FeatureCollection',
					features: [
						{
							type: 'Feature',
							geometry: { type: 'Point', coordinates: [here.lon, here.lat] },
							properties: {}
						}
					]
				}
			: EMPTY;
		if (isFirst && here) {
			this.#map.jumpTo({ center: [here.lon, here.lat], zoom: 16 });
			this.#hasCamera = true;
		}
		this.#push();
	}

	#push(): void {
		const facilities = this.#map.getSource(SOURCE.facilityThen);
		const here = this.#map.getSource(HERE);
		if (facilities instanceof GeoJSONSource) void facilities.setData(this.#facilities);
		if (here instanceof GeoJSONSource) void here.setData(this.#here);
	}

	#distanceTo({ coordinates }: GeoJSON.Point, x: number, y: number): number {
		const pixel = this.#map.project([coordinates[0] ?? NaN, coordinates[1] ?? NaN]);
		return Math.hypot(pixel.x - x, pixel.y - y);
	}
}

function forCrew(style: StyleSpecification, packed?: PackedTiles): StyleSpecification {
	const { base: online, [SOURCE.facilityThen]: facilities } = style.sources;
	const base =
		packed && online?.type === 'vector'
			? { ...online, tiles: [PACK_TILES], minzoom: 8, maxzoom: packed.maxZoom }
			: online;
	if (!base || !facilities) throw new Error('the style lost its base map');
	return {
		...style,
		sources: { base, [SOURCE.facilityThen]: facilities, [HERE]: { type: 'geojson', data: EMPTY } },
		layers: [
			...style.layers.filter(({ id }) => id.startsWith('base-') || KEPT_LAYERS.includes(id)),
			{
				id: HERE,
				type: 'circle',
				source: HERE,
				paint: {
					'circle-radius': 9,
					'circle-color': '#0b5fff',
					'circle-stroke-color': '#ffffff',
					'circle-stroke-width': 3
				}
			}
		]
	};
}
