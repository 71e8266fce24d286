import type { MapTool } from './map-tool.ts';
import { toPoint } from './map-features.ts';

/** Places one point: a click puts it there, a drag moves it. */
export class PlaceTool implements MapTool {
	/** `[lon, lat]`; null: not placed. */
	position = $state.raw<[number, number] | null>(null);
	readonly #onplaced: () => void;

	/** @param onplaced The point was put down, or let go after a drag. */
	constructor(position: [number, number] | null, onplaced: () => void) {
		this.position = position;
		this.#onplaced = onplaced;
	}

	get sketch(): GeoJSON.FeatureCollection {
		const { position } = this;
		const features = position ? [toPoint(position, { handle: 0, role: 'place' })] : [];
		return { type: 'FeatureCollection', features };
	}

	tap(position: [number, number]): void {
		this.put(position);
	}

	drag(_handle: number, position: [number, number], isEnd: boolean): void {
		if (isEnd) this.put(position);
		else this.position = position;
	}

	put(position: [number, number] | null): void {
		// Seven decimals are a centimeter; more are noise of the screen.
		this.position = position && [Number(position[0].toFixed(7)), Number(position[1].toFixed(7))];
		this.#onplaced();
	}
}
