import { GeoJSONSource, VectorTileSource, type MapLibreMap } from 'maplibre-gl';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import {
	CLICKABLE_FACILITY_LAYERS,
	CLICKABLE_HOLE_LAYERS,
	LAYER,
	SOURCE
} from '#lib/map/layer-ids.ts';
import type { MapLayer, Camera, Selection } from '#lib/map/permalink.ts';
import type { CameraTarget } from '#lib/map/state/map-camera.svelte.ts';
import type { MapTool } from '#lib/map/state/map-tool.ts';
import { buildStyle, isLayerShown, type MapStyleOptions } from '#lib/map/style/build-style.ts';
import { facilityFilter } from '#lib/map/style/facility-layers.ts';
import { printTileUrls, type TileOptions } from '#lib/map/style/tile-urls.ts';
import { rasterize } from '#lib/map/symbols/rasterize.ts';
import { createMap, type MapOptions } from './create-map.ts';
import { dragHandles, handleAt } from './drag-handles.ts';

const DATA_SOURCES = [
	'boundary',
	'holes',
	'holeNumbers',
	'cranes',
	'shortfall',
	'closures',
	'outages',
	'facilityThen',
	'selection',
	'sketch',
	'marked'
] as const;
type DataSource = (typeof DATA_SOURCES)[number];

export interface MapViewOptions extends MapOptions {
	onSelect: (selection: Selection) => void;
	onCamera: (camera: Camera) => void;
	onPointer: (position: [number, number] | null) => void;
	onReady: () => void;
	/** New tiles of the register are on the screen. */
	onTilesShown: () => void;
	onProblem: (reason: unknown) => void;
}

/** The register of today, drawn from tiles; a past day hides it. */
const TODAY_LAYERS: readonly string[] = [LAYER.facility, LAYER.facilityBadge, LAYER.facilityName];
const FILTERED_LAYERS = [...TODAY_LAYERS, LAYER.facilityThen];
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
/** Pixels around the pointer in which a symbol is hit; around the crosshair, for keys. */
const POINTER_REACH = 6;
const CROSSHAIR_REACH = 24;

/** The map behind the screen: takes plain data, tells what was clicked; the state lives elsewhere. */
export class MapView {
	readonly #map: MapLibreMap;
	readonly #options: MapViewOptions;
	#style: MapStyleOptions;
	readonly #shown = new Map<DataSource, GeoJSON.GeoJSON>();
	#stale: readonly string[] = [];
	#isPast = false;
	#tool: MapTool | null = null;

	/** @throws {Error} The device has no WebGL 2. */
	constructor(options: MapViewOptions) {
		this.#options = options;
		this.#style = options.style;
		const map = createMap(options);
		this.#map = map;
		map.setMissingStyleImageResolver((id) => this.#addImage(id));
		map.on('style.load', () => this.#pushAll());
		map.on('moveend', () => this.#tellCamera());
		map.on('mousemove', (event) => {
			options.onPointer([event.lngLat.lng, event.lngLat.lat]);
			const isHit = !this.#tool && this.#hit(event.point, POINTER_REACH) !== null;
			map.getCanvas().style.cursor = this.#tool ? 'crosshair' : isHit ? 'pointer' : '';
		});
		map.on('mouseout', () => options.onPointer(null));
		map.on('click', (event) => this.#select(event.point, POINTER_REACH));
		map.getCanvas().addEventListener('keydown', (event) => {
			if (event.key === 'Enter') this.#select(map.project(map.getCenter()), CROSSHAIR_REACH);
		});
		dragHandles(map, () => this.#tool);
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
			const isOfToday = TODAY_LAYERS.includes(id);
			const isShown = isLayerShown(id, layers) && !(isOfToday && this.#isPast);
			this.#map.setLayoutProperty(id, 'visibility', isShown ? 'visible' : 'none');
		}
		const filter = facilityFilter(FACILITY_KINDS.filter((kind) => layers.includes(kind)));
		for (const id of FILTERED_LAYERS) this.#map.setFilter(id, filter);
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

	setData(name: DataSource, data: GeoJSON.GeoJSON | null): void {
		this.#shown.set(name, data ?? EMPTY);
		this.#push(name);
	}

	/** Draws the register of a past day instead of today's; null is today. */
	setPast(facilities: GeoJSON.FeatureCollection | null): void {
		this.setData('facilityThen', facilities);
		if (this.#isPast === (facilities !== null)) return;
		this.#isPast = facilities !== null;
		this.setLayers(this.#style.layers);
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

	/** @param coveredBelow Pixels at the bottom under a drawer: the target is shown above them. */
	go(target: CameraTarget, coveredBelow: number): void {
		// The drawer may just have opened: the middle of the map is another one now.
		this.#map.resize();
		const motion = { animate: !this.#options.isStill, duration: 900 };
		if (target.type === 'point')
			this.#map.easeTo({
				center: target.position,
				zoom: target.zoom,
				offset: [0, -coveredBelow / 2],
				...motion
			});
		else {
			const side = Math.min(60, this.#map.getContainer().clientWidth / 8);
			const padding = { top: side, left: side, right: side, bottom: side + coveredBelow };
			this.#map.fitBounds(target.box, { padding, maxZoom: 16.5, ...motion });
		}
	}

	zoomBy(step: number): void {
		this.#map.easeTo({
			zoom: this.#map.getZoom() + step,
			animate: !this.#options.isStill,
			duration: 250
		});
	}

	/** What clicks and drags do; null: they select. */
	setTool(tool: MapTool | null): void {
		this.#tool = tool;
		// Two quick clicks are two clicks of the tool.
		if (tool) this.#map.doubleClickZoom.disable();
		else this.#map.doubleClickZoom.enable();
	}

	resize(): void {
		this.#map.resize();
	}

	remove(): void {
		this.#map.remove();
	}

	#select(point: { x: number; y: number }, reach: number): void {
		const hit = this.#hit(point, reach);
		if (this.#tool) {
			const { lng, lat } = this.#map.unproject([point.x, point.y]);
			this.#tool.tap(
				[lng, lat],
				hit?.kind === 'facility' ? hit.id : null,
				handleAt(this.#map, this.#tool.sketch, point, reach)
			);
		} else if (hit) this.#options.onSelect(hit);
	}

	#hit({ x, y }: { x: number; y: number }, reach: number): Selection | null {
		const box: [[number, number], [number, number]] = [
			[x - reach, y - reach],
			[x + reach, y + reach]
		];
		const layers = CLICKABLE_FACILITY_LAYERS.filter((id) => this.#map.getLayer(id));
		const facilities = this.#map.queryRenderedFeatures(box, { layers });
		const id: unknown = this.#nearest(facilities, x, y)?.properties['id'];
		if (typeof id === 'string') return { kind: 'facility', id };
		const holeLayers = CLICKABLE_HOLE_LAYERS.filter((layer) => this.#map.getLayer(layer));
		const [hole] = this.#map.queryRenderedFeatures([x, y], { layers: holeLayers });
		const number: unknown = hole?.properties['number'];
		return typeof number === 'number' ? { kind: 'hole', number } : null;
	}

	#nearest<Feature extends GeoJSON.Feature>(
		features: readonly Feature[],
		x: number,
		y: number
	): Feature | undefined {
		const distance = ({ geometry }: Feature) => {
			if (geometry.type !== 'Point') return Infinity;
			const at = this.#map.project(geometry.coordinates as [number, number]);
			return Math.hypot(at.x - x, at.y - y);
		};
		return features.reduce<Feature | undefined>(
			(best, feature) => (!best || distance(feature) < distance(best) ? feature : best),
			undefined
		);
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
		for (const name of DATA_SOURCES) this.#push(name);
		this.setStale(this.#stale);
	}

	#push(name: DataSource): void {
		const source = this.#map.getSource(SOURCE[name]);
		if (source instanceof GeoJSONSource) {
			source.setData(this.#shown.get(name) ?? EMPTY).catch(this.#options.onProblem);
		}
	}
}
