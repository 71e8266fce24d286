/** Words of 应建、实有、欠账 by road. */
export const shortfallMessages = {
	'shortfall.menu': ['欠账', 'Shortfall'],
	'shortfall.title': ['消火栓应建、实有、欠账', 'Hydrants required, existing, missing'],
	'shortfall.lead': ['{area}（{source}） · {time} 计算', '{area} ({source}) · computed {time}'],
	'shortfall.derived': [
		'范围由建筑物推算，不是批准的边界；导入建成区或城镇开发边界后以其为准。',
		'The area is derived from buildings, not an approved one; import a built-up area or urban growth boundary to replace it.'
	],
	'shortfall.statement': [
		'范围内市政道路 {length}，按间距 {spacing} m 应建 {required} 处，实有 {existing} 处，欠账 {shortfall} 处，欠账率 {rate}。',
		'{length} of streets require {required} hydrants at {spacing} m; {existing} exist, {shortfall} are missing ({rate}).'
	],
	'shortfall.statementWorking': [
		'实有 {existing} 处中，能用 {working} 处，未检 {uninspected} 处，不能用 {notWorking} 处。',
		'Of the {existing}: {working} work, {uninspected} were never inspected, {notWorking} do not work.'
	],
	'shortfall.statementWide': [
		'其中路宽超过 {width} m、需两侧设置的 {length}，按两倍长度计。',
		'{length} are wider than {width} m and count on both sides.'
	],
	'shortfall.statementUnassigned': [
		'另有 {count} 处市政消火栓未计入任何道路（见表末）。',
		'{count} more municipal hydrants count to no road (listed below).'
	],
	'shortfall.required': ['应建', 'Required'],
	'shortfall.existing': ['实有', 'Existing'],
	'shortfall.working': ['能用', 'Working'],
	'shortfall.shortfall': ['欠账', 'Missing'],
	'shortfall.rate': ['欠账率', 'Share missing'],
	'shortfall.length': ['长度', 'Length'],
	'shortfall.width': ['路宽', 'Width'],
	'shortfall.road': ['道路', 'Road'],
	'shortfall.class': ['等级', 'Class'],
	'shortfall.unnamed': ['无名道路 · {class}', 'Unnamed · {class}'],
	'shortfall.unnamedNote': [
		'没有名称的道路按等级合计，不是一条路。',
		'Streets without a name are summed by class; they are no single road.'
	],
	'shortfall.byTownship': ['按乡镇街道', 'By township'],
	'shortfall.byRoad': ['按道路', 'By road'],
	'shortfall.noTownship': ['未划入镇街', 'In no township'],
	'shortfall.township': ['镇街', 'Township'],
	'shortfall.allTownships': ['全部镇街', 'All townships'],
	'shortfall.total': ['合计', 'Total'],
	'shortfall.widthTag': ['实测', 'measured'],
	'shortfall.widthLanes': ['按车道', 'by lanes'],
	'shortfall.widthClass': ['按等级推定', 'assumed by class'],
	'shortfall.show': ['筛选', 'Filter'],
	'shortfall.print': ['打印情况表', 'Print the statement'],
	'shortfall.map': ['在地图上查看', 'On the map'],
	'shortfall.export': ['导出', 'Export'],
	'shortfall.how': ['怎么算的', 'How it is computed'],
	'shortfall.howLength': [
		'长度沿道路中线量取并按范围边界裁切；分幅道路的各幅只计一次。计入快速路至居住区道路；高速公路、内部道路、机耕路、步道以及桥梁、隧道不计。',
		'Lengths follow the middle of the road, clipped to the area; carriageways side by side count once. Trunk roads to residential streets count; motorways, service roads, tracks, paths, bridges and tunnels do not.'
	],
	'shortfall.howRequired': [
		'应建数 =（长度 + 需两侧设置的长度）÷ 间距，按路向上取整；欠账 = 应建 − 实有，一条路的多余不抵另一条路的欠账。跨镇街的道路按长度分摊。',
		'Required = (length + length with both sides) ÷ spacing, rounded up for each road; missing = required − existing, and a surplus on one road does not make up for another. A road in several townships is shared out by length.'
	],
	'shortfall.howWidth': [
		'路宽依次取：地图或规划员填写的宽度、车道数 × 3.5 m、等级推定（规划假设）；分幅道路量到外侧路缘。',
		'Width: as mapped or set by a planner, else lanes × 3.5 m, else assumed by class; divided roads are measured to their outer rims.'
	],
	'shortfall.howExisting': [
		'实有数为在用与停用的市政消火栓：自报道路在 {named} m 内的归该路，否则归 {assign} m 内路缘最近的路。能用 = 在用、最近一次观察完好或带病可用、现在不停水。',
		'Existing: municipal hydrants in service or suspended; to the road they state within {named} m, else to the nearest kerb within {assign} m. Working: in service, last seen intact or usable with defects, no outage now.'
	],
	'shortfall.inputs': [
		'数据版本：设施 {register} · 道路 {roads} · 范围 {areas} · 规则 {rules}；用时 {ms} ms',
		'Revisions: register {register} · roads {roads} · areas {areas} · rules {rules}; took {ms} ms'
	],
	'shortfall.unassigned': ['未计入道路的市政消火栓', 'Municipal hydrants on no road'],
	'shortfall.reason.unplaced': ['待落图', 'not on the map yet'],
	'shortfall.reason.outside_area': ['在范围之外', 'outside the area'],
	'shortfall.reason.no_road': ['附近没有计入的道路', 'no street that counts nearby'],
	'shortfall.counts.working': ['能用', 'works'],
	'shortfall.counts.uninspected': ['未检', 'not inspected'],
	'shortfall.counts.notWorking': ['不能用', 'does not work'],
	'missing.0': ['不欠', 'None missing'],
	'missing.1': ['欠不到一半', '< half missing'],
	'missing.2': ['欠一半以上', '≥ half missing'],
	'missing.3': ['全欠', 'All missing']
} as const satisfies Record<string, readonly [string, string]>;
