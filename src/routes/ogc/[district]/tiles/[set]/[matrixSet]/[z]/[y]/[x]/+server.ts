import { NotFound } from '#lib/server/errors.ts';
import { answerOgc } from '#lib/server/ogc-http.ts';
import { findTileset, readTile, TILE_MATRIX_SET } from '#lib/server/services/ogc/tilesets.ts';
import { toTileAddress, toTileResponse } from '#lib/server/tiles/tile-response.ts';
import type { RequestHandler } from './$types';

/** OGC API – Tiles puts the row before the column. */
export const GET: RequestHandler = (event) =>
	answerOgc(event, ['v'], async ({ view, url }) => {
		const { set, matrixSet, z, y, x } = event.params;
		const name = findTileset(view, set);
		if (matrixSet !== TILE_MATRIX_SET)
			throw new NotFound(['没有这个瓦片矩阵集：{name}', 'No such tile matrix set: {name}'], {
				params: { name: matrixSet }
			});
		return toTileResponse(
			await readTile(view, name, toTileAddress({ z, x, y })),
			event.request,
			url
		);
	});
