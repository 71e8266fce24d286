import { SHEETS, SHEET_NAMES } from '#lib/domain/sheet.ts';
import type { Block, PaperDocument } from '#lib/formats/document/document-model.ts';
import { percent, squareKilometers } from '../sheet/theme.ts';
import { insideWord, type BoxProject } from './box-projects.ts';
import { countedValue, type BoxSource } from './box-source.ts';
import { Articles, heading, headOf, inventory, paragraph } from './box-words.ts';

/**
 * 文本: the articles of the plan, those of a rule that says 应 marked as 强制性内容. Figures come from the map; what
 * only the planner can say is left as a sentence to be completed, in brackets.
 */
export function composeText(source: BoxSource, projects: readonly BoxProject[]): PaperDocument {
	const { district, planTitle, compiledBy, request } = source;
	const articles = new Articles();
	const blocks: Block[] = [
		{ is: 'title', text: planTitle },
		{ is: 'paragraph', align: 'center', runs: '文　本' },
		...(district.is_demo
			? [paragraph('本册由示范数据生成，点位与边界为虚构，不得作为规划依据。')]
			: []),
		heading(1, '第一章　总则'),
		articles.article(
			`为保障${district.name}消防安全，统筹消防站、消防供水、消防车通道等公共消防设施建设，依据《中华人民共和国消防法》第八条及国家现行标准，编制本规划。`
		),
		articles.article(
			`规划范围为${district.name}行政辖区${source.coverage ? `；消防供水评价范围为${source.coverage.area.name}，面积 ${squareKilometers(source.coverage.areaSquareMeters)}（来源：${source.coverage.area.source}）` : ''}。`
		),
		articles.article('规划期限、近远期划分：［由编制单位填写］。'),
		articles.article(
			`本规划由文本、说明书、图集、附表和数据库五部分组成；坐标采用 2000 国家大地坐标系（CGCS2000），EPSG:${district.srid}。`
		),
		heading(1, '第二章\u3000规划目标'),
		...indicatorArticles(source, articles),
		heading(1, '第三章\u3000消防供水'),
		articles.article(
			`市政消火栓沿道路设置，间距不应大于 ${ruleValue(source, 'hydrant.spacing_m')} m，保护半径不应超过 ${ruleValue(source, 'hydrant.radius_m')} m；路宽大于 ${ruleValue(source, 'hydrant.both_sides_width_m')} m 时在道路两侧交叉错落设置（GB 50974-2014 第 7.2.3、7.2.5 条）。`,
			true
		),
		articles.article(
			'市政消火栓平时运行工作压力不应小于 0.14 MPa，火灾时供水流量不应小于 15 L/s、供水压力从地面算起不应小于 0.10 MPa（GB 55036-2022 第 3.0.3 条）。',
			true
		),
		articles.article(
			`城市主要干道设置消防水鹤，布置间距宜为 ${ruleValue(source, 'water_crane.spacing_m')} m，供水管径不宜小于 DN200，流量不宜低于 30 L/s（GB 50974-2014 第 7.2.9、7.2.10 条）。`
		),
		articles.article(
			'天然水源取水口应设置到达取水口的消防车通道和回车场或回车道，并采取防止冰凌、漂浮物堵塞的措施（GB 50974-2014 第 4.4.4、4.4.7 条）。',
			true
		),
		heading(1, '第四章\u3000消防站'),
		articles.article(
			`消防站布局应以接到出动指令后 ${ruleValue(source, 'station.arrival_minutes')} 分钟内消防队可以到达辖区边缘为原则确定（GB 51080-2015 第 4.1.3 条）。村屯、林场不适用本条，列出到场时间。`,
			true
		),
		articles.article(
			'消防站辖区面积：一级站不宜大于 7 km²，二级站不宜大于 4 km²，小型站不宜大于 2 km²；近郊区普通站不应大于 15 km²（建标 152-2017 第十四条）。'
		),
		articles.article(
			'微型消防站实行 24 小时值守，3 分钟到场，纳入灭火救援联勤联动体系（公消〔2015〕301 号）。'
		),
		heading(1, '第五章\u3000消防车通道'),
		articles.article(
			'消防车通道的净宽度和净空高度均不应小于 4.0 m，不得停放车辆、设置隔离桩和栏杆等障碍物（GB 50016-2014（2018 年版）7.1.8，条文号待核；GB 55037-2022 第 12.0.2 条）。',
			true
		),
		heading(1, '第六章\u3000近期建设'),
		...projectArticles(source, projects, articles),
		heading(1, '第七章\u3000附则'),
		articles.article('标注“强制性内容”的条文，调整时须按规定程序报批。'),
		articles.article('引用的标准条文以官方文本为准，其核实状态见说明书；报批前应逐条核对。'),
		articles.article(`本规划由${compiledBy}负责解释，自批准之日起施行。`),
		heading(2, '图纸目录'),
		{
			is: 'list',
			items: SHEET_NAMES.map((name) => `${SHEETS[name].number}\u3000${SHEETS[name].title[0]}`)
		}
	];
	if (request.disclosure === 'internal')
		blocks.push(paragraph(`附：现状在用设施 ${inventory(source, 'in_service')}。`));
	return {
		title: `${planTitle} 文本`,
		author: compiledBy,
		size: 'A4',
		head: headOf(source),
		blocks
	};
}

function indicatorArticles(source: BoxSource, articles: Articles): Block[] {
	const { indicators, request } = source;
	const [first] = indicators;
	if (!first) return [articles.article('规划指标：［未导入规划指标，由编制单位填写］。')];
	return [
		articles.article(`规划指标依据《${first.planName}》，约束性指标列入强制性内容。`),
		...indicators.map((indicator) => {
			const target =
				indicator.unit === '%'
					? percent(indicator.target, 'down')
					: `${indicator.target} ${indicator.unit}`;
			const value = request.disclosure === 'internal' ? countedValue(source, indicator) : undefined;
			const now =
				value === undefined
					? ''
					: `；现状 ${value === null ? '—' : indicator.unit === '%' ? percent(value, 'down') : `${value} ${indicator.unit}`}（由图上设施统计）`;
			const isBinding = indicator.level === 'binding';
			return articles.article(
				`指标 ${indicator.number}\u3000${indicator.name}：${indicator.comparison === 'at_least' ? '不低于 ' : ''}${target}（${isBinding ? '约束性' : '预期性'}）${now}。`,
				isBinding
			);
		})
	];
}

function projectArticles(
	{ scenario, request }: BoxSource,
	projects: readonly BoxProject[],
	articles: Articles
): Block[] {
	if (!scenario) return [articles.article('近期建设项目：［未选方案，由编制单位填写］。')];
	const built = projects.filter(({ action }) => action === 'add');
	const repaired = projects.filter(({ action }) => action === 'repair');
	const cost = projects.reduce((sum, project) => sum + (project.cost ?? 0), 0);
	const onFarmland = projects.filter(({ lines }) => lines?.farmland === true);
	const onEcology = projects.filter(({ lines }) => lines?.ecology === true);
	const list = (found: readonly BoxProject[]) =>
		found.map(({ number }) => `第 ${number} 项`).join('、');
	return [
		articles.article(
			`近期新建 ${built.length} 项、修复 ${repaired.length} 项，共 ${projects.length} 项，估算投资 ${cost.toFixed(1)} 万元，详见附表“近期建设项目库”和图 11（方案：${scenario.name}）。`
		),
		articles.article(
			'新建消防设施用地应纳入国土空间规划预留，不得占用永久基本农田和生态保护红线范围。',
			true
		),
		...(onFarmland.length + onEcology.length > 0 && request.disclosure === 'internal'
			? [
					paragraph(
						`须调整：${[
							onFarmland.length > 0 ? `${list(onFarmland)}位于永久基本农田内` : '',
							onEcology.length > 0 ? `${list(onEcology)}位于生态保护红线内` : ''
						]
							.filter((part) => part !== '')
							.join('；')}。`
					)
				]
			: []),
		...(projects.some(({ lines }) => lines && insideWord(lines.farmland) === '未核对')
			? [paragraph('永久基本农田等控制线未全部导入，未核对项见附表。')]
			: [])
	];
}

/** The value of a rule in the district. */
function ruleValue({ rules }: BoxSource, key: string): number {
	const found = rules.find((rule) => rule.key === key);
	if (!found) throw new RangeError(`no rule ${key}`);
	return found.effective;
}
