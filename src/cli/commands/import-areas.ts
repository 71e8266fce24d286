import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { AREA_KINDS, type AreaKind } from '#lib/domain/area.ts';
import { printResult, progress, withContext } from '../command.ts';

interface Flags {
	district: string;
	kind: AreaKind;
	source?: string;
	name?: string;
	nameField?: string;
	codeField?: string;
	layer?: string;
	encoding?: string;
	crs?: string;
	repair?: boolean;
	json?: boolean;
}

/** `atlas import areas FILE`: outlines of one kind from a geographic file. */
export function register(program: Command): void {
	const known = program.commands.find((command) => command.name() === 'import');
	const parent = known ?? program.command('import').description('导入 · import');
	parent
		.command('areas')
		.description('导入范围（GeoJSON、GPKG、SHP、GDB、DXF、KML、FGB、MapInfo） · import areas')
		.argument('<file>', '文件 · file')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.addOption(
			new Option('--kind <kind>', '范围类型 · kind').choices(AREA_KINDS).makeOptionMandatory()
		)
		.option('--source <name>', '来源，默认文件名 · where the outlines come from')
		.option('--name <name>', '整个文件作为一个范围，用此名称 · the whole file is one area')
		.option('--name-field <field>', '名称字段 · field of the name')
		.option('--code-field <field>', '代码字段 · field of the code')
		.option('--layer <name>', '图层 · layer')
		.option('--encoding <name>', 'Shapefile 的编码，如 gbk · encoding of a Shapefile')
		.option('--crs <code>', '文件未写明时的坐标系，如 EPSG:4552 · where the file names none')
		.option('--repair', '修复自相交等错误后导入 · repair invalid outlines')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (file: string, { district, json, ...flags }: Flags) => {
			const { importAreas } = await import('#lib/server/services/import-areas.ts');
			const result = await withContext((context) =>
				importAreas(context, district, file, { source: basename(file), ...flags })
			);
			for (const notice of result.notices) progress(notice);
			printResult({ district, ...result }, json ? { json } : {});
		});
}
