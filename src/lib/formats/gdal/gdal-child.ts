import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import v8 from 'node:v8';
import type { GdalAnswer, GdalConversion, GdalJob, GdalOutput, GdalResult } from './gdal-job.ts';

// The program of the GDAL process: one job, one answer, end. Its working directory is the job's own:
// GDAL (gdal3.js, WebAssembly) sees nothing else, and a wrong path there ends the process, not ours.

/** The part of gdal3.js that is used here. */
interface Gdal {
	open(file: string): Promise<{ datasets: Dataset[] }>;
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
			geometryFields?: { coordinateSystem?: { projjson?: { type?: string } } }[];
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
		return error === undefined ? { result } : { failure: complaints.join('\n') };
	} catch (error) {
		return { failure: [...complaints, describe(error)].join('\n') };
	}
}

async function convert(job: GdalJob, complaints: string[]): Promise<GdalResult> {
	limitMemory();
	mkdirSync(OUTPUT);
	const folder = join(dirname(require.resolve('gdal3.js/package.json')), 'dist/package');
	const initialize = require('gdal3.js/node') as Initialize;
	const gdal = await initialize({
		// It puts "./" before this path.
		path: relative(process.cwd(), folder),
		dest: OUTPUT,
		// Without it "2026-01-05" becomes a date, which some formats print as 2026/01/05.
		env: { OGR_GEOJSON_DATE_AS_STRING: 'YES', OGR_SQLITE_SYNCHRONOUS: 'OFF' },
		logHandler: () => undefined,
		errorHandler: (text) => complaints.push(text)
	});
	const { datasets } = await gdal.open(job.source);
	const [source] = datasets;
	if (!source) throw new Error(`cannot open ${job.source}`);
	const outputs: GdalOutput[] = [];
	for (const conversion of job.conversions) outputs.push(await make(gdal, source, conversion));
	return { outputs };
}

async function make(
	gdal: Gdal,
	source: Dataset,
	{ options, output }: GdalConversion
): Promise<GdalOutput> {
	const { real, all } = await gdal.ogr2ogr(source, [...options], output);
	const [made] = (await gdal.open(`/output/${real.slice(OUTPUT.length + 1)}`)).datasets;
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

function describe(error: unknown): string {
	if (Array.isArray(error)) return error.map(describe).join('\n');
	if (error instanceof Error) return error.message;
	return typeof error === 'string' ? error : JSON.stringify(error);
}
