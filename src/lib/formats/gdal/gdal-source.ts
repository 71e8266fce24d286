import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { printWkt } from '../csv.ts';
import {
	eachPosition,
	type FieldType,
	type FieldValue,
	type Layer,
	type LayerFeature,
	type LayerField
} from '../layer.ts';

const VRT_TYPES: Record<FieldType, string> = {
	text: 'type="String"',
	number: 'type="Real"',
	integer: 'type="Integer64"',
	boolean: 'type="Integer" subtype="Boolean"'
};

const EXTENT = ['ExtentXMin', 'ExtentYMin', 'ExtentXMax', 'ExtentYMax'];
const OPEN_OPTIONS = [
	['EMPTY_STRING_AS_NULL', 'YES'],
	['HEADERS', 'YES'],
	['SEPARATOR', 'COMMA'],
	['MAX_LINE_SIZE', '-1']
];
const PIECE_CHARACTERS = 1 << 16;

/** Layers as GDAL opens them: a CSV file each, and one VRT that names the columns. */
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
		const file = `${index}.csv`;
		const written = await writeTable(join(options.workDirectory, file), layer);
		counts[layer.name] = written.count;
		unplaced[layer.name] = written.unplaced;
		entries.push(printVrtLayer(layer, file, { ...options, written }));
		options.signal?.throwIfAborted();
	}
	const file = 'layers.vrt';
	await writeFile(
		join(options.workDirectory, file),
		`<OGRVRTDataSource>\n${entries.join('\n')}\n</OGRVRTDataSource>\n`
	);
	return { file, counts, unplaced };
}

interface WrittenTable {
	count: number;
	unplaced: number;
	/** West, south, east, north of all positions; undefined without any. */
	extent: [number, number, number, number] | undefined;
}

/**
 * Values as they are, texts quoted, columns told by their place. CSV, because GDAL reads it as it comes, in a third of the time
 * that it takes for GeoJSON and without holding it; what CSV cannot tell (types, names) the VRT does.
 */
async function writeTable(path: string, layer: Layer): Promise<WrittenTable> {
	const written: WrittenTable = { count: 0, unplaced: 0, extent: undefined };
	const isPoint = layer.geometryType === 'Point';
	const headings = [
		...(isPoint ? ['x', 'y'] : ['outline']),
		...layer.fields.map((_, index) => nameColumn(index))
	];
	const lines = async function* () {
		let piece = `${headings.join(',')}\n`;
		for await (const { geometry, values } of layer.features) {
			written.count++;
			if (geometry) written.extent = widen(written.extent, geometry);
			else written.unplaced++;
			piece += isPoint ? printPoint(geometry) : printCell(geometry && printWkt(geometry));
			for (const value of values) piece += `,${printCell(value)}`;
			piece += '\n';
			if (piece.length < PIECE_CHARACTERS) continue;
			yield piece;
			piece = '';
		}
		yield piece;
	};
	await pipeline(Readable.from(lines()), createWriteStream(path));
	return written;
}

function nameColumn(index: number): string {
	return `column${index}`;
}

function printPoint(geometry: LayerFeature['geometry']): string {
	if (geometry === null) return ',';
	if (geometry.type !== 'Point') throw new TypeError(`a ${geometry.type} among points`);
	const [x = NaN, y = NaN] = geometry.coordinates;
	return `${x},${y}`;
}

function printCell(value: FieldValue): string {
	if (value === null) return '';
	if (typeof value === 'boolean') return value ? '1' : '0';
	return typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
}

function widen(
	extent: WrittenTable['extent'],
	geometry: NonNullable<LayerFeature['geometry']>
): NonNullable<WrittenTable['extent']> {
	let [west, south, east, north] = extent ?? [Infinity, Infinity, -Infinity, -Infinity];
	eachPosition(geometry, ([x = NaN, y = NaN]) => {
		west = Math.min(west, x);
		south = Math.min(south, y);
		east = Math.max(east, x);
		north = Math.max(north, y);
	});
	return [west, south, east, north];
}

function printVrtLayer(
	layer: Layer,
	file: string,
	options: Parameters<typeof writeGdalSource>[1] & { written: WrittenTable }
): string {
	const { written, epsg } = options;
	const { identifier, description } = options.describe(layer);
	const names = options.nameFields?.(layer.fields);
	const fields = layer.fields.map(
		({ name, type, label: [zh] }, index) =>
			`<Field name="${escapeXml(names?.[index] ?? name)}" src="${nameColumn(index)}" ${VRT_TYPES[type]} alternativeName="${escapeXml(zh)}"/>`
	);
	const encoding =
		layer.geometryType === 'Point'
			? 'encoding="PointFromColumns" x="x" y="y"'
			: 'encoding="WKT" field="outline"';
	// Count and extent, because GDAL goes through the whole table for either of them.
	const extent = written.extent?.map(
		(value, index) => `<${EXTENT[index]}>${value}</${EXTENT[index]}>`
	);
	return [
		`<OGRVRTLayer name="${escapeXml(layer.name)}">`,
		`<Metadata><MDI key="IDENTIFIER">${escapeXml(identifier)}</MDI><MDI key="DESCRIPTION">${escapeXml(description)}</MDI></Metadata>`,
		`<SrcDataSource relativeToVRT="1">${file}</SrcDataSource><SrcLayer>${file.replace('.csv', '')}</SrcLayer>`,
		`<OpenOptions>${OPEN_OPTIONS.map(([key, value]) => `<OOI key="${key}">${value}</OOI>`).join('')}</OpenOptions>`,
		`<FeatureCount>${written.count}</FeatureCount>`,
		`<GeometryType>wkb${layer.geometryType}</GeometryType>`,
		epsg === undefined ? '<LayerSRS>NULL</LayerSRS>' : `<LayerSRS>EPSG:${epsg}</LayerSRS>`,
		`<GeometryField ${encoding}>${extent?.join('') ?? ''}</GeometryField>`,
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
