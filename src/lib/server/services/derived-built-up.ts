import type { Database } from '#lib/server/db/pool.ts';
import type { Staged } from './import-stage.ts';

export interface DerivedArea {
	name: string;
	source: string;
	derivation: Record<string, unknown>;
	geometry: GeoJSON.MultiPolygon;
	areaSquareMeters: number;
}

export async function deriveBuiltUpArea(
	_db: Database,
	_district: string,
	_staged: Staged
): Promise<DerivedArea | undefined> {
	return undefined;
}
