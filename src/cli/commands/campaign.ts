import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { CAMPAIGN_DUTIES, type CampaignDuty } from '#lib/domain/campaign.ts';
import { printResult, withContext } from '../command.ts';
import { parseNumber } from '../repeat.ts';

interface Of {
	district: string;
	json?: boolean;
}
interface MakeFlags extends Of {
	name: string;
	duty: CampaignDuty;
	kinds: string;
	from: string;
	until: string;
	team: string[];
}

/** `atlas campaign …`: a survey (普查) of waters by teams. */
export function register(program: Command): void {
	const parent = program
		.command('campaign')
		.description('水源普查 · water-source surveys by teams');
	const command = (name: string, description: string) =>
		parent
			.command(name)
			.description(description)
			.requiredOption('--district <code>', '行政区划代码 · district')
			.option('--json', '最后一行输出 JSON · print JSON as the last line');
	const collect = (value: string, list: string[]) => [...list, value];
	command('list', '列出，含进度 · list, with progress').action(async ({ district, json }: Of) => {
		const { listCampaigns } = await import('#lib/server/services/campaign.ts');
		const campaigns = await withContext((context) => listCampaigns(context, district));
		printResult({ district, campaigns }, json ? { json } : {});
	});
	command('make', '开始一次普查 · begin one')
		.requiredOption('--name <text>', '名称 · name')
		.requiredOption('--from <day>', '开始日期 · first day')
		.requiredOption('--until <day>', '结束日期 · last day')
		.requiredOption(
			'--team <line>',
			'一队：队名；队员；乡镇（逗号分隔），可多次 · a team: name; members; townships. Again for more',
			collect,
			[]
		)
		.addOption(
			new Option('--duty <duty>', '要求 · asked of each').choices(CAMPAIGN_DUTIES).default('look')
		)
		.option('--kinds <kinds>', '设施类型，逗号分隔 · kinds', 'hydrant,water_crane')
		.action(make);
	command('show', '进度和未完成的 · progress and what is to do')
		.argument('<id>', '普查 · survey')
		.option('--team <n>', '只看第几队 · only this team', parseNumber(1, 40, true))
		.action(async (id: string, { district, team, json }: Of & { team?: number }) => {
			const { getCampaign } = await import('#lib/server/services/campaign.ts');
			const found = await withContext((context) => getCampaign(context, district, id, team));
			printResult({ district, ...found }, json ? { json } : {});
		});
	command('close', '结束 · end')
		.argument('<id>', '普查 · survey')
		.action(async (id: string, { district, json }: Of) => {
			const { closeCampaign } = await import('#lib/server/services/campaign.ts');
			const campaign = await withContext((context) => closeCampaign(context, district, id));
			printResult({ district, campaign }, json ? { json } : {});
		});
}

async function make({ district, json, kinds, team, ...rest }: MakeFlags): Promise<void> {
	const { startCampaign } = await import('#lib/server/services/campaign.ts');
	const { readTeams } = await import('#lib/domain/campaign-teams.ts');
	const { name, duty, from, until } = rest;
	const campaign = await withContext((context) =>
		startCampaign(context, district, {
			id: randomUUID(),
			name,
			duty,
			kinds: kinds.split(',').map((kind) => kind.trim()),
			from,
			until,
			teams: team.flatMap(readTeams)
		})
	);
	printResult({ district, campaign }, json ? { json } : {});
}
