import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { DUTIES } from '#lib/domain/cycle.ts';
import { printResult, withContext } from '../command.ts';
import { askingForData, writeResult } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Of {
	district: string;
	json?: boolean;
}
interface MakeFlags extends Of {
	station?: string;
	from?: string;
	for: string;
	name?: string;
	walk?: boolean;
	oneWay?: boolean;
	minutes: number;
	stopMinutes: number;
	most: number;
	township?: string;
	person?: string;
	duty?: string;
}

/** `atlas round …`: what is due, ordered along the streets for one shift. */
export function register(program: Command): void {
	const parent = program.command('round').description('巡查路线 · rounds');
	const command = (name: string, description: string) =>
		parent
			.command(name)
			.description(description)
			.requiredOption('--district <code>', '行政区划代码 · district')
			.option('--json', '最后一行输出 JSON · print JSON as the last line');
	command('list', '列出 · list')
		.option('--all', '含已结束的 · ended ones too')
		.action(async ({ district, all, json }: Of & { all?: boolean }) => {
			const { listRounds } = await import('#lib/server/services/round.ts');
			const rounds = await withContext((context) =>
				listRounds(context, district, { isOpen: !all })
			);
			printResult(
				{ district, rounds: rounds.map(({ seconds: _seconds, ...round }) => round) },
				json ? { json } : {}
			);
		});
	command('make', '排一条路线 · plan one')
		.requiredOption('--for <account>', '谁去（账号）· account that goes')
		.option('--station <name>', '出发的站：编号、UUID 或名称 · station to start from')
		.option('--from <lon,lat>', '或出发点 · or a place, degrees')
		.option('--name <text>', '路线名称 · name')
		.option('--walk', '步行 · on foot')
		.option('--one-way', '不回出发点 · does not return')
		.option('--minutes <n>', '这一班多长 · length of the shift', parseNumber(10, 1440), 240)
		.option('--stop-minutes <n>', '每处几分钟 · minutes a stop', parseNumber(0, 120), 6)
		.option('--most <n>', '最多几处 · stops at most', parseNumber(1, 60, true), 60)
		.option('--township <code>', '只看该乡镇 · only this township')
		.option('--person <name>', '只看该责任人 · only this person')
		.addOption(new Option('--duty <duty>', '只看该任务 · only this duty').choices(DUTIES))
		.action(make);
	command('show', '看一条路线，可出图 · one round, and its map')
		.argument('<id>', '路线 · round')
		.option('--out <file>', '路线图和清单 PDF，或 .png · map and list as PDF, or .png')
		.action(show);
	command('close', '结束 · end')
		.argument('<id>', '路线 · round')
		.action(async (id: string, { district, json }: Of) => {
			const { closeRound } = await import('#lib/server/services/round.ts');
			const { seconds: _seconds, ...round } = await withContext((context) =>
				closeRound(context, district, id)
			);
			printResult({ district, ...round }, json ? { json } : {});
		});
}

async function make(flags: MakeFlags): Promise<void> {
	const { planRound } = await import('#lib/server/services/round.ts');
	const { parseInput } = await import('#lib/server/services/validation.ts');
	const { RoundInputSchema } = await import('#lib/domain/round.ts');
	const { district, json } = flags;
	const round = await askingForData(() =>
		withContext(async (context) => {
			const input = parseInput(RoundInputSchema, {
				id: randomUUID(),
				name: flags.name,
				assigned_to: flags.for,
				from: await readStart(context, flags),
				mode: flags.walk ? 'walk' : 'drive',
				returns: !flags.oneWay,
				shift_minutes: flags.minutes,
				stop_minutes: flags.stopMinutes,
				most: flags.most,
				township: flags.township,
				person: flags.person,
				duty: flags.duty
			});
			return planRound(context, district, input);
		})
	);
	const { seconds: _seconds, ...told } = round;
	printResult({ district, ...told }, json ? { json } : {});
}

/** @throws {Invalid} Neither a station nor a place, or the station is not on the map. */
async function readStart(
	context: Parameters<Parameters<typeof withContext>[0]>[0],
	{ district, station, from }: MakeFlags
): Promise<number[]> {
	const { invalid } = await import('#lib/server/services/validation.ts');
	if (from !== undefined) return from.split(',').map((text) => (text.trim() ? Number(text) : NaN));
	if (station === undefined)
		throw invalid([
			{ path: 'station', message: '请给出 --station 或 --from — give --station or --from' }
		]);
	const { findHandbookStation } = await import('#lib/server/services/handbook.ts');
	const { getFacility } = await import('#lib/server/services/facility.ts');
	const id = await findHandbookStation(context, district, station);
	const { position } = await getFacility(context, district, id);
	if (position) return position;
	throw invalid([
		{ path: 'station', message: '这个站还没有落图 — this station is not on the map yet' }
	]);
}

async function show(id: string, { district, json, out }: Of & { out?: string }): Promise<void> {
	const { getRound } = await import('#lib/server/services/round.ts');
	const { drawRound, printRound } = await import('#lib/server/services/round-map.ts');
	const { round, bytes } = await withContext(async (context) => ({
		round: await getRound(context, district, id),
		bytes:
			out === undefined
				? undefined
				: await (out.endsWith('.png') ? drawRound : printRound)(context, district, id)
	}));
	if (bytes && out !== undefined) await writeResult(out, bytes);
	const { seconds: _seconds, ...told } = round;
	printResult(
		{ district, ...told, ...(out === undefined ? {} : { file: out }) },
		json ? { json } : {}
	);
}
