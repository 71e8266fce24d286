import type { MapLibreMap } from 'maplibre-gl';
import { PALETTES, type Theme } from '#lib/domain/symbols/palette.ts';
import type { FeatureChange, LiveFeatures } from '#lib/map/live-features.ts';
import { rasterize } from '#lib/map/symbols/rasterize.ts';

/**
 * Told at each drawing of holes while something is dragged, as a mark of the browser's performance
 * timeline: in a recorded trace one sees when each move of the hand was drawn.
 */
export const HOLES_DRAWN = 'holes-drawn';

type Id = string | number;

/** A hole in the Mercator square (0 … 1), and its box in pixels of the view. */
interface Shape {
	rings: Float64Array[];
	path: Path2D | undefined;
	/** x0, y0, x1, y1. */
	box: [number, number, number, number];
}

const OUTLINE_PIXELS = 1.4;
const TINT_OPACITY = 0.14;
const HATCH_OPACITY = 0.8;
const ICON_PIXELS = 26;
/** An outline reaches beyond its box. */
const RIM_PIXELS = 2;

/**
 * Holes drawn straight onto a canvas above the map while a facility is dragged, and the facility in
 * the hand. The map itself would cut changed holes into tiles and paint everything anew at each
 * move; here only the box around the changed ones is painted, with the same colors.
 */
export class DragOverlay {
	readonly #map: MapLibreMap;
	readonly #theme: Theme;
	readonly #canvas = document.createElement('canvas');
	readonly #icon = document.createElement('canvas');
	readonly #context: CanvasRenderingContext2D | null;
	readonly #holes: LiveFeatures;
	readonly #shapes = new Map<Id, Shape>();
	#ratio = 1;
	#hatch: CanvasPattern | null = null;
	#held: [number, number] | undefined;
	/** Pixels of the view = Mercator × size − origin. */
	#view = { size: 1, x: 0, y: 0 };

	/** @param image Of the facility in the hand, as the map's style names it. */
	constructor(map: MapLibreMap, theme: Theme, holes: LiveFeatures, image: string) {
		this.#map = map;
		this.#theme = theme;
		this.#holes = holes;
		this.#context = this.#canvas.getContext('2d');
		for (const canvas of [this.#canvas, this.#icon]) {
			canvas.style.cssText = 'position:absolute;left:0;top:0;pointer-events:none';
			map.getCanvasContainer().append(canvas);
		}
		// Facilities and names below shine through.
		this.#canvas.style.mixBlendMode = theme === 'dark' ? 'screen' : 'multiply';
		this.#drawIcon(image);
		map.on('move', this.#followMap);
		map.on('resize', this.#followMap);
		for (const feature of holes.values()) this.#shapes.set(holes.idOf(feature), toShape(feature));
		this.#followMap();
	}

	/** Puts the facility where the hand is. */
	hold(position: readonly [number, number]): void {
		this.#held = [mercatorX(position[0]), mercatorY(position[1])];
		this.#placeIcon();
	}

	/** Draws the surroundings of what changed. */
	change({ removed, added }: FeatureChange): void {
		const { width, height } = this.#canvas;
		const dirty: Shape['box'] = [Infinity, Infinity, -Infinity, -Infinity];
		for (const id of removed) {
			const shape = this.#shapes.get(id);
			if (shape) widen(dirty, shape.box);
			this.#shapes.delete(id);
		}
		for (const feature of added) {
			const shape = toShape(feature);
			this.#place(shape);
			widen(dirty, shape.box);
			this.#shapes.set(this.#holes.idOf(feature), shape);
		}
		const clipped: Shape['box'] = [
			Math.max(0, Math.floor(dirty[0] - RIM_PIXELS)),
			Math.max(0, Math.floor(dirty[1] - RIM_PIXELS)),
			Math.min(width / this.#ratio, Math.ceil(dirty[2] + RIM_PIXELS)),
			Math.min(height / this.#ratio, Math.ceil(dirty[3] + RIM_PIXELS))
		];
		if (clipped[0] < clipped[2] && clipped[1] < clipped[3]) this.#paint(clipped);
		performance.mark(HOLES_DRAWN, { detail: { added: added.length, removed: removed.length } });
		performance.clearMarks(HOLES_DRAWN);
	}

	remove(): void {
		this.#map.off('move', this.#followMap);
		this.#map.off('resize', this.#followMap);
		this.#canvas.remove();
		this.#icon.remove();
	}

	readonly #followMap = (): void => {
		const { clientWidth: width, clientHeight: height } = this.#map.getCanvas();
		this.#ratio = Math.max(1, devicePixelRatio);
		fit(this.#canvas, width, height, this.#ratio);
		this.#hatch = this.#makeHatch();
		const { lng, lat } = this.#map.getCenter();
		const size = TILE_PIXELS * 2 ** this.#map.getZoom();
		this.#view = {
			size,
			x: mercatorX(lng) * size - width / 2,
			y: mercatorY(lat) * size - height / 2
		};
		for (const shape of this.#shapes.values()) this.#place(shape);
		this.#paint([0, 0, width, height]);
		this.#placeIcon();
	};

	#paint(box: Shape['box']): void {
		const context = this.#context;
		if (!context) return;
		const color = PALETTES[this.#theme].hole.confirmed;
		const [x0, y0, x1, y1] = box;
		context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
		context.save();
		context.beginPath();
		context.rect(x0, y0, x1 - x0, y1 - y0);
		context.clip();
		context.clearRect(x0, y0, x1 - x0, y1 - y0);
		context.lineWidth = OUTLINE_PIXELS;
		context.strokeStyle = color;
		for (const shape of this.#shapes.values()) {
			if (!meets(shape.box, box)) continue;
			const path = (shape.path ??= this.#toPath(shape.rings));
			context.globalAlpha = TINT_OPACITY;
			context.fillStyle = color;
			context.fill(path, 'evenodd');
			if (this.#hatch) {
				context.globalAlpha = HATCH_OPACITY;
				context.fillStyle = this.#hatch;
				context.fill(path, 'evenodd');
			}
			context.globalAlpha = 1;
			context.stroke(path);
		}
		context.restore();
	}

	/** Its box in the present view; its path is made when it is seen. */
	#place(shape: Shape): void {
		const { size, x, y } = this.#view;
		const [outer] = shape.rings;
		shape.path = undefined;
		shape.box = [Infinity, Infinity, -Infinity, -Infinity];
		for (let k = 0; outer && k < outer.length; k += 2) {
			const px = (outer[k] ?? NaN) * size - x;
			const py = (outer[k + 1] ?? NaN) * size - y;
			widen(shape.box, [px, py, px, py]);
		}
	}

	#toPath(rings: readonly Float64Array[]): Path2D {
		const { size, x, y } = this.#view;
		const path = new Path2D();
		for (const ring of rings) {
			for (let k = 0; k < ring.length; k += 2) {
				const px = (ring[k] ?? NaN) * size - x;
				const py = (ring[k + 1] ?? NaN) * size - y;
				if (k === 0) path.moveTo(px, py);
				else path.lineTo(px, py);
			}
			path.closePath();
		}
		return path;
	}

	#makeHatch(): CanvasPattern | null {
		const image = rasterize('hatch/confirmed', this.#theme, this.#ratio);
		if (!image || !this.#context) return null;
		const tile = document.createElement('canvas');
		tile.width = image.width;
		tile.height = image.height;
		tile.getContext('2d')?.putImageData(image, 0, 0);
		const pattern = this.#context.createPattern(tile, 'repeat');
		pattern?.setTransform(new DOMMatrix().scale(1 / this.#ratio));
		return pattern;
	}

	#drawIcon(image: string): void {
		const ratio = Math.max(1, devicePixelRatio);
		const pixels = rasterize(image, this.#theme, ratio);
		if (!pixels) return;
		this.#icon.width = pixels.width;
		this.#icon.height = pixels.height;
		this.#icon.style.width = `${ICON_PIXELS}px`;
		this.#icon.style.height = `${ICON_PIXELS}px`;
		this.#icon.getContext('2d')?.putImageData(pixels, 0, 0);
	}

	#placeIcon(): void {
		this.#icon.style.visibility = this.#held ? 'visible' : 'hidden';
		if (!this.#held) return;
		const { size, x, y } = this.#view;
		const left = this.#held[0] * size - x - ICON_PIXELS / 2;
		const top = this.#held[1] * size - y - ICON_PIXELS / 2;
		this.#icon.style.transform = `translate(${left}px, ${top}px)`;
	}
}

/** Of a tile of the whole world. */
const TILE_PIXELS = 512;

function toShape({ geometry }: GeoJSON.Feature): Shape {
	const rings = geometry.type === 'Polygon' ? geometry.coordinates : [];
	return {
		rings: rings.map((ring) => {
			const flat = new Float64Array(2 * ring.length);
			ring.forEach(([lon = NaN, lat = NaN], index) => {
				flat[2 * index] = mercatorX(lon);
				flat[2 * index + 1] = mercatorY(lat);
			});
			return flat;
		}),
		path: undefined,
		box: [Infinity, Infinity, -Infinity, -Infinity]
	};
}

function mercatorX(lon: number): number {
	return (lon + 180) / 360;
}

function mercatorY(lat: number): number {
	return (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2;
}

function widen(box: Shape['box'], other: Shape['box']): void {
	box[0] = Math.min(box[0], other[0]);
	box[1] = Math.min(box[1], other[1]);
	box[2] = Math.max(box[2], other[2]);
	box[3] = Math.max(box[3], other[3]);
}

function meets(a: Shape['box'], b: Shape['box']): boolean {
	return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** Setting its size clears a canvas: only where it differs. */
function fit(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
	const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
	if (canvas.width !== across) canvas.width = across;
	if (canvas.height !== down) canvas.height = down;
	canvas.style.width = `${width}px`;
	canvas.style.height = `${height}px`;
}
