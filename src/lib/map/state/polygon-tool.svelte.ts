import type { MapTool } from './map-tool.ts';
import { toPoint } from './map-features.ts';

type Position = [number, number];
/** Handles between two vertices: dragged, they become a vertex. */
const MIDDLE = 10_000;

/** Draws one ring: a click adds a vertex, a drag moves one, a click on the first closes it. */
export class PolygonTool implements MapTool {
	vertices = $state.raw<readonly Position[]>([]);
	isClosed = $state(false);
	/** The middle that is being dragged has become this vertex. */
	#grown: number | null = null;

	constructor(ring: readonly Position[] = []) {
		this.vertices = ring;
		this.isClosed = ring.length >= 3;
	}

	/** A GeoJSON polygon; null with fewer than three vertices. */
	get polygon(): GeoJSON.Polygon | null {
		const [first] = this.vertices;
		if (!first || this.vertices.length < 3) return null;
		return { type: 'Polygon', coordinates: [[...this.vertices, first]] };
	}

	get sketch(): GeoJSON.FeatureCollection {
		const { vertices, polygon, isClosed } = this;
		const features: GeoJSON.Feature[] = vertices.map((vertex, index) =>
			toPoint(vertex, { handle: index, role: 'vertex' })
		);
		if (isClosed) features.unshift(...this.#middles());
		const shape: GeoJSON.Geometry | null =
			polygon ??
			(vertices.length === 2 ? { type: 'LineString', coordinates: [...vertices] } : null);
		if (shape) features.unshift({ type: 'Feature', geometry: shape, properties: {} });
		return { type: 'FeatureCollection', features };
	}

	tap(position: Position, _facilityId: string | null, handle: number | null): void {
		if (handle === 0 && this.vertices.length >= 3) this.isClosed = true;
		else if (handle === null && !this.isClosed) this.vertices = [...this.vertices, round(position)];
	}

	drag(handle: number, position: Position, isEnd: boolean): void {
		let index = handle;
		if (handle >= MIDDLE) {
			index = this.#grown ?? handle - MIDDLE + 1;
			if (this.#grown === null) {
				this.#grown = index;
				this.vertices = [
					...this.vertices.slice(0, index),
					round(position),
					...this.vertices.slice(index)
				];
			}
		}
		this.vertices = this.vertices.map((vertex, at) => (at === index ? round(position) : vertex));
		if (isEnd) this.#grown = null;
	}

	/** Takes the last vertex away, or opens the ring again. */
	stepBack(): void {
		if (this.isClosed) this.isClosed = false;
		else this.vertices = this.vertices.slice(0, -1);
	}

	clear(): void {
		this.vertices = [];
		this.isClosed = false;
	}

	#middles(): GeoJSON.Feature[] {
		const { vertices } = this;
		return vertices.map(([lon, lat], index) => {
			const [nextLon, nextLat] = vertices[(index + 1) % vertices.length] ?? [lon, lat];
			const middle: Position = [(lon + nextLon) / 2, (lat + nextLat) / 2];
			return toPoint(middle, { handle: MIDDLE + index, role: 'middle' });
		});
	}
}

function round([lon, lat]: Position): Position {
	return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}
