import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGbk } from '../gbk.ts';
import { writeWithGdal } from '../gdal/gdal-formats.ts';
import type { GdalOptions } from '../gdal/run-gdal.ts';
import type { Layer } from '../layer.ts';
import { readTable } from '../ledger/read-table.ts';
import { writeZip, zipEntriesOf } from '../zip.ts';

const COUNT = 20;
const folder = mkdtempSync(join(tmpdir(), 'fire-atlas-bad-'));
const projectRoot = resolve(import.meta.dirname, '../../../..');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function layerOf(): Layer {
	const features = async function* () {
		for (let index = 0; index < COUNT; index++) {
			const coordinates = [500_000 + index, 5_300_000];
			yield { geometry: { type: 'Point' as const, coordinates }, values: [index, 'x', '甲', null] };
		}
	};
	return {
		name: 'hydrant',
		label: ['消火栓', 'Hydrant'],
		geometryType: 'Point',
		fields: ['code', 'name', 'road', 'note'].map((name) => ({
			name,
			label: [name, name],
			type: 'text'
		})),
		features: features()
	};
}

async function newFolder(name: string): Promise<string> {
	const path = join(folder, name);
	await mkdir(path);
	return path;
}

let readings = 0;
const gdal = async (name: string): Promise<GdalOptions> => ({
	projectRoot,
	environment: { PATH: process.env['PATH'] ?? '' },
	workDirectory: await newFolder(name)
});
const withGdal = async <T>(run: (options: GdalOptions) => Promise<T>): Promise<T> =>
	run(await gdal(`read-${++readings}`));

async function write(format: 'gpkg' | 'shp', name: string): Promise<string> {
	const options = { title: '坏文件', epsg: 4552, sourceEpsg: 4552 };
	const { paths } = await writeWithGdal(format, [layerOf()], options, await gdal(name));
	return paths[0] ?? '';
}

describe('a bad file is refused with where and why', () => {
	let shapefile = '';
	beforeAll(async () => {
		shapefile = await write('shp', 'bad-shp');
	});
	const refuse = async (path: string, code: string, words: string) =>
		expect(readTable(path, { withGdal })).rejects.toMatchObject({
			code,
			text: { zh: expect.stringContaining(words) }
		});
	it('a zip that is cut off', async () => {
		const whole = join(folder, 'whole.zip');
		await writeZip(whole, zipEntriesOf(shapefile, 'x.shp'));
		const cut = join(folder, 'cut.zip');
		const bytes = readFileSync(whole);
		writeFileSync(cut, bytes.subarray(0, bytes.length >> 1));
		await refuse(cut, 'broken_archive', '重新打包');
	});

	it('meters without a .prj', async () => {
		const path = join(await newFolder('no-prj'), 'x.shp');
		for (const extension of ['shp', 'shx', 'dbf'])
			await copyFile(shapefile.replace(/shp$/, extension), path.replace(/shp$/, extension));
		await refuse(path, 'no_crs', '.prj');
		const stated = await readTable(path, { withGdal, isCrsStated: true });
		expect(stated.rows).toHaveLength(COUNT);
	});

	const part = (extension: string) => readFileSync(shapefile.replace(/shp$/, extension));
	const link = { os: 3, attrs: (0o120777 << 16) >>> 0 };
	const kml = (body: string, head = '') =>
		`<?xml version="1.0"?>${head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${body}</Document></kml>`;
	const utf8 = (text: string) => new TextEncoder().encode(text);
	const zipped = (name: string, content: Uint8Array | [Uint8Array, typeof link]) => () =>
		zipSync({ [name]: content });
	const shp = new Uint8Array(100);
	const manyColumns = Array.from(
		{ length: 1_000_000 },
		(_, index) => `<Data name="c${index}"><value>1</value></Data>`
	);

	it.each<[file: string, content: () => Uint8Array | string, code: string, words: string]>([
		['out.zip', zipped('../../x.shp', shp), 'hostile_name', '不安全'],
		['absolute.zip', zipped('/etc/x.shp', shp), 'hostile_name', '不安全'],
		['colon.zip', zipped('a:b.shp', shp), 'hostile_name', '不安全'],
		['nul.zip', zipped('a\0b.shp', shp), 'hostile_name', '不安全'],
		['backslash.zip', zipped('a\\..\\..\\b.shp', shp), 'hostile_name', '不安全'],
		['link.zip', zipped('x.gpkg', [utf8('/etc/passwd'), link]), 'hostile_name', '符号链接'],
		['bomb.zip', zipped('x.dxf', new Uint8Array(96 * 1024 * 1024)), 'zip_bomb', 'x.dxf'],
		['nested.zip', zipped('in.zip', zipSync({ 'x.gpkg': shp })), 'not_a_workbook', '请先解压'],
		[
			'many.zip',
			() => zipSync(Object.fromEntries(Array.from({ length: 5001 }, (_, n) => [`${n}.shp`, shp]))),
			'too_many_entries',
			'5000'
		],
		[
			'no-dbf.zip',
			() => zipSync({ 'x.shp': part('shp'), 'x.shx': part('shx') }),
			'missing_part',
			'.dbf'
		],
		[
			'no-shx.zip',
			() => zipSync({ 'x.shp': part('shp'), 'x.dbf': part('dbf') }),
			'missing_part',
			'.shx'
		],
		['empty.shp', () => '', 'empty_file', '0 字节'],
		['cut.dxf', () => '0\nSECTION\n2\nENTITIES\n0\nPOINT\n8\n0\n10\n500000\n', 'cut_off', 'EOF'],
		['cut.kml', () => kml('<Placemark>').slice(0, -30), 'broken_kml', '重新导出'],
		[
			'entity.kml',
			() => kml('', '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
			'hostile_kml',
			'外部实体'
		],
		[
			'link.kml',
			() => kml('<NetworkLink><Link><href>http://127.0.0.1/x</href></Link></NetworkLink>'),
			'no_layer',
			'网络链接'
		],
		[
			'gbk.kml',
			() => encodeGbk(kml('<Placemark><name>甲</name></Placemark>')),
			'not_utf8',
			'UTF-8'
		],
		[
			'wide.kml',
			() => kml(`<Placemark><ExtendedData>${manyColumns.join('')}</ExtendedData></Placemark>`),
			'too_many_columns',
			'512'
		],
		['half.fgb', () => 'fgb\x03fgb\0', 'unreadable', 'fgb']
	])('%s', async (name, content, code, words) => {
		const path = join(folder, name);
		writeFileSync(path, content());
		await refuse(path, code, words);
	});

	it('and says of a drawing in millimeters what it takes them for', async () => {
		const path = join(folder, 'unit.dxf');
		const head = '0\nSECTION\n2\nHEADER\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n';
		const point = '0\nPOINT\n8\n0\n10\n500000\n20\n5300000\n';
		writeFileSync(path, `${head}0\nSECTION\n2\nENTITIES\n${point}0\nENDSEC\n0\nEOF\n`);
		await refuse(path, 'no_crs', '--crs');
		const { problems } = await readTable(path, { withGdal, isCrsStated: true });
		expect(problems.map(({ message }) => message.zh).join()).toContain('毫米');
	});

	it('a drawing in DWG, half a GeoPackage, and a table of too many columns', async () => {
		const dwg = join(folder, 'x.dwg');
		writeFileSync(dwg, 'AC1032\0\0\0\0');
		await refuse(dwg, 'dwg', 'DXF');
		const whole = readFileSync(await write('gpkg', 'half'));
		const half = join(folder, 'half.gpkg');
		writeFileSync(half, whole.subarray(0, 20_000));
		await refuse(half, 'unreadable', '重新导出');
		const options = { withGdal, maxColumns: 3 };
		await expect(readTable(shapefile, options)).rejects.toMatchObject({ code: 'too_many_columns' });
	});
});
