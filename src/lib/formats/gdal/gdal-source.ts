import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { printFeatures } from '../geojson.ts';
import type { FieldType, Layer, LayerFeature, LayerField } from '../layer.ts';

const VRT_TYPES: Record<FieldType, string> = {
	text: 'type="String"',
	number: 'type="Real"',
	integer: 'type="Integer64"',
	boolean: 'type="Integer" subtype="Boolean"'
};

/** Layers as GDAL opens them: a GeoJSON file each, and one VRT that names the columns. */
export interface GdalSource {
	/** Name of the VRT inside the directory. */
	file: string;
	/** Features written, by layer. */
	counts: Record<string, number>;
	/** Of them without a geometry. */
	unplaced: Record<string, number>;
}

/** Writes layers into GDAL's working directory. Memory does not grow with the number of features. */
export async function writeGdalSource(
	layers: readonly Layer[],
	options: {
		workDirectory: string;
		/** Of the coordinates as they stand in the layers; undefined: of no system that has a code. */
		epsg: number | undefined;
		/** Names of the columns, in their order; the fields' own unless given. */
		nameFields?: (fields: readonly LayerField[]) => string[];
		describe: (layer: Layer) => { identifier: string; description: string };
		signal?: AbortSignal | undefined;
	}
): Promise<GdalSource> {
	const counts: Record<string, number> = {};
	const unplaced: Record<string, number> = {};
	const entries: string[] = [];
	for (const [index, layer] of layers.entries()) {
		const file = `${index}.geojson`;
		const written = await writeCollection(join(options.workDirectory, file), layer);
		counts[layer.name] = written.count;
		unplaced[layer.name] = written.unplaced;
		entries.push(printVrtLayer(layer, file, { ...options, isEmpty: written.count === 0 }));
		options.signal?.throwIfAborted();
	}
	const file = 'layers.vrt';
	await writeFile(
		join(options.workDirectory, file),
		`<OGRVRTDataSource>\n${entries.join('\n')}\n</OGRVRTDataSource>\n`
	);
	return { file, counts, unplaced };
}

/** A collection, because GDAL opens no empty sequence, and in one takes text like 2026-01-05 for a date. */
async function writeCollection(
	path: string,
	layer: Layer
): Promise<{ count: number; unplaced: number }> {
	let count = 0;
	let unplaced = 0;
	const features = async function* (): AsyncGenerator<LayerFeature> {
		for await (const feature of layer.features) {
			if (!feature.geometry) unplaced++;
			yield feature;
		}
	};
	const lines = async function* () {
		yield '{"type":"FeatureCollection","features":[\n';
		for await (const line of printFeatures({ ...layer, features: features() }))
			yield count++ === 0 ? line : `,\n${line}`;
		// Of nothing GDAL knows no columns: one row names them, which the VRT passes over.
		if (count === 0) yield printNames(layer);
		yield '\n]}\n';
	};
	await pipeline(Readable.from(lines()), createWriteStream(path));
	return { count, unplaced };
}

function printNames({ fields }: Layer): string {
	const properties = Object.fromEntries(fields.map(({ name }) => [name, null]));
	return JSON.stringify({ type: 'Feature', properties, geometry: null });
}

function printVrtLayer(
	layer: Layer,
	file: string,
	options: Parameters<typeof writeGdalSource>[1] & { isEmpty: boolean }
): string {
	const table = file.replace('.geojson', '');
	// In the language of VRT, which is none of a database.
	const columns = 'SELECT *';
	const noRow = `FROM "${table}" WHERE FID = -1`;
	const rows = options.isEmpty
		? `<SrcSQL>${columns} ${noRow}</SrcSQL>`
		: `<SrcLayer>${table}</SrcLayer>`;
	const { identifier, description } = options.describe(layer);
	const names = options.nameFields?.(layer.fields);
	const fields = layer.fields.map(
		({ name, type, label: [zh] }, index) =>
			`<Field name="${escapeXml(names?.[index] ?? name)}" src="${escapeXml(name)}" ${VRT_TYPES[type]} alternativeName="${escapeXml(zh)}"/>`
	);
	return [
		`<OGRVRTLayer name="${escapeXml(layer.name)}">`,
		`<Metadata><MDI key="IDENTIFIER">${escapeXml(identifier)}</MDI><MDI key="DESCRIPTION">${escapeXml(description)}</MDI></Metadata>`,
		`<SrcDataSource relativeToVRT="1">${file}</SrcDataSource>${rows}`,
		`<GeometryType>wkb${layer.geometryType}</GeometryType>${options.epsg === undefined ? '<LayerSRS>NULL</LayerSRS>' : `<LayerSRS>EPSG:${options.epsg}</LayerSRS>`}`,
		...fields,
		'</OGRVRTLayer>'
	].join('\n');
}

function escapeXml(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;'
	};
	return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
