import { Option, type Command } from 'commander';
import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { PLATE_LAYOUTS, type PlateLayout } from '#lib/domain/plate.ts';
import { printResult, withContext } from '../command.ts';
import { writeResult } from '../input-files.ts';

interface Flags {
	district: string;
	kind: FacilityKind;
	text?: string;
	township?: string;
	withoutPlate?: boolean;
	origin: string;
	phone: string;
	owner: string;
	perSheet: PlateLayout;
	out: string;
	json?: boolean;
}

/** `atlas plates`: sheets of QR plates as PDF. */
export function register(program: Command): void {
	program
		.command('plates')
		.description('打印二维码标牌（PDF） · print QR plates')
		.requiredOption('--district <code>', '行政区划代码 · district')
		.requiredOption('--origin <url>', '公众打开的网址 · address that the public opens')
		.requiredOption('--out <file>', '写到哪里 · file to write')
		.addOption(
			new Option('--kind <kind>', '类型 · kind').choices(FACILITY_KINDS).default('hydrant')
		)
		.option('--text <words>', '编号、名称、道路 · number, name or road')
		.option('--township <code>', '乡镇街道 · township')
		.option('--without-plate', '只打没有标牌的 · only those that have none')
		.option('--phone <number>', '报修电话 · telephone for repairs', '')
		.option('--owner <unit>', '落款单位 · unit on the plate', '')
		.addOption(
			new Option('--per-sheet <n>', '每张 A4 几块 · plates a sheet')
				.choices(Object.keys(PLATE_LAYOUTS))
				.default('8')
		)
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(print);
}

async function print(flags: Flags): Promise<void> {
	const { listRegister } = await import('#lib/server/services/facility.ts');
	const { listPlates, printPlates } = await import('#lib/server/services/plate.ts');
	const { district, kind, text, township, origin, phone, owner, perSheet, out } = flags;
	const { bytes, ...printed } = await withContext(async (context) => {
		const { facilities } = await listRegister(context, district, {
			kinds: [kind],
			lifecycles: ['in_service', 'suspended'],
			...(text === undefined ? {} : { text }),
			...(township === undefined ? {} : { township }),
			limit: 1000
		});
		const plated = new Set(
			(await listPlates(context, district)).map(({ facility_id }) => facility_id)
		);
		const ids = facilities
			.map(({ id }) => id)
			.filter((id) => !flags.withoutPlate || !plated.has(id));
		return printPlates(context, district, { facility_ids: ids, phone, owner, perSheet }, origin);
	});
	await writeResult(out, bytes);
	printResult({ district, out, bytes: bytes.length, ...printed }, flags);
}
