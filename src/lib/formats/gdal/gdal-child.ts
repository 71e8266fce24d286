import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import v8 from 'node:v8';
import type {
	GdalAnswer,
	GdalConversion,
	GdalJob,
	GdalLayer,
	GdalOutput,
	GdalReading,
	GdalResult
} from './gdal-job.ts';

// The program of the GDAL process: one job, one answer, end. Its working directory is the job's own:
// GDAL (gdal3.js, WebAssembly) sees nothing else, and a wrong path there ends the process, not ours.

/** The part of gdal3.js that is used here. */
interface Gdal {
	open(file: string, options?: string[]): Promise<{ datasets: Dataset[] }>;
	ogr2ogr(
		dataset: Dataset,
		options: string[],
		output: string
	): Promise<{ real: string; all: { real: string }[] }>;
}
interface Dataset {
	info?: {
		layers?: {
			name: string;
			featureCount: number;
			fields?: unknown[];
			geometryFields?: {
				type?: string;
				coordinateSystem?: { wkt?: string; projjson?: { type?: string } } | null;
			}[];
		}[];
	};
}
type Initialize = (config: {
	path: string;
	dest: string;
	env: Record<string, string>;
	logHandler: (text: string) => void;
	errorHandler: (text: string) => void;
}) => Promise<Gdal>;

type Made = Omit<GdalResult, 'peakRssMegabytes'>;

const OUTPUT = 'out';
const PAGES_PER_MEGABYTE = 16;
const require = createRequire(import.meta.url);

process.once('message', (job: GdalJob) => {
	void run(job).then((answer) => process.send?.(answer, () => process.disconnect()));
});
process.on('disconnect', () => process.exit());

async function run(job: GdalJob): Promise<GdalAnswer> {
	const complaints: string[] = [];
	try {
		const result = await convert(job, complaints);
		// Some complaints are no failure to gdal3.js, e.g. a layer of a VRT that cannot be opened.
		const error = complaints.find((text) => text.startsWith('ERROR'));
		const peakRssMegabytes = process.resourceUsage().maxRSS / 1024;
		return error === undefined
			? { result: { ...result, peakRssMegabytes } }
			: { failure: complaints.join('\n') };
	} catch (error) {
		return { failure: [...complaints, describe(error)].join('\n') };
	}
}

async function convert(job: GdalJob, complaints: string[]): Promise<Made> {
	limitMemory();
	compileOnce();
	mkdirSync(OUTPUT);
	const folder = join(dirname(require.resolve('gdal3.js/package.json')), 'dist/package');
	const initialize = require('gdal3.js/node') as Initialize;
	const gdal = await initialize({
		// It puts "./" before this path.
		path: relative(process.cwd(), folder),
		dest: OUTPUT,
		// Without it "2026-01-05" becomes a date, which some formats print as 2026/01/05.
		env: {
			OGR_GEOJSON_DATE_AS_STRING: 'YES',
			OGR_SQLITE_SYNCHRONOUS: 'OFF',
			...job.settings
		},
		logHandler: () => undefined,
		errorHandler: (text) => complaints.push(text)
	});
	const { datasets } = await gdal.open(job.source, [...(job.openOptions ?? [])]);
	const [source] = datasets;
	if (!source) throw new Error(`cannot open ${job.source}`);
	const outputs: GdalOutput[] = [];
	if (job.read) return read(gdal, source, job.read);
	for (const conversion of job.conversions) outputs.push(await make(gdal, source, conversion));
	return { outputs };
}

async function read(gdal: Gdal, source: Dataset, reading: GdalReading): Promise<Made> {
	const layers = (source.info?.layers ?? []).map((layer): GdalLayer => {
		const [geometry] = layer.geometryFields ?? [];
		return {
			name: layer.name,
			featureCount: layer.featureCount,
			columnCount: layer.fields?.length ?? 0,
			geometryType: geometry?.type ?? 'None',
			wkt: geometry?.coordinateSystem?.wkt
		};
	});
	const chosen = chooseLayer(layers, reading);
	const isTooLarge =
		chosen &&
		(chosen.columnCount > reading.maxColumns || chosen.featureCount > reading.maxFeatures);
	if (!chosen || isTooLarge) return { outputs: [], layers, chosen: chosen?.name };
	const options = [
		...['-f', 'GeoJSON', '-dim', 'XY', '-lco', 'COORDINATE_PRECISION=12'],
		...(chosen.wkt === undefined ? [] : ['-t_srs', 'EPSG:4490']),
		chosen.name
	];
	const output = await make(gdal, source, { options, output: 'read' });
	return { outputs: [output], layers, chosen: chosen.name };
}

function chooseLayer(layers: readonly GdalLayer[], reading: GdalReading): GdalLayer | undefined {
	if (reading.layer !== undefined) return layers.find(({ name }) => name === reading.layer);
	const filled = layers.filter(({ name, featureCount }) => featureCount > 0 && name !== 'blocks');
	const isWanted = ({ geometryType }: GdalLayer) => geometryType.includes(reading.wanted);
	const isOpen = ({ geometryType }: GdalLayer) => /^(Geometry|Unknown)/.test(geometryType);
	return filled.find(isWanted) ?? filled.find(isOpen) ?? filled[0] ?? layers[0];
}

async function make(
	gdal: Gdal,
	source: Dataset,
	{ options, output, isLeftClosed }: GdalConversion
): Promise<GdalOutput> {
	const { real, all } = await gdal.ogr2ogr(source, [...options], output);
	const reopened = `/output/${real.slice(OUTPUT.length + 1)}`;
	const [made] = isLeftClosed ? [] : (await gdal.open(reopened)).datasets;
	const layers = (made?.info?.layers ?? []).map(({ name, featureCount, geometryFields }) => ({
		name,
		featureCount,
		crsType: geometryFields?.[0]?.coordinateSystem?.projjson?.type
	}));
	// Of a File Geodatabase GDAL lists what is in the directory.
	const isDirectory = all.every((entry) => entry.real.startsWith(`${real}/`));
	return { file: real, files: isDirectory ? [real] : all.map((entry) => entry.real), layers };
}

/** WebAssembly memory is outside V8's heap and has a limit of its own. */
function limitMemory(): void {
	const megabytes = Number(process.argv[2]);
	if (megabytes > 0)
		v8.setFlagsFromString(`--wasm-max-mem-pages=${megabytes * PAGES_PER_MEGABYTE}`);
}

/**
 * Of its 28 MB of WebAssembly a job uses little, for a second: to compile that again, better, costs 70 MB and a
 * third of the time, and gains nothing before hundreds of thousands of features.
 */
function compileOnce(): void {
	for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--wasm-lazy-validation'])
		v8.setFlagsFromString(flag);
}

function describe(error: unknown): string {
	if (Array.isArray(error)) return error.map(describe).join('\n');
	if (error instanceof Error) return error.message;
	return typeof error === 'string' ? error : JSON.stringify(error);
}
