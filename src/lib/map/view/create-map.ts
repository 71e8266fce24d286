import { MapLibreMap, ScaleControl, type StyleSpecification } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { translate, type Locale } from '#lib/domain/messages/index.ts';
import type { Box } from '#lib/map/client/api-types.ts';
import type { Camera } from '#lib/map/permalink.ts';
import { buildStyle, type MapStyleOptions } from '#lib/map/style/build-style.ts';
import '#lib/map/worker-url.ts';

export interface MapOptions {
	container: HTMLElement;
	locale: Locale;
	style: MapStyleOptions;
	camera: Camera | null;
	/** Where the map opens without a camera; null before the first import. */
	bbox: Box | null;
	/** Unanimated for people who ask for less motion. */
	isStill: boolean;
	/** What of the style is wanted, when not all of it. */
	restyle?: (style: StyleSpecification) => StyleSpecification;
}

/** All China: where an empty district opens. */
const CHINA: { center: [number, number]; zoom: number } = { center: [104, 36], zoom: 3 };

/** A flat map of our style, north up, with scale bar and attribution. */
export function createMap(options: MapOptions): MapLibreMap {
	const { container, locale } = options;
	const style = buildStyle(options.style);
	const map = new MapLibreMap({
		container,
		style: options.restyle?.(style) ?? style,
		...toPlace(options),
		maxZoom: 20,
		attributionControl: { compact: false },
		dragRotate: false,
		pitchWithRotate: false,
		touchPitch: false,
		// Without it the map is missing on paper.
		canvasContextAttributes: { preserveDrawingBuffer: true },
		fadeDuration: options.isStill ? 0 : 200,
		locale: {
			'Map.Title': translate('map.canvas', locale),
			'AttributionControl.ToggleAttribution': translate('map.attribution', locale)
		}
	});
	map.touchZoomRotate.disableRotation();
	map.keyboard.disableRotation();
	map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 120 }), 'bottom-left');
	// For whoever looks into the page from outside: the browser's console, and the browser tests.
	Object.assign(container, { map });
	return map;
}

function toPlace({ camera, bbox }: MapOptions) {
	if (camera) return { center: [camera.lon, camera.lat] as [number, number], zoom: camera.zoom };
	return bbox ? { bounds: bbox, fitBoundsOptions: { padding: 24 } } : CHINA;
}
