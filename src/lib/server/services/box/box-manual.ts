import { SPEED_BASIS } from '#lib/domain/road-classes.ts';
import { printRuleValue } from '#lib/domain/rules/rule.ts';
import type { Block, PaperDocument } from '#lib/formats/document/document-model.ts';
import { kilometers, percent, squareKilometers } from '../sheet/theme.ts';
import { VIEW_WORDS } from '../sheet/themes-water.ts';
import type { BoxProject } from './box-projects.ts';
import type { BoxSource } from './box-source.ts';
import { countOf, heading, headOf, inventory, paragraph } from './box-words.ts';

const LEVELS = { must: '应', should: '宜', assumption: '规划假设' } as const;
const STATUSES: Record<string, string> = {
	V1: '已见条文原文',
	V1q: '条文见于转引',
	V2: '数值见于二手资料',
	M: '凭记忆，未见来源，引用前须核对',
	D: '由上列推算',
	C: '规划惯例或建议'
};

/** 说明书: how figures are come by, by which rules, what they are, and from which data. */
export function composeManual(source: BoxSource, projects: readonly BoxProject[]): PaperDocument {
	const { planTitle, compiledBy, request, district } = source;
	const isPublic = request.disclosure === 'public';
	return {
		title: `${planTitle} 说明书`,
		author: compiledBy,
		size: 'A4',
		head: headOf(source),
		blocks: [
			{ is: 'title', text: planTitle },
			{ is: 'paragraph', align: 'center', runs: '说 明 书' },
			...(district.is_demo
				? [paragraph('本册由示范数据生成，点位与边界为虚构，不得作为规划依据。')]
				: []),
			heading(1, '一、数据与版本'),
			...dataBlocks(source),
			heading(1, '二、方法'),
			...METHOD.map(paragraph),
			heading(1, '三、依据的规则'),
			ruleTable(source),
			paragraph(
				'核实状态：' +
					Object.entries(STATUSES)
						.map(([mark, words]) => `${mark} ${words}`)
						.join('；') +
					'。'
			),
			...(isPublic
				? []
				: [
						heading(1, '四、现状与评价'),
						...resultBlocks(source),
						heading(1, '五、规划方案及效果'),
						...effectBlocks(source, projects)
					]),
			heading(1, isPublic ? '四、说明事项' : '六、说明事项'),
			...(source.notes.length > 0
				? source.notes.map(([zh]) => paragraph(zh))
				: [paragraph('各项计算均已完成，无遗漏。')])
		]
	};
}

const METHOD = [
	'覆盖：评价范围减去计入设施保护范围之并集，按圆弧精确求差，不用网格近似；面积在本区高斯—克吕格平面内计算。消火栓、消防水池和天然水源取水口按保护半径计，消防水鹤不按半径计。',
	'口径：设计口径计入全部在用设施；现状口径按最近一次查看结果，未检设施所覆盖而别无覆盖的部分单列为待核盲区；从严口径视超过核实期限者为不可用。',
	'响应时间：沿道路网络自各队站按行车方向求最短时间，含出动时间；路段按超限点精确切分，不用包络面。',
	'应建数：沿街道中心线按间距计算，双幅路计一次，路宽超过规定时两侧计；实有数按设施就近归入道路。',
	'三条控制线：规划点位逐点与已导入的永久基本农田、生态保护红线、城镇开发边界比对，落在界线上按界内计；未导入的注明“未核对”。'
];

function dataBlocks({ dataAt, revision, coverage, district }: BoxSource): Block[] {
	const time = dataAt.toISOString();
	const words = { register: '登记册', roads: '道路', areas: '范围', rules: '规则', base: '底图' };
	return [
		paragraph(
			`数据时点 ${time}（协调世界时）；版本：${Object.entries(words)
				.map(([key, word]) => `${word} ${revision[key] ?? '—'}`)
				.join('、')}。同一版本可重复得出同一结果。`
		),
		paragraph(
			`坐标系：2000 国家大地坐标系（CGCS2000），长度与面积在 EPSG:${district.srid} 内计算。${coverage ? `评价范围：${coverage.area.name}，来源：${coverage.area.source}${coverage.area.isDerived ? '（推算）' : ''}。` : ''}`
		)
	];
}

function ruleTable({ rules }: BoxSource): Block {
	return {
		is: 'table',
		caption: '规则、条文、约束程度与核实状态',
		columns: [
			{ title: '规则', share: 5 },
			{ title: '标准与条文', share: 4 },
			{ title: '程度', share: 1.6 },
			{ title: '国家值', share: 1.8, align: 'right' },
			{ title: '本区值', share: 1.8, align: 'right' },
			{ title: '核实', share: 1.2 }
		],
		rows: rules.map((rule) => [
			rule.title[0],
			`${rule.standard} ${rule.clause}`.trim(),
			LEVELS[rule.level],
			printRuleValue(rule.value, rule.unit),
			rule.districtValue === undefined
				? '同左'
				: `${printRuleValue(rule.districtValue, rule.unit)}（${rule.reason ?? ''}）`,
			rule.status
		])
	};
}

function resultBlocks(source: BoxSource): Block[] {
	const { rate, coverage, cranes, response, shortfall, request } = source;
	const blocks: Block[] = [
		paragraph(
			`现状在用 ${inventory(source, 'in_service')}；停用 ${inventory(source, 'suspended')}；规划 ${inventory(source, 'planned')}。`
		),
		paragraph(
			`消防水鹤及市政消火栓实有 ${rate.existing} 处，完好 ${rate.intact} 处，完好率 ${percent(rate.intactRate, 'down')}，目标 ${percent(rate.target, 'down')}，${rate.isMet ? '达标' : '未达标'}。`
		)
	];
	if (coverage)
		blocks.push(
			paragraph(
				`${VIEW_WORDS[request.view]}覆盖率 ${percent(coverage.coveredRate, 'down')}：评价范围 ${squareKilometers(coverage.areaSquareMeters)}，盲区 ${squareKilometers(coverage.holeSquareMeters)}，共 ${coverage.holeCount} 处，其中确认盲区 ${squareKilometers(coverage.confirmedSquareMeters)}、待核盲区 ${squareKilometers(coverage.unverifiedSquareMeters)}。`
			)
		);
	if (cranes)
		blocks.push(
			paragraph(
				`消防水鹤在用 ${countOf(source, 'water_crane', 'in_service')} 台，计入 ${cranes.craneCount} 台；主干路 ${kilometers(cranes.mainRoadMeters)}，其中 ${kilometers(cranes.servedMeters)} 满足 ${cranes.spacingMeters} m 间距。`
			)
		);
	if (response)
		blocks.push(
			paragraph(
				`${response.minutes} 分钟内可达道路 ${kilometers(response.reachedMeters)}（全部 ${kilometers(response.totalMeters)}）；到场时间中位数 ${seconds(response.p50Seconds)}，九成 ${seconds(response.p90Seconds)}；超限建筑 ${response.beyondCounts.buildings} 栋、地点 ${response.beyondCounts.places} 处、道路 ${response.beyondCounts.roads} 条（含村屯、林场，不适用 5 分钟）。行车速度：${SPEED_BASIS.zh}。`
			),
			{
				is: 'table',
				caption: '各队站最先到场的道路',
				columns: [
					{ title: '队站', share: 4 },
					{ title: '道路', share: 2, align: 'right' },
					{ title: '占比', share: 2, align: 'right' },
					{ title: '出动时间', share: 2, align: 'right' }
				],
				rows: response.stations.map(({ name, meters, share, turnoutSeconds }) => [
					name ?? '—',
					kilometers(meters),
					percent(share, 'down'),
					`${turnoutSeconds} s`
				])
			}
		);
	if (shortfall)
		blocks.push(
			paragraph(
				`市政消火栓应建 ${shortfall.total.required} 处，实有 ${shortfall.total.existing} 处（能用 ${shortfall.total.working} 处、未检 ${shortfall.total.uninspected} 处、不能用 ${shortfall.total.notWorking} 处），欠账 ${shortfall.total.shortfall} 处，欠账率 ${percent(shortfall.shortfallRate, 'up')}。分道路见附表。`
			)
		);
	return blocks;
}

function effectBlocks({ scenario, effect }: BoxSource, projects: readonly BoxProject[]): Block[] {
	if (!scenario || !effect) return [paragraph('未选方案。')];
	const { before, after } = effect;
	const rows: string[][] = [];
	if (before.coverage && after.coverage)
		rows.push(
			[
				'覆盖率',
				percent(before.coverage.coveredRate, 'down'),
				percent(after.coverage.coveredRate, 'down')
			],
			[
				'盲区',
				squareKilometers(before.coverage.holeSquareMeters),
				squareKilometers(after.coverage.holeSquareMeters)
			]
		);
	if (before.response && after.response)
		rows.push(
			[
				'限时可达道路',
				kilometers(before.response.reachedMeters),
				kilometers(after.response.reachedMeters)
			],
			['九成到场时间', seconds(before.response.p90Seconds), seconds(after.response.p90Seconds)]
		);
	const cost = projects.reduce((sum, project) => sum + (project.cost ?? 0), 0);
	const unknown = projects.filter((project) => project.cost === null).length;
	return [
		paragraph(
			`方案“${scenario.name}”共 ${projects.length} 项，估算投资 ${cost.toFixed(1)} 万元${unknown > 0 ? `（另有 ${unknown} 项未定价）` : ''}。下表按本次数据重新计算，未检设施两侧均按可用计，差值即方案的作用。`
		),
		{
			is: 'table',
			caption: '方案前后',
			columns: [
				{ title: '项目', share: 3 },
				{ title: '现状', share: 2, align: 'right' },
				{ title: '方案', share: 2, align: 'right' }
			],
			rows
		}
	];
}

function seconds(value: number | null): string {
	return value === null ? '不可达' : `${Math.floor(value / 60)} 分 ${Math.round(value % 60)} 秒`;
}
