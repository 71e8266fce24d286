import { GeoJSONSource, MapLibreMap, ScaleControl, VectorTileSource } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import {
	CLICKABLE_FACILITY_LAYERS,
	CLICKABLE_HOLE_LAYERS,
	LAYER,
	SOURCE
} from '#lib/map/layer-ids.ts';
import type { MapLayer, Camera, Selection } from '#lib/map/permalink.ts';
import type { CameraTarget } from '#lib/map/state/map-camera.svelte.ts';
import { buildStyle, isLayerShown, type MapStyleOptions } from '#lib/map/style/build-style.ts';
import { facilityFilter } from '#lib/map/style/facility-layers.ts';
import { printTileUrls, type TileOptions } from '#lib/map/style/tile-urls.ts';
import { rasterize } from '#lib/map/symbols/rasterize.ts';
import type { Box } from '#lib/map/client/api-types.ts';
import '#lib/map/worker-url.ts';

type GeoSource = 'boundary' | 'holes' | 'holeNumbers' | 'cranes' | 'selection' | 'marked';

export interface MapViewOptions {
	container: HTMLElement;
	style: MapStyleOptions;
	camera: Camera | null;
	bbox: Box | null;
	/** Unanimated for people who ask for less motion. */
	isStill: boolean;
	onSelect: (selection: Selection) => void;
	onCamera: (camera: Camera) => void;
	onPointer: (position: [number, number] | null) => void;
	onReady: () => void;
	/** New tiles of the register are on the screen. */
	onTilesShown: () => void;
	onProblem: (reason: unknown) => void;
}

const FACILITY_FILTERED = [LAYER.facility, LAYER.facilityBadge, LAYER.facilityName];
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The map behind the screen: takes plain data, tells what was clicked; the state lives elsewhere. */
export class MapView {
	readonly #map: MapLibreMap;
	readonly #options: MapViewOptions;
	#style: MapStyleOptions;
	readonly #shown: Record<GeoSource, GeoJSON.GeoJSON> = {
		boundary: EMPTY,
		holes: EMPTY,
		holeNumbers: EMPTY,
		cranes: EMPTY,
		selection: EMPTY,
		marked: EMPTY
	};
	#stale: readonly string[] = [];

	/** @throws {Error} The device has no WebGL 2. */
	constructor(options: MapViewOptions) {
		this.#options = options;
		this.#style = options.style;
		const { camera, bbox } = options;
		const place = camera
			? { center: [camera.lon, camera.lat] as [number, number], zoom: camera.zoom }
			: bbox
				? { bounds: bbox, fitBoundsOptions: { padding: 24 } }
				: { center: [104, 36] as [number, number], zoom: 3 };
		const map = new MapLibreMap({
			container: options.container,
			style: buildStyle(options.style),
			...place,
			maxZoom: 20,
			attributionControl: { compact: true },
			dragRotate: false,
			// Without it the map is missing on paper.
			canvasContextAttributes: { preserveDrawingBuffer: true },
			pitchWithRotate: false,
			fadeDuration: options.isStill ? 0 : 200
		});
		this.#map = map;
		// For whoever looks into the page from outside: the browser's console, and the browser tests.
		Object.assign(options.container, { map });
		map.touchZoomRotate.disableRotation();
		map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 120 }), 'bottom-left');
		map.setMissingStyleImageResolver((id) => this.#addImage(id));
		map.on('style.load', () => this.#pushAll());
		map.on('moveend', () => this.#tellCamera());
		map.on('mousemove', (event) => {
			options.onPointer([event.lngLat.lng, event.lngLat.lat]);
			const isHit = this.#hit(event.point) !== null;
			map.getCanvas().style.cursor = isHit ? 'pointer' : '';
		});
		map.on('mouseout', () => options.onPointer(null));
		map.on('click', (event) => {
			const hit = this.#hit(event.point);
			if (hit) options.onSelect(hit);
		});
		map.on('error', (event) => options.onProblem(event.error));
		void map.once('idle').then(() => {
			this.#tellCamera();
			options.onReady();
		});
	}

	/** Redraws in another theme; data and camera stay. */
	setTheme(theme: MapStyleOptions['theme']): void {
		if (theme === this.#style.theme) return;
		this.#style = { ...this.#style, theme };
		this.#map.setStyle(buildStyle(this.#style), { diff: false });
	}

	setLayers(layers: readonly MapLayer[]): void {
		this.#style = { ...this.#style, layers };
		if (!this.#map.isStyleLoaded() && !this.#map.getLayer(LAYER.facility)) return;
		for (const { id } of this.#map.getStyle().layers) {
			const visibility = isLayerShown(id, layers) ? 'visible' : 'none';
			this.#map.setLayoutProperty(id, 'visibility', visibility);
		}
		const filter = facilityFilter(FACILITY_KINDS.filter((kind) => layers.includes(kind)));
		for (const id of FACILITY_FILTERED) this.#map.setFilter(id, filter);
	}

	/** Points the tiles at another revision, limit or season; only those that changed load anew. */
	setTiles(options: Pick<TileOptions, 'revision' | 'minutes' | 'winter'>): void {
		const before = printTileUrls(this.#style);
		this.#style = { ...this.#style, ...options };
		const after = printTileUrls(this.#style);
		for (const name of ['base', 'facility', 'response'] as const) {
			const source = this.#map.getSource(SOURCE[name]);
			if (before[name] !== after[name] && source instanceof VectorTileSource) {
				source.setTiles([after[name]]);
				if (name === 'facility') void this.#map.once('idle').then(this.#options.onTilesShown);
			}
		}
	}

	setData(name: GeoSource, data: GeoJSON.GeoJSON | null): void {
		this.#shown[name] = data ?? EMPTY;
		this.#push(name);
	}

	/** Facilities whose tiles are older than what this screen has marked. */
	setStale(ids: readonly string[]): void {
		const target = (id: string) => ({ source: SOURCE.facility, sourceLayer: 'facility', id });
		if (this.#map.getSource(SOURCE.facility)) {
			for (const id of this.#stale) this.#map.setFeatureState(target(id), { stale: false });
			for (const id of ids) this.#map.setFeatureState(target(id), { stale: true });
		}
		this.#stale = ids;
	}

	go(target: CameraTarget): void {
		// The drawer may just have opened: the middle of the map is another one now.
		this.#map.resize();
		const options = { animate: !this.#options.isStill, duration: 900 };
		if (target.type === 'point')
			this.#map.easeTo({ center: target.position, zoom: target.zoom, ...options });
		else this.#map.fitBounds(target.box, { padding: 60, maxZoom: 16.5, ...options });
	}

	zoomBy(step: number): void {
		this.#map.easeTo({
			zoom: this.#map.getZoom() + step,
			animate: !this.#options.isStill,
			duration: 250
		});
	}

	resize(): void {
		this.#map.resize();
	}

	remove(): void {
		this.#map.remove();
	}

	#hit(point: { x: number; y: number }): Selection | null {
		const reach = 6;
		const box: [[number, number], [number, number]] = [
			[point.x - reach, point.y - reach],
			[point.x + reach, point.y + reach]
		];
		const layers = CLICKABLE_FACILITY_LAYERS.filter((id) => this.#map.getLayer(id));
		const [facility] = this.#map.queryRenderedFeatures(box, { layers });
		const id: unknown = facility?.properties['id'];
		if (typeof id === 'string') return { kind: 'facility', id };
		const holeLayers = CLICKABLE_HOLE_LAYERS.filter((layer) => this.#map.getLayer(layer));
		const [hole] = this.#map.queryRenderedFeatures([point.x, point.y], { layers: holeLayers });
		const number: unknown = hole?.properties['number'];
		return typeof number === 'number' ? { kind: 'hole', number } : null;
	}

	#addImage(id: string): void {
		const pixelRatio = Math.max(1, window.devicePixelRatio);
		const image = rasterize(id, this.#style.theme, pixelRatio);
		if (image && !this.#map.hasImage(id)) this.#map.addImage(id, image, { pixelRatio });
	}

	#tellCamera(): void {
		const { lng, lat } = this.#map.getCenter();
		this.#options.onCamera({ lon: lng, lat, zoom: this.#map.getZoom() });
	}

	#pushAll(): void {
		this.setLayers(this.#style.layers);
		for (const name of Object.keys(this.#shown) as GeoSource[]) this.#push(name);
		this.setStale(this.#stale);
	}

	#push(name: GeoSource): void {
		const source = this.#map.getSource(SOURCE[name]);
		if (source instanceof GeoJSONSource) {
			source.setData(this.#shown[name]).catch(this.#options.onProblem);
		}
	}
}
