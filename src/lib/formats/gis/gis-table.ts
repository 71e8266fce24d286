import { GEOMETRY_LAT, GEOMETRY_LON, type LedgerTable } from '#lib/domain/ledger/table.ts';
import type { GdalOptions } from '../gdal/run-gdal.ts';
import { tableOfFeatures } from '../ledger/geojson-table.ts';
import { LedgerFormatError } from '../ledger/ledger-format-error.ts';
import { ProblemList, type ReadLimits } from '../ledger/read-limits.ts';
import { readGisFeatures } from './read-features.ts';
import type { GisFormat } from './stage-source.ts';

/**
 * The points of a geographic file as a ledger's table.
 *
 * @throws {LedgerFormatError} As `readGisFeatures`; or meters in a plane that neither the file nor a person names.
 */
export async function readGisTable(
	path: string,
	format: GisFormat,
	options: {
		sheet?: string | undefined;
		encoding?: string | undefined;
		isCrsStated?: boolean | undefined;
		limits: ReadLimits;
	},
	gdal: GdalOptions
): Promise<LedgerTable> {
	const { sheet, encoding, limits } = options;
	const found = await readGisFeatures(
		path,
		format,
		{ layer: sheet, wanted: 'Point', encoding, limits },
		{ ...gdal, signal: limits.signal }
	);
	const problems = new ProblemList();
	for (const message of found.notes)
		problems.add({ severity: 'warning', code: 'file_note', message });
	const table = tableOfFeatures(found.features, found.crs, limits, problems);
	if (found.crs === null && options.isCrsStated !== true) {
		if (!areDegrees(table)) throw noSystem(found.format);
		problems.add({
			severity: 'warning',
			code: 'no_crs',
			message: {
				zh: '文件没有写明坐标系（.prj 缺少或读不懂）：坐标像经纬度，按 CGCS2000 读取。',
				en: 'The file names no coordinate system (no .prj that can be understood): the numbers look like degrees and were taken as CGCS2000.'
			}
		});
	}
	return {
		...table,
		...problems.result(),
		format: found.format,
		encoding: null,
		sheets: found.layers,
		sheet: found.layer
	};
}

function areDegrees({ headings, rows }: LedgerTable): boolean {
	const lon = headings.indexOf(GEOMETRY_LON);
	const lat = headings.indexOf(GEOMETRY_LAT);
	return rows.every(({ cells }) => {
		const [x, y] = [cells[lon], cells[lat]];
		if (typeof x !== 'number' || typeof y !== 'number') return true;
		return Math.abs(x) <= 180 && Math.abs(y) <= 90;
	});
}

/** Meters in a plane that neither the file nor a person names. */
export function noSystem(format: GisFormat): LedgerFormatError {
	const where = format === 'shp' ? '（同名的 .prj 缺少或读不懂）' : '';
	const sidecar = format === 'shp' ? ' (no .prj beside it, or none that can be understood)' : '';
	return new LedgerFormatError('no_crs', {
		zh: `坐标是平面坐标，但文件没有写明坐标系${where}。请补上，或用 --crs 说明，如 --crs EPSG:4552。`,
		en: `The coordinates are in a plane, but the file does not say which${sidecar}. Add it, or name it with --crs, e.g. --crs EPSG:4552.`
	});
}
