/** What clicks and drags on the map do instead of selecting. */
export interface MapTool {
	/** What is drawn of it. Points with a number `handle` can be dragged. */
	readonly sketch: GeoJSON.FeatureCollection;
	/** A click, the facility under it, and the handle under it. */
	tap(position: [number, number], facilityId: string | null, handle: number | null): void;
	/** A handle on its way; `isEnd` when it is let go. */
	drag(handle: number, position: [number, number], isEnd: boolean): void;
}
