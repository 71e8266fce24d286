import {
	GeoJSONSource,
	type MapLibreMap,
	type MapMouseEvent,
	type MapTouchEvent
} from 'maplibre-gl';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { LAYER, SOURCE } from '#lib/map/layer-ids.ts';
import { FeatureBacklog, type FeatureChange, type LiveFeatures } from '#lib/map/live-features.ts';
import { buildStyle } from '#lib/map/style/build-style.ts';
import { facilityFilter } from '#lib/map/style/facility-layers.ts';
import { rasterize } from '#lib/map/symbols/rasterize.ts';
import { lookOf } from '#lib/domain/symbols/look.ts';
import { createMap, type MapOptions } from './create-map.ts';
import { DragOverlay } from './drag-overlay.ts';

type Position = [number, number];

export interface WhatIfViewOptions extends MapOptions {
	/** Whether a facility may be dragged now. */
	canDrag: (id: string) => boolean;
	onDrag: (id: string, position: Position) => void;
	/** Of a facility, or of nothing. */
	onPick: (id: string | null) => void;
	onDrop: () => void;
	/** A click beside every facility. */
	onPlace: (position: Position, isHole: boolean) => void;
	onReady: () => void;
}

type SymbolProperties = Parameters<typeof lookOf>[0];

const REACH_PIXELS = 10;
/** A finger hides what it points at. */
const FINGER_PIXELS = 22;
const NEAR_ZOOM = 15;
const HOLE_LAYERS = [
	LAYER.holeTint,
	LAYER.holeConfirmed,
	LAYER.holeUnverified,
	LAYER.holeOutline,
	`${LAYER.holeOutline}-unverified`
];
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The map of a what-if: plain data in, drags and clicks out. */
export class WhatIfView {
	readonly #map: MapLibreMap;
	readonly #options: WhatIfViewOptions;
	readonly #shown = new Map<string, GeoJSON.GeoJSON>();
	readonly #live = new Map<string, LiveFeatures>();
	readonly #stops: (() => void)[] = [];
	readonly #backlogs = new Map<string, FeatureBacklog>();
	/** While something is dragged, and until the map has caught up. */
	#overlay: DragOverlay | undefined;
	#held: string | null = null;
	#selection: Position | null = null;
	#dragged: string | null = null;
	#isDragged = false;
	/** The hand moved something before the click that ends it. */
	#isHeldOver = false;

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
			for (const [source, features] of this.#live) this.#push(source, features.toCollection());
		});
		map.on('mousedown', (event) => this.#grab(event));
		map.on('mousemove', (event) => this.#drag(event));
		map.on('mouseup', () => this.#drop());
		map.on('touchstart', (event) => this.#grab(event));
		map.on('touchmove', (event) => this.#drag(event));
		map.on('touchend', () => this.#drop());
		map.on('touchcancel', () => this.#drop());
		map.on('click', (event) => this.#click(event));
		void map.once('idle').then(() => options.onReady());
	}

	/** For a second map that shows the same place. */
	get map(): MapLibreMap {
		return this.#map;
	}

	/**
	 * Draws facilities and holes that change a few at a time: only what changed is sent and tiled anew.
	 * While a facility is dragged it and the holes are drawn above the map instead, and what changed
	 * goes into the map when it is let go.
	 */
	follow(source: 'facilityThen' | 'holes', features: LiveFeatures): void {
		const name = SOURCE[source];
		this.#live.set(name, features);
		this.#push(name, features.toCollection());
		this.#stops.push(
			features.follow((change) => {
				if (!change) {
					this.#backlogs.get(name)?.take();
					this.#push(name, features.toCollection());
					return;
				}
				if (source === 'holes') this.#overlay?.change(change);
				if (!this.#isDragged) this.#update(name, change);
				else {
					this.#backlogOf(name, features).add(change);
					if (source === 'facilityThen') this.#followHand(features);
				}
			})
		);
	}

	#backlogOf(name: string, { idOf }: LiveFeatures): FeatureBacklog {
		const backlog = this.#backlogs.get(name) ?? new FeatureBacklog(idOf);
		this.#backlogs.set(name, backlog);
		return backlog;
	}

	#update(name: string, { removed, added }: FeatureChange): void {
		const drawn = this.#map.getSource(name);
		if (removed.length === 0 && added.length === 0) return;
		if (drawn instanceof GeoJSONSource)
			void drawn.updateData({ remove: [...removed], add: [...added] });
	}

	/** From here on holes and the held facility are drawn above the map. */
	#lift(id: string): void {
		this.#settle();
		const holes = this.#live.get(SOURCE.holes);
		const facilities = this.#live.get(SOURCE.facilityThen);
		const properties = facilities?.get(id)?.properties;
		if (!holes || !facilities || !properties) return;
		const { kind, state, lifecycle } = properties as SymbolProperties;
		const image = `facility/${kind}/${lookOf({ kind, state, lifecycle })}`;
		this.#overlay = new DragOverlay(this.#map, this.#options.style.theme, holes, image);
		this.#held = id;
		this.#setHeld(true);
		this.#showHoles(false);
		this.#push(SOURCE.selection, EMPTY);
		this.#followHand(facilities);
	}

	#followHand(facilities: LiveFeatures): void {
		const geometry = this.#held === null ? undefined : facilities.get(this.#held)?.geometry;
		if (geometry?.type !== 'Point') return;
		const [lon = NaN, lat = NaN] = geometry.coordinates;
		this.#overlay?.hold([lon, lat]);
	}

	/** Lets the map draw it all again; what is above stays until that is done. */
	#putDown(): void {
		if (!this.#overlay) return;
		for (const [name, backlog] of this.#backlogs) this.#update(name, backlog.take());
		this.#showHoles(true);
		this.setSelection(this.#selection);
		const overlay = this.#overlay;
		this.#map.once('idle', () => {
			if (this.#overlay === overlay && !this.#isDragged) this.#settle();
		});
	}

	#settle(): void {
		this.#overlay?.remove();
		this.#overlay = undefined;
		this.#setHeld(false);
		this.#held = null;
	}

	#setHeld(held: boolean): void {
		if (this.#held !== null)
			this.#map.setFeatureState({ source: SOURCE.facilityThen, id: this.#held }, { held });
	}

	#showHoles(isShown: boolean): void {
		for (const layer of HOLE_LAYERS)
			if (this.#map.getLayer(layer))
				this.#map.setLayoutProperty(layer, 'visibility', isShown ? 'visible' : 'none');
	}

	/** Where the map looks. */
	get middle(): Position {
		const { lng, lat } = this.#map.getCenter();
		return [lng, lat];
	}

	/** Looks at a place, near enough to see what stands there. */
	showPlace(position: Position): void {
		this.#map.jumpTo({ center: position, zoom: Math.max(this.#map.getZoom(), NEAR_ZOOM) });
	}

	setHoles(holes: GeoJSON.FeatureCollection | null): void {
		this.#set(SOURCE.holes, holes ?? EMPTY);
	}

	setSelection(position: Position | null): void {
		this.#selection = position;
		// Whatever is in the hand shows where it is by itself.
		if (this.#isDragged) return;
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
		this.#overlay?.remove();
		for (const stop of this.#stops) stop();
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

	/** The facility under a pointer; of several, the one nearest to it. */
	#facilityAt({ point, type }: MapMouseEvent | MapTouchEvent): string | null {
		if (!this.#map.getLayer(LAYER.facilityThen)) return null;
		const pixels = type.startsWith('touch') ? FINGER_PIXELS : REACH_PIXELS;
		const reach: [[number, number], [number, number]] = [
			[point.x - pixels, point.y - pixels],
			[point.x + pixels, point.y + pixels]
		];
		const hits = this.#map.queryRenderedFeatures(reach, { layers: [LAYER.facilityThen] });
		const near = hits.flatMap(({ geometry, properties }) => {
			const id: unknown = properties['id'];
			if (geometry.type !== 'Point' || typeof id !== 'string') return [];
			const [lon = NaN, lat = NaN] = geometry.coordinates;
			const at = this.#map.project([lon, lat]);
			return [{ id, pixels: Math.hypot(at.x - point.x, at.y - point.y) }];
		});
		return near.sort((a, b) => a.pixels - b.pixels)[0]?.id ?? null;
	}

	#grab(event: MapMouseEvent | MapTouchEvent): void {
		// Two fingers zoom.
		if ('points' in event && event.points.length > 1) {
			this.#drop();
			return;
		}
		const id = this.#facilityAt(event);
		this.#isHeldOver = false;
		if (id === null || !this.#options.canDrag(id)) return;
		// The map must not pan under the hand.
		event.preventDefault();
		this.#dragged = id;
	}

	#drag(event: MapMouseEvent | MapTouchEvent): void {
		const canvas = this.#map.getCanvas();
		if (this.#dragged === null) {
			if (event.type === 'touchmove') return;
			const id = this.#facilityAt(event);
			canvas.style.cursor = id !== null && this.#options.canDrag(id) ? 'grab' : '';
			return;
		}
		event.preventDefault();
		canvas.style.cursor = 'grabbing';
		if (!this.#isDragged) {
			this.#isDragged = true;
			this.#lift(this.#dragged);
		}
		this.#options.onDrag(this.#dragged, [event.lngLat.lng, event.lngLat.lat]);
	}

	#drop(): void {
		const dragged = this.#dragged;
		const wasMoved = this.#isDragged;
		this.#dragged = null;
		if (dragged === null) return;
		this.#isHeldOver = wasMoved;
		this.#isDragged = false;
		this.#options.onPick(dragged);
		if (!wasMoved) return;
		this.#putDown();
		this.#options.onDrop();
	}

	#click(event: MapMouseEvent): void {
		if (this.#isHeldOver) return;
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
