import { addProtocol } from 'maplibre-gl';

/** Where the phone's tiles come from instead of the network. */
export interface PackedTiles {
	maxZoom: number;
	/** Bytes of a vector tile; empty where there is nothing. */
	readTile: (z: number, x: number, y: number) => Promise<ArrayBuffer>;
}

const PROTOCOL = 'atlas-pack';
export const PACK_TILES = `${PROTOCOL}://tiles/{z}/{x}/{y}`;

/** Lets the map read its base from the phone: no request leaves it. */
export function servePackedTiles({ readTile }: PackedTiles): void {
	addProtocol(PROTOCOL, async ({ url }) => {
		const [z = NaN, x = NaN, y = NaN] = url.split('/').slice(-3).map(Number);
		return { data: await readTile(z, x, y) };
	});
}
