import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Invalid } from '#lib/server/errors.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { setBoundary } from '#lib/server/services/outline.ts';
import { printResult, progress, withContext } from './command.ts';

/** `atlas district create`: the outline stays empty with `auto`, else is read from a GeoJSON file. */
export async function createFromFile(options: {
	code: string;
	name: string;
	boundary: string;
	datum?: string;
	json?: boolean;
}): Promise<void> {
	const { code, name, boundary, datum = '' } = options;
	const outline = boundary === 'auto' ? 'auto' : await readOutline(boundary);
	const { district, notices } = await withContext((context) =>
		createDistrict(context, {
			code,
			name,
			boundary: outline,
			...(outline === 'auto' ? {} : { datum, boundary_source: boundary })
		})
	);
	for (const notice of notices) progress(notice);
	printResult(
		{
			code: district.code,
			name: district.name,
			boundary: outline === 'auto' ? 'auto' : 'given',
			projection: district.projection
		},
		options
	);
}

/** `atlas district boundary`: another outline for a district that is there. */
export async function importBoundary(
	file: string,
	options: { code: string; datum?: string; source?: string; json?: boolean }
): Promise<void> {
	const boundary = await readOutline(file);
	const { district, datum, areaSquareMeters, notices } = await withContext((context) =>
		setBoundary(context, options.code, {
			boundary,
			datum: options.datum ?? '',
			source: options.source ?? basename(file)
		})
	);
	for (const notice of notices) progress(notice);
	const { code, name, bbox, projection } = district;
	printResult({ code, name, datum, areaSquareMeters, bbox, projection, notices }, options);
}

async function readOutline(file: string): Promise<Record<string, unknown>> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (cause) {
		throw new Invalid(['读不到文件 {file}。请检查路径。', 'Cannot read {file}. Check the path.'], {
			params: { file },
			cause
		});
	}
	try {
		const parsed: unknown = JSON.parse(text);
		if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
	} catch (cause) {
		if (!(cause instanceof SyntaxError)) throw cause;
	}
	throw new Invalid(
		[
			'{file} 不是 GeoJSON。边界应为 GeoJSON 面文件。',
			'{file} is no GeoJSON. The outline must be a GeoJSON polygon file.'
		],
		{ params: { file } }
	);
}
