import type { Revision } from '#lib/map/client/api-types.ts';

export interface TileOptions {
	/** Scheme and host of the page: MapLibre asks for absolute addresses. */
	origin: string;
	district: string;
	/** Versions of what the tiles are made from; a new one is a new address, so caches never lie. */
	revision: Revision;
	minutes: number;
	winter: boolean;
}

export interface TileUrls {
	base: string;
	facility: string;
	response: string;
}

/** Addresses of the district's own vector tiles, `{z}/{x}/{y}` left for MapLibre to fill. */
export function printTileUrls(options: TileOptions): TileUrls {
	const { origin, revision, minutes, winter } = options;
	const root = `${origin}/api/districts/${encodeURIComponent(options.district)}/tiles`;
	// Stations and rules move the response field as much as roads do.
	const responseVersion = `${revision.roads}.${revision.register}.${revision.rules}`;
	return {
		base: `${root}/base/{z}/{x}/{y}?v=${revision.base}.${revision.areas}`,
		facility: `${root}/facility/{z}/{x}/{y}?v=${revision.register}`,
		response: `${root}/response/{z}/{x}/{y}?v=${responseVersion}&minutes=${minutes}&winter=${winter}`
	};
}
