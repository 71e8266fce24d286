import { GeoJSONSource, type MapLibreMap, type MapMouseEvent } from 'maplibre-gl';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import { buildStyle } from '#lib/map/style/build-style.ts';
import { facilityFilter } from '#lib/map/style/facility-layers.ts';
import { rasterize } from '#lib/map/symbols/rasterize.ts';
import { createMap, type MapOptions } from './create-map.ts';

type Position = [number, number];

export interface WhatIfViewOptions extends MapOptions {
	/** Whether a facility may be dragged now. */
	canDrag: (id: string) => boolean;
	onDrag: (id: string, position: Position) => void;
	/** Of a facility, or of nothing. */
	onPick: (id: string | null) => void;
	/** A click beside every facility. */
	onPlace: (position: Position, isHole: boolean) => void;
	onReady: () => void;
}

const REACH_PIXELS = 10;
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The map of a what-if: plain data in, drags and clicks out. */
export class WhatIfView {
	readonly #map: MapLibreMap;
	readonly #options: WhatIfViewOptions;
	readonly #shown = new Map<string, GeoJSON.GeoJSON>();
	#dragged: string | null = null;
	#isDragged = false;

	constructor(options: WhatIfViewOptions) {
		this.#options = options;
		const map = createMap(options);
		this.#map = map;
		map.setMissingStyleImageResolver((id) => {
			const ratio = Math.max(1, Math.min(3, devicePixelRatio));
			const image = rasterize(id, options.style.theme, ratio);
			if (image) map.addImage(id, image, { pixelRatio: ratio });
		});
		map.on('style.load', () => {
			map.setFilter(LAYER.facilityThen, facilityFilter(FACILITY_KINDS));
			for (const [source, data] of this.#shown) this.#push(source, data);
		});
		map.on('mousedown', (event) => this.#grab(event));
		map.on('mousemove', (event) => this.#drag(event));
		map.on('mouseup', () => this.#drop());
		map.on('click', (event) => this.#click(event));
		void map.once('idle').then(() => options.onReady());
	}

	/** For a second map that shows the same place. */
	get map(): MapLibreMap {
		return this.#map;
	}

	setFacilities(features: GeoJSON.FeatureCollection): void {
		this.#set(SOURCE.facilityThen, features);
	}

	setHoles(holes: GeoJSON.FeatureCollection | null): void {
		this.#set(SOURCE.holes, holes ?? EMPTY);
	}

	setSelection(position: Position | null): void {
		this.#set(
			SOURCE.selection,
			position
				? { type: 'Feature', geometry: { type: 'Point', coordinates: position }, properties: {} }
				: EMPTY
		);
	}

	setTheme(theme: WhatIfViewOptions['style']['theme']): void {
		if (theme === this.#options.style.theme) return;
		this.#options.style = { ...this.#options.style, theme };
		this.#map.setStyle(buildStyle(this.#options.style), { diff: false });
	}

	resize(): void {
		this.#map.resize();
	}

	remove(): void {
		this.#map.remove();
	}

	#set(source: string, data: GeoJSON.GeoJSON): void {
		this.#shown.set(source, data);
		this.#push(source, data);
	}

	#push(name: string, data: GeoJSON.GeoJSON): void {
		const source = this.#map.getSource(name);
		if (source instanceof GeoJSONSource) void source.setData(data);
	}

	#facilityAt({ point }: MapMouseEvent): string | null {
		if (!this.#map.getLayer(LAYER.facilityThen)) return null;
		const reach: [[number, number], [number, number]] = [
			[point.x - REACH_PIXELS, point.y - REACH_PIXELS],
			[point.x + REACH_PIXELS, point.y + REACH_PIXELS]
		];
		const [hit] = this.#map.queryRenderedFeatures(reach, { layers: [LAYER.facilityThen] });
		const id: unknown = hit?.properties['id'];
		return typeof id === 'string' ? id : null;
	}

	#grab(event: MapMouseEvent): void {
		const id = this.#facilityAt(event);
		this.#isDragged = false;
		if (id === null || !this.#options.canDrag(id)) return;
		// The map must not pan under the hand.
		event.preventDefault();
		this.#dragged = id;
	}

	#drag(event: MapMouseEvent): void {
		const canvas = this.#map.getCanvas();
		if (this.#dragged === null) {
			const id = this.#facilityAt(event);
			canvas.style.cursor = id !== null && this.#options.canDrag(id) ? 'grab' : '';
			return;
		}
		canvas.style.cursor = 'grabbing';
		this.#isDragged = true;
		this.#options.onDrag(this.#dragged, [event.lngLat.lng, event.lngLat.lat]);
	}

	#drop(): void {
		if (this.#dragged !== null) this.#options.onPick(this.#dragged);
		this.#dragged = null;
	}

	#click(event: MapMouseEvent): void {
		if (this.#isDragged) return;
		const id = this.#facilityAt(event);
		if (id !== null) {
			this.#options.onPick(id);
			return;
		}
		const isHole =
			this.#map.queryRenderedFeatures(event.point, { layers: [LAYER.holeTint] }).length > 0;
		this.#options.onPlace([event.lngLat.lng, event.lngLat.lat], isHole);
	}
}
