import { cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { translate, type Message } from '#lib/domain/messages/index.ts';
import {
	BOX_FORMAT,
	BOX_MANIFEST,
	BOX_PARTS,
	BOX_VERSION,
	type BoxFile,
	type BoxManifest,
	type BoxRequest
} from '#lib/domain/planning-box.ts';
import { EXPORT_LAYERS, type ExportFormat, type ExportLayerName } from '#lib/domain/export.ts';
import { printDocx } from '#lib/formats/document/print-docx.ts';
import type { Layer } from '#lib/formats/layer.ts';
import { writeXlsx } from '#lib/formats/xlsx.ts';
import { writeZip, zipEntriesOf, type ZipEntry } from '#lib/formats/zip.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { authorize, type Context } from '../context.ts';
import { exportLayers } from '../export.ts';
import { publicFieldsOf } from '#lib/domain/disclosure.ts';
import { makeSheets } from '../sheet/sheets.ts';
import { boxTables } from './box-tables.ts';
import { composeManual } from './box-manual.ts';
import { listProjects } from './box-projects.ts';
import { readBoxSource, type BoxSource } from './box-source.ts';
import { composeText } from './box-text.ts';
import { hashFile } from '../ledger/open-ledger.ts';
import { checkBox } from './check-box.ts';

export interface BoxWork {
	/** Empty directory for the parts; the caller's to remove. */
	folder: string;
	/** Where the finished zip goes. */
	out: string;
	onProgress?: ((share: number, message: string) => void) | undefined;
	signal?: AbortSignal | undefined;
}

export interface MadeBox {
	manifest: BoxManifest;
	bytes: number;
	/** Files read back and compared, their features and rows. */
	checked: { files: number; features: number; rows: number; pages: number };
	notes: Message[];
}

/** Formats of 数据库, each in a folder of its own. */
const DATABASE_FORMATS = ['gpkg', 'shp', 'gdb', 'dxf'] as const satisfies readonly ExportFormat[];

/**
 * Makes the planning box (修编成果包): one zip with 文本, 说明书, 图集, 附表, 数据库 and a manifest, read back and compared
 * before it is offered.
 *
 * @throws {NotFound} No such district or scenario. @throws {Unavailable} Nothing is on its map yet.
 * @throws {Error} What was read back is not what was written: the box is not kept.
 */
export async function makeBox(
	context: Context,
	district: string,
	request: BoxRequest,
	work: BoxWork
): Promise<MadeBox> {
	authorize(context, district, 'export.run');
	const tell = (share: number, message: string) => {
		work.signal?.throwIfAborted();
		work.onProgress?.(share, message);
	};
	const root = join(work.folder, 'box');
	for (const part of Object.values(BOX_PARTS)) await mkdir(join(root, part), { recursive: true });
	tell(0.02, '计算');
	const source = await readBoxSource(context, district, request);
	const projects = await listProjects(source);
	const counts = new Map<string, Record<string, number>>();
	tell(0.15, BOX_PARTS.text);
	await writePaper(root, BOX_PARTS.text, await printDocx(composeText(source, projects)), '文本');
	await writePaper(
		root,
		BOX_PARTS.manual,
		await printDocx(composeManual(source, projects)),
		'说明书'
	);
	tell(0.2, BOX_PARTS.tables);
	const tables = `${BOX_PARTS.tables}/附表.xlsx`;
	counts.set(
		tables,
		await writeTables(join(root, tables), source, await boxTables(source, projects))
	);
	tell(0.25, BOX_PARTS.atlas);
	const sheets = await makeSheets(context, district, sheetQuestion(request, source), {
		folder: join(root, BOX_PARTS.atlas),
		signal: work.signal,
		onProgress: (share, message) => tell(0.25 + 0.35 * share, `${BOX_PARTS.atlas} ${message}`)
	});
	for (const { name, pages } of sheets.files) counts.set(`${BOX_PARTS.atlas}/${name}`, { pages });
	const notes = [...source.notes, ...sheets.notes];
	for (const [index, format] of DATABASE_FORMATS.entries()) {
		tell(0.6 + 0.06 * index, `${BOX_PARTS.database} ${format.toUpperCase()}`);
		notes.push(...(await writeDatabase(source, format, { root, counts, signal: work.signal })));
	}
	tell(0.85, '清单');
	const manifest = await describeBox(source, { root, counts, notes: unique(notes) });
	await writeFile(join(root, BOX_MANIFEST), `${JSON.stringify(manifest, null, '\t')}\n`);
	await pack(root, work);
	tell(0.9, '读回核对');
	const checked = await checkBox(work.out, {
		folder: join(work.folder, 'check'),
		signal: work.signal
	}).catch(async (error: unknown) => {
		await rm(work.out, { force: true });
		throw error;
	});
	const { size: bytes } = await stat(work.out);
	await insertAudit(context.db, {
		actor: context.actor,
		district,
		action: 'export',
		entity: 'planning_box',
		after: { ...request, bytes, files: manifest.files.length, sha256: await hashFile(work.out) }
	});
	tell(1, '完成');
	return { manifest, bytes, checked, notes: unique(notes) };
}

async function writePaper(
	root: string,
	part: string,
	bytes: Uint8Array,
	name: string
): Promise<void> {
	await writeFile(join(root, part, `${name}.docx`), bytes);
}

async function writeTables(
	path: string,
	source: BoxSource,
	tables: readonly Layer[]
): Promise<Record<string, number>> {
	const counts: Record<string, number> = {};
	const counted = tables.map((layer): Layer => {
		const [title] = layer.label;
		counts[title] = 0;
		const features = async function* () {
			for await (const feature of layer.features) {
				counts[title] = (counts[title] ?? 0) + 1;
				yield feature;
			}
		};
		return { ...layer, features: features() };
	});
	await writeXlsx(path, counted, {
		title: `${source.planTitle} 附表`,
		epsg: 4490,
		crs: 'EPSG:4490',
		isGeographic: true,
		marks: marksOf(source)
	});
	return counts;
}

function marksOf({ district, request }: BoxSource): string[] {
	return [
		translate(`export.disclosure.${request.disclosure}`, 'zh-CN'),
		...(district.is_demo ? [translate('app.demoNote', 'zh-CN')] : [])
	];
}

function sheetQuestion(request: BoxRequest, { planTitle, compiledBy, scenario }: BoxSource) {
	const { paper, towns, base, view, disclosure, reviewNumber, dotsPerInch } = request;
	const asked = { paper, towns, base, view, disclosure, reviewNumber, dotsPerInch };
	return { ...asked, planTitle, compiledBy, scenario: scenario?.id };
}

/** Layers that there is data for and that may be told. */
function layersOf({
	coverage,
	response,
	shortfall,
	request,
	scenario
}: BoxSource): ExportLayerName[] {
	return EXPORT_LAYERS.filter((layer) => {
		if (request.disclosure === 'public' && publicFieldsOf(layer) === undefined) return false;
		if (layer === 'holes') return coverage !== undefined;
		if (layer === 'response' || layer === 'gaps' || layer === 'responsibility')
			return response !== undefined;
		if (layer === 'shortfall') return shortfall !== undefined;
		return layer !== 'scenario' || scenario !== undefined;
	});
}

async function writeDatabase(
	source: BoxSource,
	format: (typeof DATABASE_FORMATS)[number],
	{
		root,
		counts,
		signal
	}: { root: string; counts: Map<string, Record<string, number>>; signal: AbortSignal | undefined }
): Promise<Message[]> {
	const { context, district, request, scenario } = source;
	const exported = await exportLayers(
		context,
		district.code,
		{
			layers: layersOf(source).join(','),
			format,
			crs: `EPSG:${district.srid}`,
			view: request.view,
			disclosure: request.disclosure,
			scenario: scenario?.id
		},
		{ pack: 'never', signal }
	);
	try {
		const folder = `${BOX_PARTS.database}/${format.toUpperCase()}`;
		await mkdir(join(root, folder), { recursive: true });
		for (const path of exported.paths) {
			const name = basename(path).replace(/^layers/, district.code);
			await moveInto(path, join(root, folder, name));
			const isMain = format === 'shp' ? name.endsWith('.shp') : path === exported.path;
			if (!isMain) continue;
			const layer = /^[^-]+-(.*)\.shp$/.exec(name)?.[1];
			const own = layer === undefined ? exported.layers : { shp: exported.layers[layer] ?? NaN };
			counts.set(`${folder}/${name}`, own);
		}
		return exported.notes;
	} finally {
		await exported.remove();
	}
}

async function moveInto(path: string, target: string): Promise<void> {
	await cp(path, target, { recursive: true });
}

async function describeBox(
	source: BoxSource,
	{
		root,
		counts,
		notes
	}: {
		root: string;
		counts: ReadonlyMap<string, Record<string, number>>;
		notes: readonly Message[];
	}
): Promise<BoxManifest> {
	const { district, request, planTitle, compiledBy, dataAt, revision, scenario } = source;
	const files: BoxFile[] = [];
	for (const name of await listFiles(root)) {
		const path = join(root, name);
		const { size: bytes } = await stat(path);
		// What GDAL counts in a geodatabase belongs to the directory, and is told with its first file.
		const own = counts.get(name) ?? countsOfDirectory(name, counts);
		files.push({ name, bytes, sha256: await hashFile(path), ...(own ? { counts: own } : {}) });
	}
	return {
		format: BOX_FORMAT,
		version: BOX_VERSION,
		district: { code: district.code, name: district.name },
		planTitle,
		compiledBy,
		dataAt: dataAt.toISOString(),
		revision,
		crs: `EPSG:${district.srid}`,
		disclosure: request.disclosure,
		demo: district.is_demo,
		scenario: scenario ? { id: scenario.id, name: scenario.name } : null,
		notes: notes.map(([zh, en]) => ({ zh, en })),
		files
	};
}

/** The counts of a geodatabase stand with the file `gdb` that every geodatabase has. */
function countsOfDirectory(
	name: string,
	counts: ReadonlyMap<string, Record<string, number>>
): Record<string, number> | undefined {
	const directory = /^(.*\.gdb)\/gdb$/.exec(name)?.[1];
	return directory === undefined ? undefined : counts.get(directory);
}

async function listFiles(root: string, folder = ''): Promise<string[]> {
	const names: string[] = [];
	const entries = await readdir(join(root, folder), { withFileTypes: true });
	for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
		if (entry.isDirectory()) names.push(...(await listFiles(root, name)));
		else names.push(name);
	}
	return names;
}

async function pack(root: string, { out, signal }: BoxWork): Promise<void> {
	const entries = async function* (): AsyncGenerator<ZipEntry> {
		yield* zipEntriesOf(join(root, BOX_MANIFEST), BOX_MANIFEST);
		for (const part of Object.values(BOX_PARTS)) yield* zipEntriesOf(join(root, part), part);
	};
	await writeZip(out, entries(), signal);
}

function unique(notes: readonly Message[]): Message[] {
	return [...new Map(notes.map((note) => [note[0], note])).values()];
}
